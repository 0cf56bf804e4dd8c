package dev.wharf.protocol.listing;

import dev.wharf.storage.spi.Entry;

/// Turns one entry into one line, without CR LF.
@FunctionalInterface
public interface ListFormat {
  /// The line for `entry`.
  String line(Entry entry);

  /// Only the name (NLST, RFC 959 §4.1.3), behind a prefix.
  ///
  /// @param prefix what the client typed before the name, with the slash; mostly empty
  static ListFormat names(String prefix) {
    return entry -> prefix + entry.name();
  }
}
