package dev.wharf.domain;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/// A block of addresses, as in `192.0.2.0/24` or `2001:db8::/32`.
///
/// @param address an address of the block
/// @param prefix how many leading bits count
public record Network(InetAddress address, int prefix) {
  /// Checks the length of the prefix.
  public Network {
    if (prefix < 0 || prefix > address.getAddress().length * 8) {
      throw new IllegalArgumentException("prefix out of range: " + address + "/" + prefix);
    }
  }

  /// Reads `address` or `address/prefix`. Only literals: no name is ever looked up, and an IPv4
  /// address has its four numbers, since `192.168.1` means `192.168.0.1` to some and a network to
  /// others.
  ///
  /// @throws IllegalArgumentException if it is neither
  public static Network parse(String text) {
    int slash = text.indexOf('/');
    InetAddress address = literal(slash < 0 ? text : text.substring(0, slash));
    int bits = address.getAddress().length * 8;
    return new Network(address, slash < 0 ? bits : prefix(text.substring(slash + 1)));
  }

  /// What a client counts as when connections or wrong passwords are counted: its address, or the
  /// /64 of an IPv6 address, since a single host has all of that.
  public static Network ofClient(InetAddress client) {
    byte[] bytes = client.getAddress();
    if (bytes.length == 4) {
      return new Network(client, 32);
    }
    Arrays.fill(bytes, 8, 16, (byte) 0);
    try {
      return new Network(InetAddress.getByAddress(bytes), 64);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("16 bytes are an address", e);
    }
  }

  private static InetAddress literal(String text) {
    int dots = 0;
    boolean colon = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      dots += c == '.' ? 1 : 0;
      colon |= c == ':';
      if (c != '.' && c != ':' && (c >= 128 || Character.digit(c, 16) < 0)) {
        throw new IllegalArgumentException("not the digits of an address: " + text);
      }
    }
    if (!colon && dots != 3) {
      throw new IllegalArgumentException("not four numbers: " + text);
    }
    return InetAddress.ofLiteral(text);
  }

  private static int prefix(String digits) {
    int prefix = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = digits.charAt(i) - '0';
      if (digit < 0 || digit > 9 || digits.length() > 3) {
        throw new IllegalArgumentException("not the length of a prefix: " + digits);
      }
      prefix = prefix * 10 + digit;
    }
    if (digits.isEmpty()) {
      throw new IllegalArgumentException("no length after the slash");
    }
    return prefix;
  }

  /// Whether the block holds `candidate`. An IPv4 block holds no IPv6 address and the other way
  /// round.
  public boolean contains(InetAddress candidate) {
    byte[] ours = address.getAddress();
    byte[] theirs = candidate.getAddress();
    if (ours.length != theirs.length) {
      return false;
    }
    int whole = prefix / 8;
    if (!Arrays.equals(ours, 0, whole, theirs, 0, whole)) {
      return false;
    }
    int rest = prefix % 8;
    return rest == 0 || ((ours[whole] ^ theirs[whole]) & 0xff & (0xff << (8 - rest))) == 0;
  }

  @Override
  public String toString() {
    return address.getHostAddress() + "/" + prefix;
  }
}
