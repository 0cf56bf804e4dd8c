package dev.wharf.server.boot;

import dev.wharf.auth.spi.AccountStore;
import dev.wharf.auth.spi.StoredEntry;
import dev.wharf.domain.Account;
import dev.wharf.domain.EventSink;
import dev.wharf.domain.FtpPath;
import dev.wharf.domain.Home;
import dev.wharf.domain.QuotaLedger;
import dev.wharf.domain.SettingsException;
import dev.wharf.domain.Usage;
import dev.wharf.domain.Username;
import dev.wharf.server.FtpServer;
import dev.wharf.server.ops.Plugins;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// `wharf quota check ACCOUNT`: counts what an account has stored, and corrects the ledger.
final class QuotaCheck {
  private final PositionalParamSpec account =
      PositionalParamSpec.builder()
          .paramLabel("ACCOUNT")
          .type(String.class)
          .arity("1")
          .required(true)
          .index("0")
          .description("Its login name.")
          .build();
  private final OptionSpec config =
      option("--config", "FILE", "The configuration of the server.").required(true).build();
  private final OptionSpec home =
      option(
              "--home",
              "DIR",
              "Its home, in the words of the storage. Default: what the accounts of the"
                  + " configuration say")
          .build();
  private final OptionSpec storage =
      option("--storage", "NAME", "With --home: the storage it is in. Default: the first one")
          .build();
  private final PrintWriter out;
  private final PrintWriter err;

  QuotaCheck(PrintWriter out, PrintWriter err) {
    this.out = out;
    this.err = err;
  }

  /// The command `quota` with all that it can do.
  static CommandSpec all(PrintWriter out, PrintWriter err) {
    CommandSpec quota =
        Help.command(
            "quota",
            "wharf quota COMMAND",
            "Looks after the quotas of accounts.",
            () -> {
              err.println("wharf: a command is missing: quota check");
              return Main.USAGE;
            });
    quota
        .usageMessage()
        .description("The quotas themselves are properties of accounts.")
        .footer("%nExample:", "  wharf quota check --config wharf.yaml alice");
    quota.addSubcommand("check", new QuotaCheck(out, err).spec());
    return quota;
  }

  private static OptionSpec.Builder option(String name, String label, String description) {
    return OptionSpec.builder(name)
        .paramLabel(label)
        .type(String.class)
        .arity("1")
        .description(description);
  }

  private CommandSpec spec() {
    CommandSpec spec =
        Help.command(
                "check",
                "wharf quota check --config FILE ACCOUNT",
                "Counts what an account has stored.",
                this::check)
            .addPositional(account)
            .addOption(config)
            .addOption(home)
            .addOption(storage);
    spec.usageMessage()
        .description(
            "Goes through the account's home, prints how many files and bytes there are, and"
                + " corrects the ledger if it keeps figures. Uploads that end meanwhile may be"
                + " counted or not: let the account be quiet.")
        .footer("%nExample:", "  wharf quota check --config /etc/wharf/wharf.yaml alice");
    return spec;
  }

  private int check() {
    var given = new Given();
    try {
      ConfigFile.read(Path.of(config.<String>getValue()), given);
      Serve.fillDefaults(given);
      Configuration configuration = Configuration.read(given, Providers.load());
      String name = account.getValue();
      if (!Username.isValid(name)) {
        throw new SettingsException("no login name: " + name);
      }
      Optional<Account> found = find(configuration, new Username(name));
      if (found.isEmpty()) {
        err.println("wharf: the configuration knows no home of " + name + "; say --home DIR");
        return Main.FAILED;
      }
      FtpServer server = Assembly.build(configuration, EventSink.NOWHERE);
      tell(name, server.recount(found.get()));
      return Main.OK;
    } catch (SettingsException e) {
      e.problems().forEach(problem -> err.println("wharf: " + problem));
      return Main.USAGE;
    } catch (IOException e) {
      err.println("wharf: " + Trouble.with(e));
      return Main.FAILED;
    }
  }

  private Optional<Account> find(Configuration configuration, Username name) throws IOException {
    String directory = home.getValue();
    if (directory != null) {
      Account there = Account.named(name).withHome(new Home(directory, FtpPath.ROOT));
      String kept = storage.getValue();
      return Optional.of(kept == null ? there : there.withStorage(kept));
    }
    if (configuration.users().stream().anyMatch(user -> user.name().equals(name.value()))) {
      return Optional.of(Account.named(name));
    }
    for (Configuration.Plugin plugin : configuration.authenticators()) {
      Optional<AccountStore> store = Plugins.accounts(plugin.type(), plugin.values());
      if (store.isPresent()) {
        try (AccountStore accounts = store.get()) {
          if (accounts.find(name).orElse(null) instanceof StoredEntry.Stored stored) {
            return Optional.of(stored.account());
          }
        }
      }
    }
    return Optional.empty();
  }

  private void tell(String name, QuotaLedger.Recount recount) {
    out.println(name + ": " + words(recount.counted()));
    if (recount.before().isEmpty()) {
      out.println("the ledger had no figures");
    } else if (recount.before().get().equals(recount.counted())) {
      out.println("the ledger agreed");
    } else {
      out.println("the ledger had " + words(recount.before().get()) + "; corrected");
    }
  }

  private static String words(Usage usage) {
    return usage.files() + " files, " + usage.bytes() + " bytes";
  }
}
