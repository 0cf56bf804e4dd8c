package dev.wharf.server.boot;

import dev.wharf.domain.Secret;
import java.io.ByteArrayOutputStream;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Gets passwords from people and scripts: never as an argument, which every user of the machine
/// could read.
final class NewPassword {
  private NewPassword() {}

  /// Asks twice at the terminal, without showing what is typed.
  ///
  /// @throws IOException if there is no terminal, or the two differ; in words
  static Secret asked() throws IOException {
    Console console = terminal();
    if (console == null) {
      throw new IOException(
          "there is no terminal to ask for a password; give it with --password-stdin");
    }
    return ask(console);
  }

  /// Asks at the terminal; without one the first line of the input is the password.
  static Secret askedOrRead() throws IOException {
    Console console = terminal();
    return console == null ? firstLine(System.in) : ask(console);
  }

  /// Asks once, for a password that exists.
  static Secret existing() throws IOException {
    Console console = terminal();
    if (console == null) {
      return firstLine(System.in);
    }
    char[] password = typed(console.readPassword("Password: "));
    try {
      return secret(password);
    } finally {
      Arrays.fill(password, '\0');
    }
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
