package dev.wharf.protocol.command;

import dev.wharf.protocol.reply.Replies;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// Arguments of PORT, EPRT and EPSV. Strict: what could be read in two ways is refused.
final class DataPortArguments {
  private DataPortArguments() {}

  /// `h1,h2,h3,h4,p1,p2` (RFC 959 §4.1.2): six decimal numbers up to 255, port not 0.
  static Parsed port(String word) {
    String[] parts = word.split(",", -1);
    if (parts.length != 6) {
      return CommandParser.syntax(Verb.PORT);
    }
    byte[] address = new byte[4];
    int port = 0;
    for (int i = 0; i < 6; i++) {
      OptionalInt octet = octet(parts[i]);
      if (octet.isEmpty()) {
        return CommandParser.syntax(Verb.PORT);
      }
      if (i < 4) {
        address[i] = (byte) octet.getAsInt();
      } else {
        port = port << 8 | octet.getAsInt();
      }
    }
    return port == 0
        ? CommandParser.syntax(Verb.PORT)
        : CommandParser.valid(
            new Command.Port(Verb.PORT, new InetSocketAddress(inet4(address), port)));
  }

  /// `|1|132.235.1.2|6275|` (RFC 2428 §2), with any delimiter from `!` to `~`.
  static Parsed eprt(String word) {
    if (word.isEmpty() || word.charAt(0) < 33 || word.charAt(0) > 126) {
      return CommandParser.syntax(Verb.EPRT);
    }
    String[] parts = split(word, word.charAt(0));
    if (parts.length != 5 || !parts[0].isEmpty() || !parts[4].isEmpty()) {
      return CommandParser.syntax(Verb.EPRT);
    }
    OptionalLong family = CommandParser.number(parts[1]);
    OptionalLong port = CommandParser.number(parts[3]);
    if (family.isEmpty() || port.isEmpty() || parts[3].length() > 5) {
      return CommandParser.syntax(Verb.EPRT);
    }
    if (family.getAsLong() != 1 && family.getAsLong() != 2) {
      return CommandParser.malformed(Verb.EPRT, Replies.familyNotDone("1,2"));
    }
    Optional<InetAddress> address =
        family.getAsLong() == 1 ? address4(parts[2]) : address6(parts[2]);
    int number = (int) port.getAsLong();
    return address.isEmpty() || number == 0 || number > 65535
        ? CommandParser.syntax(Verb.EPRT)
        : CommandParser.valid(
            new Command.Port(Verb.EPRT, new InetSocketAddress(address.get(), number)));
  }

  /// Nothing, a family, or `ALL` (RFC 2428 §3).
  static Parsed epsv(String word) {
    if (word.isEmpty()) {
      return CommandParser.valid(new Command.Epsv(OptionalInt.empty()));
    }
    if (word.toUpperCase(Locale.ROOT).equals("ALL")) {
      return CommandParser.valid(new Command.EpsvAll());
    }
    OptionalLong family = CommandParser.number(word);
    return family.isPresent() && family.getAsLong() <= Integer.MAX_VALUE
        ? CommandParser.valid(new Command.Epsv(OptionalInt.of((int) family.getAsLong())))
        : CommandParser.syntax(Verb.EPSV);
  }

  private static String[] split(String word, char delimiter) {
    var parts = new ArrayList<String>();
    int start = 0;
    for (int i = 0; i < word.length(); i++) {
      if (word.charAt(i) == delimiter) {
        parts.add(word.substring(start, i));
        start = i + 1;
      }
    }
    parts.add(word.substring(start));
    return parts.toArray(String[]::new);
  }

  private static Optional<InetAddress> address4(String text) {
    String[] parts = split(text, '.');
    byte[] address = new byte[4];
    if (parts.length != 4) {
      return Optional.empty();
    }
    for (int i = 0; i < 4; i++) {
      OptionalInt octet = octet(parts[i]);
      if (octet.isEmpty()) {
        return Optional.empty();
      }
      address[i] = (byte) octet.getAsInt();
    }
    return Optional.of(inet4(address));
  }

  /// Only digits, colons and dots: no scope, no brackets. A mapped IPv4 address comes out as IPv4.
  private static Optional<InetAddress> address6(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.digit(c, 16) < 0 && c != ':' && c != '.') {
        return Optional.empty();
      }
    }
    try {
      return Optional.of(Inet6Address.ofLiteral(text));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /// One to three decimal digits, up to 255; `08` is eight.
  private static OptionalInt octet(String text) {
    OptionalLong number = CommandParser.number(text);
    return number.isPresent() && text.length() <= 3 && number.getAsLong() <= 255
        ? OptionalInt.of((int) number.getAsLong())
        : OptionalInt.empty();
  }

  private static InetAddress inet4(byte[] address) {
    try {
      return Inet4Address.getByAddress(address);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e); // only for a wrong length
    }
  }
}
