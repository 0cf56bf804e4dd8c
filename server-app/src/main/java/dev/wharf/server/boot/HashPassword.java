package dev.wharf.server.boot;

import dev.wharf.auth.spi.PasswordHashes;
import dev.wharf.domain.Secret;
import java.io.IOException;
import java.io.PrintWriter;
import picocli.CommandLine.Model.CommandSpec;

/// `wharf hash-password`: turns a password into what the user file keeps instead of it.
final class HashPassword {
  private final PrintWriter out;
  private final PrintWriter err;

  HashPassword(PrintWriter out, PrintWriter err) {
    this.out = out;
    this.err = err;
  }

  CommandSpec spec() {
    CommandSpec spec =
        Help.command(
            "hash-password", "wharf hash-password", "Prints a hash for the user file.", this::hash);
    spec.usageMessage()
        .description(
            "Asks twice for a password, without showing it, and prints its "
                + PasswordHashes.PREFERRED
                + " hash. If"
                + " the input is not a terminal, its first line is the password.")
        .footer(
            "%nExamples:",
            "  wharf hash-password",
            "  echo \"alice:$(wharf hash-password):1000:1000::/srv/alice/./\" >> users");
    return spec;
  }

  private int hash() {
    try (Secret secret = NewPassword.askedOrRead()) {
      out.println(PasswordHashes.load().hash(secret));
      return Main.OK;
    } catch (IOException | IllegalArgumentException | IllegalStateException e) {
      err.println("wharf: " + e.getMessage());
      return Main.FAILED;
    }
  }
}
