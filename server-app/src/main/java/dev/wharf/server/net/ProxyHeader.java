package dev.wharf.server.net;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.List;

/// What a proxy says about the client, before the first byte of the client: the PROXY protocol of
/// HAProxy, versions 1 and 2. Pure: whoever has bytes asks [#parse], and reads on as long as it is
/// told to.
sealed interface ProxyHeader {
  /// The header goes on for `missing` bytes at least: so many can be read without taking one that
  /// belongs to the client.
  record Incomplete(int missing) implements ProxyHeader {}

  /// A client connects through the proxy.
  ///
  /// @param source the client, and the port it connects from
  /// @param destination what it has connected to
  record Relayed(InetSocketAddress source, InetSocketAddress destination) implements ProxyHeader {}

  /// The proxy connects for itself, or does not know the client: LOCAL and UNKNOWN.
  record OnItsOwn() implements ProxyHeader {}

  /// No header, or one that makes no sense.
  record Malformed(String reason) implements ProxyHeader {}

  /// Most bytes of version 1, CR LF included.
  int MAX_TEXT = 107;

  /// Most bytes behind the fixed part of version 2: addresses, and facts that are not looked at.
  int MAX_REST = 4096;

  /// Most bytes of any header.
  int MAX_BYTES = 16 + MAX_REST;

  /// Reads a header from its first byte on. If it is whole, `bytes` is left behind it; else `bytes`
  /// is left as it is.
  static ProxyHeader parse(ByteBuffer bytes) {
    ByteBuffer rest = bytes.duplicate();
    ProxyHeader header =
        rest.hasRemaining() && rest.get(rest.position()) == '\r' ? binary(rest) : text(rest);
    if (header instanceof Relayed || header instanceof OnItsOwn) {
      bytes.position(rest.position());
    }
    return header;
  }

  private static ProxyHeader text(ByteBuffer bytes) {
    String text = ISO_8859_1.decode(bytes.duplicate()).toString();
    String begin = text.substring(0, Math.min(text.length(), Text.BEGIN.length()));
    if (!Text.BEGIN.startsWith(begin)) {
      return new Malformed("no header");
    }
    int end = text.indexOf('\n');
    if (end < 0 && text.length() < MAX_TEXT) {
      int open = text.endsWith("\r") ? 1 : 2;
      return new Incomplete(Math.max(open, Text.SHORTEST - text.length()));
    }
    if (end < 1 || end >= MAX_TEXT || text.charAt(end - 1) != '\r') {
      return new Malformed("the line does not end as it should");
    }
    bytes.position(bytes.position() + end + 1);
    return Text.header(text.substring(0, end - 1));
  }

  private static ProxyHeader binary(ByteBuffer bytes) {
    int begin = Math.min(bytes.remaining(), Binary.SIGNATURE.length);
    for (int i = 0; i < begin; i++) {
      if (bytes.get(bytes.position() + i) != Binary.SIGNATURE[i]) {
        return new Malformed("no header");
      }
    }
    if (bytes.remaining() < Binary.FIXED) {
      return new Incomplete(Binary.FIXED - bytes.remaining());
    }
    int start = bytes.position();
    int length = Short.toUnsignedInt(bytes.getShort(start + Binary.LENGTH_AT));
    if (length > MAX_REST) {
      return new Malformed("too long: " + length);
    }
    if (bytes.remaining() < Binary.FIXED + length) {
      return new Incomplete(Binary.FIXED + length - bytes.remaining());
    }
    bytes.position(start + Binary.FIXED + length);
    return Binary.header(bytes.slice(start, Binary.FIXED + length));
  }

  /// A client of which both ends are known. No client has an address that means nobody or many.
  private static ProxyHeader relayed(InetSocketAddress source, InetSocketAddress destination) {
    InetAddress client = source.getAddress();
    return client.isAnyLocalAddress() || client.isMulticastAddress()
        ? new Malformed("no client is at " + client.getHostAddress())
        : new Relayed(source, destination);
  }

  /// Version 1: a line of text, as in `PROXY TCP4 192.0.2.7 203.0.113.1 40000 21`.
  final class Text {
    private static final String BEGIN = "PROXY ";
    private static final String UNKNOWN = "PROXY UNKNOWN";
    private static final int SHORTEST = UNKNOWN.length() + 2;
    private static final int WORDS = 6;
    private static final int MAX_PORT = 65_535;

    private Text() {}

    private static ProxyHeader header(String line) {
      if (line.equals(UNKNOWN) || line.startsWith(UNKNOWN + " ")) {
        return new OnItsOwn();
      }
      List<String> words = List.of(line.split(" ", -1));
      if (words.size() != WORDS) {
        return new Malformed("not six words");
      }
      try {
        boolean six = six(words.get(1));
        return relayed(
            new InetSocketAddress(address(words.get(2), six), number(words.get(4), MAX_PORT)),
            new InetSocketAddress(address(words.get(3), six), number(words.get(5), MAX_PORT)));
      } catch (IllegalArgumentException e) {
        return new Malformed("not a client: " + e.getClass().getSimpleName());
      }
    }

    private static boolean six(String family) {
      return switch (family) {
        case "TCP4" -> false;
        case "TCP6" -> true;
        default -> throw new IllegalArgumentException("neither TCP4 nor TCP6");
      };
    }

    private static InetAddress address(String text, boolean six) {
      return six ? ipv6(text) : ipv4(text);
    }

    private static InetAddress ipv4(String text) {
      List<String> numbers = List.of(text.split("\\.", -1));
      if (numbers.size() != 4) {
        throw new IllegalArgumentException("not four numbers");
      }
      byte[] bytes = new byte[4];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) number(numbers.get(i), 255);
      }
      return of(bytes);
    }

    /// Only a literal, and none with a zone: no name is ever looked up.
    private static InetAddress ipv6(String text) {
      boolean digits = text.chars().allMatch(c -> c == ':' || c == '.' || isHex(c));
      if (!digits || text.indexOf(':') < 0) {
        throw new IllegalArgumentException("not the digits of an address");
      }
      return Inet6Address.ofLiteral(text);
    }

    private static boolean isHex(int c) {
      return c < 128 && Character.digit(c, 16) >= 0;
    }

    /// A decimal number as everybody writes it, without zeros in front.
    private static int number(String text, int most) {
      boolean plain =
          !text.isEmpty()
              && text.length() <= 5
              && text.chars().allMatch(c -> c >= '0' && c <= '9')
              && (text.length() == 1 || text.charAt(0) != '0');
      int number = plain ? Integer.parseInt(text) : Integer.MAX_VALUE;
      if (number > most) {
        throw new IllegalArgumentException("not a number up to " + most);
      }
      return number;
    }
  }

  /// Version 2: a fixed part, addresses, and facts of the proxy's choice that are not looked at.
  final class Binary {
    private static final byte[] SIGNATURE = "\r\n\r\n\0\r\nQUIT\n".getBytes(ISO_8859_1);
    private static final int FIXED = SIGNATURE.length + 4;
    private static final int COMMAND_AT = SIGNATURE.length;
    private static final int FAMILY_AT = COMMAND_AT + 1;
    private static final int LENGTH_AT = FAMILY_AT + 1;
    private static final int LOCAL = 0x20;
    private static final int PROXY = 0x21;
    private static final int UNSPECIFIED = 0x00;
    private static final int TCP4 = 0x11;
    private static final int TCP6 = 0x21;

    private Binary() {}

    private static ProxyHeader header(ByteBuffer header) {
      int command = header.get(COMMAND_AT);
      int family = header.get(FAMILY_AT);
      if (command == LOCAL || (command == PROXY && family == UNSPECIFIED)) {
        return new OnItsOwn();
      }
      if (command != PROXY) {
        return new Malformed("unknown command or version: " + command);
      }
      return switch (family) {
        case TCP4 -> addresses(header, 4);
        case TCP6 -> addresses(header, 16);
        default -> new Malformed("neither TCP over IPv4 nor over IPv6: " + family);
      };
    }

    private static ProxyHeader addresses(ByteBuffer header, int width) {
      if (header.remaining() < FIXED + 2 * width + 4) {
        return new Malformed("too short for two addresses");
      }
      byte[] source = new byte[width];
      byte[] destination = new byte[width];
      header.position(FIXED).get(source).get(destination);
      int from = Short.toUnsignedInt(header.getShort());
      int to = Short.toUnsignedInt(header.getShort());
      return relayed(
          new InetSocketAddress(of(source), from), new InetSocketAddress(of(destination), to));
    }
  }

  private static InetAddress of(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(bytes.length + " bytes are an address", e);
    }
  }
}
