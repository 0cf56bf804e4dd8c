package dev.wharf.server.boot;

import dev.wharf.auth.spi.AccountStore;
import dev.wharf.auth.spi.StoredEntry.Stored;
import dev.wharf.domain.SettingsException;
import dev.wharf.domain.Username;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// `wharf user modify NAME`: other limits, another home, locked or not.
final class UserModify extends UserCommand {
  private static final String LOCK = "!";

  private final PositionalParamSpec name = nameArgument();
  private final PropertyOptions properties = new PropertyOptions();
  private final OptionSpec lock = flag("--lock", "Let nobody in; the password is kept.");
  private final OptionSpec unlock = flag("--unlock", "Take the lock away.");

  UserModify(PrintWriter out, PrintWriter err) {
    super(out, err);
  }

  @Override
  CommandSpec spec() {
    CommandSpec spec =
        command("modify", "NAME OPTION...", "Changes an account.").addPositional(name);
    properties.addTo(spec);
    spec.addOption(lock).addOption(unlock);
    spec.usageMessage()
        .description(
            "Changes what is given and nothing else. 'none' takes a limit away. A size may end in"
                + " K, M, G or T, a time in s, m, h or d.")
        .footer(
            "%nExamples:",
            "  wharf user modify alice --quota 20G --hours none --file users.passwd",
            "  wharf user modify alice --lock --config /etc/wharf/wharf.yaml");
    return spec;
  }

  @Override
  void prepare() {
    name(name);
    if (isSet(lock) && isSet(unlock)) {
      throw new SettingsException("--unlock: contradicts --lock");
    }
    if (changes().isEmpty()) {
      throw new SettingsException("nothing to change; give an option such as --quota 10G");
    }
  }

  private List<UnaryOperator<Stored>> changes() {
    var changes = new ArrayList<>(properties.changes());
    if (isSet(lock)) {
      changes.add(
          stored ->
              stored.hash().startsWith(LOCK) ? stored : stored.withHash(LOCK + stored.hash()));
    }
    if (isSet(unlock)) {
      changes.add(UserModify::unlocked);
    }
    return changes;
  }

  private static Stored unlocked(Stored stored) {
    String hash = stored.hash();
    while (hash.startsWith(LOCK)) {
      hash = hash.substring(LOCK.length());
    }
    if (hash.isEmpty()) {
      throw new IllegalArgumentException(
          stored.name() + " has no password; set one with 'wharf user passwd'");
    }
    return stored.withHash(hash);
  }

  @Override
  int work(AccountStore store) throws IOException {
    Username username = name(name);
    List<UnaryOperator<Stored>> changes = changes();
    if (!store.replace(username, stored -> PropertyOptions.apply(changes, stored))) {
      return UserPasswd.unchangeable(this, username, store);
    }
    out.println(store.description() + ": changed " + username);
    return Main.OK;
  }
}
