package dev.wharf.server.boot;

import dev.wharf.auth.spi.AccountStore;
import dev.wharf.auth.spi.PasswordHashes;
import dev.wharf.auth.spi.StoredEntry.Stored;
import dev.wharf.domain.Account;
import dev.wharf.domain.Secret;
import dev.wharf.domain.SettingsException;
import dev.wharf.domain.Username;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// `wharf user add NAME`: a new account.
final class UserAdd extends UserCommand {
  private final PositionalParamSpec name = nameArgument();
  private final PropertyOptions properties = new PropertyOptions();
  private final OptionSpec stdin =
      flag("--password-stdin", "Take the first line of the input as the password.");
  private final OptionSpec without =
      flag(
          "--no-password",
          "Give it no password: until 'passwd' sets one, only a certificate opens it.");

  UserAdd(PrintWriter out, PrintWriter err) {
    super(out, err);
  }

  @Override
  CommandSpec spec() {
    CommandSpec spec = command("add", "NAME [OPTION]...", "Adds an account.").addPositional(name);
    properties.addTo(spec);
    spec.addOption(stdin).addOption(without);
    spec.usageMessage()
        .description(
            "Asks twice for the password, without showing it, unless told otherwise. What is not"
                + " given is not limited. A size may end in K, M, G or T, a time in s, m, h or d.")
        .footer(
            "%nExamples:",
            "  wharf user add alice --home /srv/alice --uid 1001 --file users.passwd",
            "  wharf user add bob --home /srv/bob --uid 1002 --quota 5G --ratio 1:3 \\",
            "      --password-stdin --config /etc/wharf/wharf.yaml < bobs-password");
    return spec;
  }

  @Override
  void prepare() {
    name(name);
    properties.changes();
    if (isSet(stdin) && isSet(without)) {
      throw new SettingsException("--no-password: contradicts --password-stdin");
    }
  }

  @Override
  int work(AccountStore store) throws IOException {
    Username username = name(name);
    List<UnaryOperator<Stored>> changes = properties.changes();
    if (store.find(username).isPresent()) {
      return taken(username, store);
    }
    Stored account =
        PropertyOptions.apply(changes, new Stored(Account.named(username), hash(), ""));
    if (!store.add(account)) {
      return taken(username, store); // somebody was faster
    }
    out.println(store.description() + ": added " + username);
    return Main.OK;
  }

  private int taken(Username username, AccountStore store) {
    err.println("wharf: " + store.description() + " has an account " + username + " already");
    return Main.FAILED;
  }

  private String hash() throws IOException {
    return isSet(without) ? "*" : newHash(isSet(stdin));
  }

  /// The hash of a password that is asked for, or read.
  static String newHash(boolean stdin) throws IOException {
    try (Secret secret = stdin ? NewPassword.firstLine(System.in) : NewPassword.asked()) {
      return PasswordHashes.load().hash(secret);
    } catch (IllegalStateException e) {
      throw new IOException(e.getMessage(), e);
    }
  }
}
