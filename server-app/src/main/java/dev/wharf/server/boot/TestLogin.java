package dev.wharf.server.boot;

import dev.wharf.auth.spi.AuthResult;
import dev.wharf.auth.spi.Authenticator;
import dev.wharf.auth.spi.Credentials;
import dev.wharf.auth.spi.LoginAttempt;
import dev.wharf.auth.spi.PeerInfo;
import dev.wharf.auth.spi.SessionEnd;
import dev.wharf.auth.spi.StoredEntry.Stored;
import dev.wharf.domain.Account;
import dev.wharf.domain.Grant;
import dev.wharf.domain.GrantRule;
import dev.wharf.domain.Limits;
import dev.wharf.domain.Limits.Encryption;
import dev.wharf.domain.Network;
import dev.wharf.domain.Secret;
import dev.wharf.domain.SettingsException;
import dev.wharf.domain.Username;
import dev.wharf.server.AccountRule;
import dev.wharf.server.ops.AdmittedAccounts;
import dev.wharf.server.ops.Guests;
import dev.wharf.server.ops.MemoryUsers;
import dev.wharf.server.ops.Plugins;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// `wharf test-login`: shows what becomes of a login, step by step, without a server.
final class TestLogin {
  private static final String LOOPBACK = "127.0.0.1";

  private final OptionSpec config =
      OptionSpec.builder("--config")
          .paramLabel("FILE")
          .type(Path.class)
          .required(true)
          .description("The server's configuration.")
          .build();
  private final OptionSpec user =
      OptionSpec.builder("--user")
          .paramLabel("NAME")
          .type(String.class)
          .required(true)
          .description("The login name.")
          .build();
  private final OptionSpec stdin =
      UserCommand.flag("--password-stdin", "Take the first line of the input as the password.");
  private final OptionSpec client =
      address("--client", "The address that the client comes from; 127.0.0.1 if not given.");
  private final OptionSpec local =
      address("--local", "The server's address that it connects to; 127.0.0.1 if not given.");
  private final OptionSpec tls = UserCommand.flag("--tls", "As if the connection was encrypted.");
  private final PrintWriter out;
  private final PrintWriter err;

  TestLogin(PrintWriter out, PrintWriter err) {
    this.out = out;
    this.err = err;
  }

  private static OptionSpec address(String name, String help) {
    return OptionSpec.builder(name)
        .paramLabel("ADDRESS")
        .type(String.class)
        .defaultValue(LOOPBACK)
        .description(help)
        .build();
  }

  CommandSpec spec() {
    CommandSpec spec =
        Help.command(
            "test-login",
            "wharf test-login --config FILE --user NAME [OPTION]...",
            "Shows what becomes of a login.",
            this::test);
    spec.addOption(config).addOption(user).addOption(stdin);
    spec.addOption(client).addOption(local).addOption(tls);
    spec.usageMessage()
        .description(
            "Asks every authenticator as the server would, and prints who answered what, which"
                + " account came of it, with home, limits and permissions, and what would keep it"
                + " out now. Asks for the password, without showing it. The server needs not run;"
                + " sessions, and wrong passwords that came before, do not count.")
        .footer(
            "%nExample:",
            "  wharf test-login --config /etc/wharf/wharf.yaml --user alice --client 192.0.2.7");
    return spec;
  }

  /// An authenticator, and what it is called.
  private record Step(String name, Authenticator authenticator) {}

  private int test() {
    try {
      var given = new Given();
      ConfigFile.read(config.getValue(), given);
      Serve.fillDefaults(given);
      Configuration configuration = Configuration.read(given, Providers.load());
      PeerInfo peer = new PeerInfo(literal(client), literal(local), UserCommand.isSet(tls));
      Username name = name();
      try (Secret secret = isGuest(configuration, name.value()) ? Secret.of("") : password()) {
        return test(configuration, name, secret, peer);
      }
    } catch (SettingsException e) {
      e.problems().forEach(problem -> err.println("wharf: " + problem));
      return Main.USAGE;
    } catch (IOException e) {
      err.println("wharf: " + e.getMessage());
      return Main.FAILED;
    }
  }

  private Secret password() throws IOException {
    return UserCommand.isSet(stdin) ? NewPassword.firstLine(System.in) : NewPassword.existing();
  }

  private Username name() {
    String name = user.getValue();
    if (!Username.isValid(name)) {
      throw new SettingsException("--user: expected a login name");
    }
    return new Username(name);
  }

  private static InetAddress literal(OptionSpec option) {
    String text = option.getValue();
    try {
      return Network.parse(text).address();
    } catch (IllegalArgumentException e) {
      throw new SettingsException(option.longestName() + ": " + text + ": expected an address", e);
    }
  }

  private int test(Configuration configuration, Username name, Secret secret, PeerInfo peer) {
    List<Step> steps = open(configuration);
    try (var end = new SessionEnd()) {
      var attempt = new LoginAttempt(name, credentials(configuration, name, secret), peer, end);
      for (int i = 0; i < steps.size(); i++) {
        AuthResult result = steps.get(i).authenticator().authenticate(attempt);
        out.println(i + 1 + ". " + steps.get(i).name() + ": " + told(result));
        if (result instanceof AuthResult.Accepted(Account account)) {
          return accepted(account, configuration, peer);
        }
        if (!(result instanceof AuthResult.Undecided)) {
          out.println("Refused" + (i + 1 < steps.size() ? "; nobody else is asked." : "."));
          return Main.FAILED;
        }
      }
      out.println("Refused: nobody knows the account.");
      return Main.FAILED;
    } finally {
      steps.forEach(step -> step.authenticator().close());
    }
  }

  private static Credentials credentials(
      Configuration configuration, Username name, Secret secret) {
    return isGuest(configuration, name.value())
        ? new Credentials.Anonymous("")
        : new Credentials.Password(secret);
  }

  private static boolean isGuest(Configuration configuration, String name) {
    return configuration.server().get(ConfigKeys.ANONYMOUS)
        && Configuration.GUESTS.contains(name.toLowerCase(Locale.ROOT));
  }

  private static List<Step> open(Configuration configuration) {
    var steps = new ArrayList<Step>();
    try {
      if (!configuration.users().isEmpty()) {
        var users = new HashMap<Username, Secret>();
        configuration
            .users()
            .forEach(one -> users.put(new Username(one.name()), Secret.of(one.password())));
        steps.add(new Step("users", new MemoryUsers(users)));
      }
      for (Configuration.Plugin plugin : configuration.authenticators()) {
        steps.add(new Step(called(plugin), Plugins.authenticator(plugin.type(), plugin.values())));
      }
      if (configuration.server().get(ConfigKeys.ANONYMOUS)) {
        steps.add(new Step("anonymous", new Guests(GuestKeys.home(configuration.server()))));
      }
    } catch (SettingsException e) {
      steps.forEach(step -> step.authenticator().close());
      throw e;
    }
    return steps;
  }

  private static String called(Configuration.Plugin plugin) {
    Object file = plugin.values().get("file");
    return file == null ? plugin.type() : plugin.type() + " " + file;
  }

  private static String told(AuthResult result) {
    return switch (result) {
      case AuthResult.Accepted(Account account) -> "accepted, as account " + account.name();
      case AuthResult.Refused(AuthResult.Reason reason) ->
          "refused: " + reason.name().toLowerCase(Locale.ROOT).replace('_', ' ');
      case AuthResult.Undecided _ -> "does not know this account";
      case AuthResult.Unavailable(String problem, _) -> "cannot tell: " + problem;
    };
  }

  private int accepted(Account bare, Configuration configuration, PeerInfo peer) {
    List<AccountRule> rules = configuration.accounts();
    Account account = AccountRule.apply(GrantRule.apply(bare, configuration.permissions()), rules);
    Limits within = AccountRule.admission(account.name(), rules);
    show("", account);
    showSessionRates(account.limits().sessionRates());
    if (account.home().root().isEmpty()) {
      out.println("   Home: the root of the storage");
    }
    for (Grant grant : account.grants()) {
      out.println("   Permissions at " + grant.subtree() + ": " + permissions(grant));
    }
    show(
        "By a rule, ", Account.named(account.name()).withLimits(Limits.NONE.withAdmission(within)));
    Optional<String> obstacle = obstacle(account.limits(), within, peer);
    obstacle.ifPresent(why -> out.println("Refused: " + why));
    if (obstacle.isEmpty()) {
      out.println("Accepted.");
    }
    return obstacle.isEmpty() ? Main.OK : Main.FAILED;
  }

  private void show(String prefix, Account account) {
    var stored = new Stored(account, "", "");
    for (AccountProperty property : AccountProperties.ALL) {
      String value = property.shown().apply(stored);
      if (!value.isEmpty()) {
        out.println("   " + prefix + property.title() + ": " + value);
      }
    }
  }

  private void showSessionRates(Limits.Rates rates) {
    if (rates.upload() > 0) {
      out.println("   Upload rate of a session: " + AccountProperties.size(rates.upload()));
    }
    if (rates.download() > 0) {
      out.println("   Download rate of a session: " + AccountProperties.size(rates.download()));
    }
  }

  private static String permissions(Grant grant) {
    return grant.permissions().isEmpty()
        ? "none"
        : grant.permissions().stream()
            .sorted()
            .map(one -> one.name().toLowerCase(Locale.ROOT).replace('_', '-'))
            .collect(Collectors.joining(", "));
  }

  /// What keeps an account out that has shown its password.
  ///
  /// @param own limits of the account
  /// @param within limits by rules
  private static Optional<String> obstacle(Limits own, Limits within, PeerInfo peer) {
    Instant now = Instant.now();
    Optional<String> byItself =
        AdmittedAccounts.objection(own, peer, now).map(why -> sentence(why, peer) + ".");
    if (byItself.isPresent()) {
      return byItself;
    }
    Optional<String> byRule =
        AdmittedAccounts.objection(within, peer, now)
            .map(why -> sentence(why, peer) + ", by a rule of accounts.");
    if (byRule.isPresent()) {
      return byRule;
    }
    boolean clear = !peer.encrypted();
    return clear && own.encryption() != Encryption.AS_THE_SERVER
        ? Optional.of("not without encryption; --tls tries it with.")
        : Optional.empty();
  }

  private static String sentence(AuthResult.Reason why, PeerInfo peer) {
    return switch (why) {
      case EXPIRED -> "the account has expired";
      case WRONG_HOUR -> "not at this hour";
      case WRONG_NETWORK -> "not from " + peer.address().getHostAddress();
      case WRONG_SERVER_ADDRESS -> "not at " + peer.local().getHostAddress();
      case WRONG_CREDENTIALS, LOCKED, NOT_HERE_NOT_NOW, BROKEN_ACCOUNT, TOO_MANY_FAILURES ->
          why.toString();
    };
  }
}
