package dev.wharf.domain;

import java.net.InetAddress;
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

  /// Reads `address` or `address/prefix`. Only literals: no name is ever looked up.
  ///
  /// @throws IllegalArgumentException if it is neither
  public static Network parse(String text) {
    int slash = text.indexOf('/');
    InetAddress address = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash));
    int bits = address.getAddress().length * 8;
    return new Network(
        address, slash < 0 ? bits : Integer.parseUnsignedInt(text.substring(slash + 1)));
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
