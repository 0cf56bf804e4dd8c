package dev.wharf.server.boot;

import dev.wharf.auth.spi.AccountStore;
import dev.wharf.domain.SettingsException;
import dev.wharf.domain.Username;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// What the commands of `wharf user` share: the options that name the accounts, and what becomes of
/// failures.
abstract class UserCommand {
  /// Where the accounts are.
  final StoreOptions stores = new StoreOptions();

  final PrintWriter out;
  final PrintWriter err;

  UserCommand(PrintWriter out, PrintWriter err) {
    this.out = out;
    this.err = err;
  }

  /// The command with all its options.
  abstract CommandSpec spec();

  /// Does the work.
  ///
  /// @return the exit code
  /// @throws IllegalArgumentException if the store cannot hold what is asked for; with a message
  ///   for the administrator
  abstract int work(AccountStore store) throws IOException;

  /// What can be said to be wrong before the accounts are opened.
  ///
  /// @throws SettingsException with each problem
  void prepare() {}

  final CommandSpec command(String name, String synopsis, String summary) {
    return Help.command(name, "wharf user " + name + " " + synopsis, summary, this::run);
  }

  private int run() {
    try {
      prepare();
      try (AccountStore store = stores.open()) {
        return work(store);
      }
    } catch (SettingsException e) {
      e.problems().forEach(problem -> err.println("wharf: " + problem));
      return Main.USAGE;
    } catch (IOException | IllegalArgumentException e) {
      err.println("wharf: " + e.getMessage());
      return Main.FAILED;
    }
  }

  /// Says that there is no such account.
  final int unknown(Username name, AccountStore store) {
    err.println("wharf: " + store.description() + " has no account " + name);
    return Main.FAILED;
  }

  /// The argument NAME.
  static PositionalParamSpec nameArgument() {
    return PositionalParamSpec.builder()
        .paramLabel("NAME")
        .type(String.class)
        .arity("1")
        .required(true)
        .index("0")
        .description("The login name.")
        .build();
  }

  /// The value of the argument.
  static Username name(PositionalParamSpec argument) {
    String name = argument.getValue();
    if (!Username.isValid(name)) {
      throw new SettingsException(
          "NAME: expected a login name: 1 to "
              + Username.MAX_LENGTH
              + " characters, none of them a control character");
    }
    return new Username(name);
  }

  /// An option without a value.
  static OptionSpec flag(String name, String help) {
    return OptionSpec.builder(name).type(boolean.class).description(help).build();
  }

  static boolean isSet(OptionSpec flag) {
    return Boolean.TRUE.equals(flag.getValue());
  }

  /// `wharf user`, with every command below it.
  static CommandSpec all(PrintWriter out, PrintWriter err) {
    CommandSpec user =
        Help.command(
            "user",
            "wharf user COMMAND",
            "Changes the accounts of a user file or database.",
            () -> {
              err.println(
                  "wharf: a command is missing: add, modify, passwd, delete, show, list or import");
              err.println("Try 'wharf user --help'.");
              return Main.USAGE;
            });
    user.usageMessage()
        .description(
            "Adds, changes, shows and removes accounts. The server sees a change at the next login;"
                + " sessions that run are not touched ('wharf revoke NAME' ends them), and neither"
                + " are files. What an account may do, and where, is said by 'permissions' in the"
                + " configuration.")
        .footer(
            "%nExamples:",
            "  wharf user add alice --home /srv/ftp/alice --uid 1001 --file users.passwd",
            "  wharf user modify alice --quota 10G --sessions 3 --file users.passwd",
            "  wharf user list --config /etc/wharf/wharf.yaml");
    for (UserCommand command :
        List.of(
            new UserAdd(out, err),
            new UserModify(out, err),
            new UserPasswd(out, err),
            new UserDelete(out, err),
            new UserShow(out, err),
            new UserList(out, err),
            new UserImport(out, err))) {
      CommandSpec spec = command.spec();
      command.stores.addTo(spec);
      user.addSubcommand(spec.name(), spec);
    }
    return user;
  }
}
