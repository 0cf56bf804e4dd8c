package dev.wharf.server.boot;

import dev.wharf.auth.spi.PasswordHashes;
import dev.wharf.domain.Secret;
import java.io.ByteArrayOutputStream;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
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
    try (Secret secret = read()) {
      out.println(PasswordHashes.load().hash(secret));
      return Main.OK;
    } catch (IOException | IllegalArgumentException | IllegalStateException e) {
      err.println("wharf: " + e.getMessage());
      return Main.FAILED;
    }
  }

  private static Secret read() throws IOException {
    Console console = terminal();
    return console == null ? firstLine(System.in) : ask(console);
  }

  @SuppressWarnings("SystemConsoleNull") // since JDK 25 it is null again without a terminal
  private static @Nullable Console terminal() {
    Console console = System.console();
    return console != null && console.isTerminal() ? console : null;
  }

  private static Secret ask(Console console) throws IOException {
    char[] first = typed(console.readPassword("Password: "));
    char[] second = typed(console.readPassword("Again: "));
    try {
      if (!Arrays.equals(first, second)) {
        throw new IOException("the two passwords differ");
      }
      return secret(first);
    } finally {
      Arrays.fill(first, '\0');
      Arrays.fill(second, '\0');
    }
  }

  private static char[] typed(char @Nullable [] password) throws IOException {
    if (password == null) {
      throw new IOException("no password was typed");
    }
    return password;
  }

  private static Secret secret(char[] characters) {
    ByteBuffer encoded = StandardCharsets.UTF_8.encode(CharBuffer.wrap(characters));
    byte[] bytes = new byte[encoded.remaining()];
    encoded.get(bytes).clear();
    encoded.put(new byte[encoded.capacity()]);
    return Secret.of(bytes);
  }

  /// Reads up to the end of the line or of the input, whichever comes first.
  static Secret firstLine(InputStream in) throws IOException {
    var line = new ByteArrayOutputStream();
    for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
      line.write(b);
    }
    byte[] bytes = line.toByteArray();
    boolean carriage = bytes.length > 0 && bytes[bytes.length - 1] == '\r';
    return Secret.of(carriage ? Arrays.copyOf(bytes, bytes.length - 1) : bytes);
  }
}
