package dev.wharf.server.boot;

import dev.wharf.server.TlsMode;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// An address to listen on, as the administrator wrote it.
///
/// @param host a name or an address, without brackets
/// @param address what it stands for
/// @param mode its own TLS mode, if it has one
record Endpoint(String host, InetSocketAddress address, Optional<TlsMode> mode) {
  static final int MAX_PORT = 65_535;

  private static final String RIGHT =
      "HOST:PORT, as in 127.0.0.1:2121, [::1]:2121 or *:2121, with a port from 0 to 65535, and perhaps"
          + " behind it off, optional, required or implicit";

  /// Reads a list of [#parse].
  static List<Endpoint> parseAll(List<String> texts) {
    List<Endpoint> all = texts.stream().map(Endpoint::parse).toList();
    List<InetSocketAddress> fixed =
        all.stream().map(Endpoint::address).filter(address -> address.getPort() != 0).toList();
    if (all.isEmpty() || fixed.stream().distinct().count() < fixed.size()) {
      throw new IllegalArgumentException("at least one HOST:PORT, and none twice");
    }
    return all;
  }

  /// Reads `HOST:PORT`, or `HOST:PORT MODE`; looks names up.
  ///
  /// @throws IllegalArgumentException with what would be right
  static Endpoint parse(String text) {
    int space = text.indexOf(' ');
    return space < 0
        ? parse(text, Optional.empty())
        : parse(text.substring(0, space), Optional.of(mode(text.substring(space + 1).strip())));
  }

  private static TlsMode mode(String word) {
    return modeOf(word).orElseThrow(() -> new IllegalArgumentException(RIGHT));
  }

  /// The TLS mode of this name, if there is one.
  static Optional<TlsMode> modeOf(String word) {
    return Arrays.stream(TlsMode.values())
        .filter(mode -> mode.name().toLowerCase(Locale.ROOT).equals(word))
        .findFirst();
  }

  private static Endpoint parse(String text, Optional<TlsMode> mode) {
    int colon = text.lastIndexOf(':');
    if (colon < 1) {
      throw new IllegalArgumentException(RIGHT);
    }
    String host = text.substring(0, colon);
    int port = port(text.substring(colon + 1));
    if (host.equals("*")) {
      return new Endpoint(host, new InetSocketAddress(port), mode);
    }
    boolean bracketed = host.startsWith("[") && host.endsWith("]");
    String bare = bracketed ? host.substring(1, host.length() - 1) : host;
    if (bare.isEmpty() || bracketed != bare.contains(":")) {
      throw new IllegalArgumentException(RIGHT);
    }
    try {
      return new Endpoint(bare, new InetSocketAddress(InetAddress.getByName(bare), port), mode);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("a known host; \"" + bare + "\" has no address", e);
    }
  }

  /// The beginning of its URL.
  String scheme() {
    return mode.equals(Optional.of(TlsMode.IMPLICIT)) ? "ftps://" : "ftp://";
  }

  /// This endpoint with the port that was found.
  Endpoint at(int port) {
    return new Endpoint(host, new InetSocketAddress(address.getAddress(), port), mode);
  }

  /// Reads a port.
  ///
  /// @throws IllegalArgumentException with what would be right
  static int port(String text) {
    try {
      int port = Integer.parseInt(text);
      if (port >= 0 && port <= MAX_PORT) {
        return port;
      }
    } catch (NumberFormatException _) {
      // said below
    }
    throw new IllegalArgumentException("a port from 0 to " + MAX_PORT + " instead of " + text);
  }

  /// Reads an IPv4 address.
  ///
  /// @throws IllegalArgumentException with what would be right
  static InetAddress ipv4(String text) {
    try {
      return Inet4Address.ofLiteral(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("an IPv4 address such as 203.0.113.7", e);
    }
  }

  /// An address as it stands in a URL: `127.0.0.1:2121` or `[::1]:2121`.
  static String inUrl(InetSocketAddress address) {
    return inUrl(address.getAddress()) + ":" + address.getPort();
  }

  /// The host of a URL: IPv6 in brackets, without a zone.
  private static String inUrl(InetAddress address) {
    return address instanceof Inet6Address ? "[" + text(address) + "]" : text(address);
  }

  /// An address as text, IPv6 shortened as RFC 5952 §4 has it, without a zone.
  static String text(InetAddress address) {
    if (!(address instanceof Inet6Address)) {
      return address.getHostAddress();
    }
    byte[] bytes = address.getAddress();
    var groups = new ArrayList<String>();
    for (int i = 0; i < bytes.length; i += 2) {
      groups.add(Integer.toHexString(((bytes[i] & 0xff) << 8) | (bytes[i + 1] & 0xff)));
    }
    int start = 0;
    int length = 1; // a single zero is not shortened
    for (int from = 0; from < groups.size(); from++) {
      int to = from;
      while (to < groups.size() && groups.get(to).equals("0")) {
        to++;
      }
      if (to - from > length) {
        start = from;
        length = to - from;
      }
    }
    if (length == 1) {
      return String.join(":", groups);
    }
    String head = String.join(":", groups.subList(0, start));
    return head + "::" + String.join(":", groups.subList(start + length, groups.size()));
  }
}
