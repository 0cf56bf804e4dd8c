package dev.wharf.server.boot;

import dev.wharf.auth.spi.AccountStore;
import dev.wharf.auth.spi.PasswordHashes;
import dev.wharf.auth.spi.StoredEntry;
import dev.wharf.auth.spi.StoredHash;
import dev.wharf.domain.SettingsException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// `wharf user import FROM`: the accounts of another user file, such as Pure-FTPd's.
final class UserImport extends UserCommand {
  private final PositionalParamSpec from =
      PositionalParamSpec.builder()
          .paramLabel("FROM")
          .type(Path.class)
          .arity("1")
          .required(true)
          .index("0")
          .description("A user file, such as pureftpd.passwd.")
          .build();
  private final OptionSpec replace =
      flag("--replace", "Replace accounts that are there already, instead of passing them over.");

  UserImport(PrintWriter out, PrintWriter err) {
    super(out, err);
  }

  /// What became of the accounts.
  private static final class Outcome {
    private int added;
    private int replaced;
    private int present;
    private int failed;
    private int unusable;
  }

  @Override
  CommandSpec spec() {
    CommandSpec spec =
        command("import", "FROM [OPTION]...", "Copies the accounts of a user file.")
            .addPositional(from)
            .addOption(replace);
    spec.usageMessage()
        .description(
            "Copies accounts with their hashes and limits. Names those that nobody will be able to"
                + " log in to, as with a weak hash: set new passwords for them. A file of Pure-FTPd"
                + " can also be used as it is, without importing it.")
        .footer(
            "%nExample:", "  wharf user import /etc/pure-ftpd/pureftpd.passwd --file users.passwd");
    return spec;
  }

  @Override
  void prepare() {
    Path file = from.getValue();
    if (!Files.isReadable(file)) {
      throw new SettingsException("FROM: " + file + ": expected a file that can be read");
    }
  }

  @Override
  int work(AccountStore store) throws IOException {
    Path file = from.getValue();
    var outcome = new Outcome();
    var entries = new ArrayList<StoredEntry>();
    try (AccountStore source = StoreOptions.file(file.toString())) {
      source.list(entries::add);
    }
    copy(entries, store, outcome);
    out.println(
        store.description()
            + ": "
            + outcome.added
            + " added, "
            + outcome.replaced
            + " replaced, "
            + outcome.present
            + " there already, "
            + outcome.failed
            + " not imported; "
            + outcome.unusable
            + " without a usable password");
    return outcome.failed == 0 ? Main.OK : Main.FAILED;
  }

  private void copy(List<StoredEntry> entries, AccountStore store, Outcome outcome)
      throws IOException {
    PasswordHashes hashes = PasswordHashes.load();
    for (StoredEntry entry : entries) {
      switch (entry) {
        case StoredEntry.Broken(var name, String problem) -> {
          err.println("wharf: " + name + ": not imported: " + problem);
          outcome.failed++;
        }
        case StoredEntry.Stored stored -> {
          StoredHash hash = hashes.read(stored.hash());
          if (!(hash instanceof StoredHash.Usable)) {
            err.println("wharf: " + stored.name() + ": " + UserShow.password(hash));
            outcome.unusable++;
          }
          put(stored, store, outcome);
        }
      }
    }
  }

  private void put(StoredEntry.Stored stored, AccountStore store, Outcome outcome)
      throws IOException {
    try {
      if (store.add(stored)) {
        outcome.added++;
      } else if (isSet(replace) && store.replace(stored.name(), _ -> stored)) {
        outcome.replaced++;
      } else {
        outcome.present++;
      }
    } catch (IllegalArgumentException e) {
      err.println("wharf: " + stored.name() + ": not imported: " + e.getMessage());
      outcome.failed++;
    }
  }
}
