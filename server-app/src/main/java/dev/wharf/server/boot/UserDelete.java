package dev.wharf.server.boot;

import dev.wharf.auth.spi.AccountStore;
import dev.wharf.domain.Username;
import java.io.IOException;
import java.io.PrintWriter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// `wharf user delete NAME`: no such account any more.
final class UserDelete extends UserCommand {
  private final PositionalParamSpec name = nameArgument();

  UserDelete(PrintWriter out, PrintWriter err) {
    super(out, err);
  }

  @Override
  CommandSpec spec() {
    CommandSpec spec =
        command("delete", "NAME [OPTION]...", "Removes an account.").addPositional(name);
    spec.usageMessage()
        .description("Removes the account, or a line that cannot be read. The files stay.")
        .footer("%nExample:", "  wharf user delete alice --file users.passwd");
    return spec;
  }

  @Override
  void prepare() {
    name(name);
  }

  @Override
  int work(AccountStore store) throws IOException {
    Username username = name(name);
    if (!store.remove(username)) {
      return unknown(username, store);
    }
    out.println(store.description() + ": removed " + username);
    return Main.OK;
  }
}
