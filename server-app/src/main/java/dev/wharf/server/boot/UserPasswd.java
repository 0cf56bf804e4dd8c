package dev.wharf.server.boot;

import dev.wharf.auth.spi.AccountStore;
import dev.wharf.auth.spi.StoredEntry;
import dev.wharf.domain.Username;
import java.io.IOException;
import java.io.PrintWriter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// `wharf user passwd NAME`: another password.
final class UserPasswd extends UserCommand {
  private final PositionalParamSpec name = nameArgument();
  private final OptionSpec stdin =
      flag("--password-stdin", "Take the first line of the input as the password.");

  UserPasswd(PrintWriter out, PrintWriter err) {
    super(out, err);
  }

  @Override
  CommandSpec spec() {
    CommandSpec spec =
        command("passwd", "NAME [OPTION]...", "Sets the password of an account.")
            .addPositional(name)
            .addOption(stdin);
    spec.usageMessage()
        .description(
            "Asks twice for the password, without showing it, and stores its hash. A lock is"
                + " taken away.")
        .footer("%nExample:", "  wharf user passwd alice --file users.passwd");
    return spec;
  }

  @Override
  void prepare() {
    name(name);
  }

  @Override
  int work(AccountStore store) throws IOException {
    Username username = name(name);
    if (!(store.find(username).orElse(null) instanceof StoredEntry.Stored)) {
      return unchangeable(this, username, store);
    }
    String hash = UserAdd.newHash(isSet(stdin));
    if (!store.replace(username, stored -> stored.withHash(hash))) {
      return unchangeable(this, username, store);
    }
    out.println(store.description() + ": changed the password of " + username);
    return Main.OK;
  }

  /// Says why an account cannot be changed.
  static int unchangeable(UserCommand command, Username name, AccountStore store)
      throws IOException {
    if (store.find(name).orElse(null) instanceof StoredEntry.Broken(_, String problem)) {
      command.err.println(
          "wharf: "
              + store.description()
              + ": "
              + name
              + " cannot be read: "
              + problem
              + "; mend it by hand, or delete it");
      return Main.FAILED;
    }
    return command.unknown(name, store);
  }
}
