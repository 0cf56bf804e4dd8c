package dev.wharf.server.boot;

import dev.wharf.auth.spi.AccountStore;
import dev.wharf.auth.spi.PasswordHashes;
import dev.wharf.auth.spi.StoredEntry;
import dev.wharf.auth.spi.StoredHash;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/// `wharf user list`: a line for each account.
final class UserList extends UserCommand {
  private static final int WIDEST = 40;

  UserList(PrintWriter out, PrintWriter err) {
    super(out, err);
  }

  private record Row(String name, String home, String state) {}

  @Override
  CommandSpec spec() {
    CommandSpec spec = command("list", "[OPTION]...", "Lists the accounts.");
    spec.usageMessage()
        .description(
            "Prints name and home of every account, and why nobody can log in to it, if so: locked,"
                + " a weak hash, a line that cannot be read.")
        .footer("%nExample:", "  wharf user list --file /etc/pure-ftpd/pureftpd.passwd");
    return spec;
  }

  @Override
  int work(AccountStore store) throws IOException {
    PasswordHashes hashes = PasswordHashes.load();
    var rows = new ArrayList<Row>();
    store.list(entry -> rows.add(row(entry, hashes)));
    if (rows.isEmpty()) {
      err.println("wharf: " + store.description() + " has no accounts");
    }
    int name = width(rows.stream().map(Row::name).toList());
    int home = width(rows.stream().map(Row::home).toList());
    for (Row row : rows) {
      out.println(
          (padded(row.name(), name) + "  " + padded(row.home(), home) + "  " + row.state())
              .stripTrailing());
    }
    return Main.OK;
  }

  private static Row row(StoredEntry entry, PasswordHashes hashes) {
    return switch (entry) {
      case StoredEntry.Stored stored -> {
        StoredHash hash = hashes.read(stored.hash());
        yield new Row(stored.name().value(), stored.account().home().root(), state(hash));
      }
      case StoredEntry.Broken(var name, String problem) ->
          new Row(name.value(), "-", "broken: " + problem);
    };
  }

  private static String state(StoredHash hash) {
    return switch (hash) {
      case StoredHash.Usable _ -> "";
      case StoredHash.Passwordless _ -> "no password";
      case StoredHash.Locked _, StoredHash.Refused _ -> UserShow.password(hash);
    };
  }

  private static int width(List<String> texts) {
    return Math.min(WIDEST, texts.stream().mapToInt(String::length).max().orElse(0));
  }

  private static String padded(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }
}
