package dev.wharf.auth.ldap;

import dev.wharf.auth.ldap.LdapKeys.Protection;
import dev.wharf.auth.spi.Digits;
import java.net.InetAddress;

/// A directory server, and how the connection to it is protected.
///
/// @param host name or address
record Server(String host, int port, Link link) {
  private static final int LDAP = 389;
  private static final int LDAPS = 636;

  /// The protection of a connection.
  enum Link {
    /// None.
    CLEAR,
    /// TLS, asked for before anything else is said (RFC 4511 §4.14).
    START_TLS,
    /// TLS from the first byte.
    TLS
  }

  /// Reads `ldap://host:port` or `ldaps://host:port`; an IPv6 address stands in brackets.
  ///
  /// @throws IllegalArgumentException with what would be right
  static Server parse(String url, Protection protection) {
    boolean tls = url.startsWith("ldaps://");
    if (!tls && !url.startsWith("ldap://")) {
      throw wrong();
    }
    String rest = url.substring(url.indexOf("//") + 2);
    String authority = rest.endsWith("/") ? rest.substring(0, rest.length() - 1) : rest;
    int bracket = authority.lastIndexOf(']');
    int colon = authority.indexOf(':', Math.max(bracket, 0));
    String host = colon < 0 ? authority : authority.substring(0, colon);
    int standard = tls ? LDAPS : LDAP;
    int port = colon < 0 ? standard : (int) Digits.parse(authority.substring(colon + 1), 1, 65_535);
    String bare = bracket > 0 && host.startsWith("[") ? host.substring(1, bracket) : host;
    if (bare.isEmpty() || !bare.chars().allMatch(Server::isOfHost)) {
      throw wrong();
    }
    return new Server(bare, port, tls ? Link.TLS : link(bare, protection));
  }

  private static Link link(String host, Protection protection) {
    return switch (protection) {
      case CLEAR -> Link.CLEAR;
      case START_TLS -> Link.START_TLS;
      case AUTO -> isLoopback(host) ? Link.CLEAR : Link.START_TLS;
    };
  }

  private static boolean isLoopback(String host) {
    if (host.equals("localhost")) {
      return true;
    }
    try {
      return InetAddress.ofLiteral(host).isLoopbackAddress();
    } catch (IllegalArgumentException _) {
      return false; // a name
    }
  }

  private static boolean isOfHost(int c) {
    return Character.isLetterOrDigit(c) || c == '.' || c == '-' || c == ':' || c == '_';
  }

  private static IllegalArgumentException wrong() {
    return new IllegalArgumentException("ldap://HOST, ldap://HOST:PORT or ldaps://HOST");
  }

  /// As messages name it.
  @Override
  public String toString() {
    return (link == Link.TLS ? "ldaps://" : "ldap://")
        + (host.contains(":") ? "[" + host + "]" : host)
        + ":"
        + port;
  }
}
