package dev.wharf.server.boot;

import dev.wharf.auth.spi.AccountStore;
import dev.wharf.auth.spi.PasswordHashes;
import dev.wharf.auth.spi.StoredEntry;
import dev.wharf.auth.spi.StoredHash;
import dev.wharf.domain.Username;
import java.io.IOException;
import java.io.PrintWriter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// `wharf user show NAME`: everything about an account, but the hash.
final class UserShow extends UserCommand {
  private static final int TITLE_WIDTH = 18;

  private final PositionalParamSpec name = nameArgument();

  UserShow(PrintWriter out, PrintWriter err) {
    super(out, err);
  }

  @Override
  CommandSpec spec() {
    CommandSpec spec = command("show", "NAME [OPTION]...", "Shows an account.").addPositional(name);
    spec.usageMessage()
        .description(
            "Prints what is set, each value as the option of 'modify' takes it. What is not there"
                + " is not limited. The hash is not shown, only how it was made.")
        .footer("%nExample:", "  wharf user show alice --file users.passwd");
    return spec;
  }

  @Override
  void prepare() {
    name(name);
  }

  @Override
  int work(AccountStore store) throws IOException {
    Username username = name(name);
    return switch (store.find(username).orElse(null)) {
      case StoredEntry.Stored stored -> {
        show(stored);
        yield Main.OK;
      }
      case StoredEntry.Broken _ -> UserPasswd.unchangeable(this, username, store);
      case null -> unknown(username, store);
    };
  }

  private void show(StoredEntry.Stored stored) {
    line("Name", stored.name().value());
    line("Password", password(PasswordHashes.load().read(stored.hash())));
    for (AccountProperty property : AccountProperties.ALL) {
      String value = property.shown().apply(stored);
      if (!value.isEmpty()) {
        line(property.title(), value);
      }
    }
  }

  private void line(String title, String value) {
    out.println(title + " ".repeat(TITLE_WIDTH - title.length()) + value);
  }

  /// What a hash is, without the hash.
  static String password(StoredHash hash) {
    return switch (hash) {
      case StoredHash.Usable usable -> usable.toString();
      case StoredHash.Passwordless _ -> "none";
      case StoredHash.Locked _ -> "locked";
      case StoredHash.Refused(String why) -> why;
    };
  }
}
