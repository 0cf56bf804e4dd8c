package dev.wharf.storage.spi;

import java.nio.channels.ReadableByteChannel;
import java.util.Optional;
import java.util.OptionalLong;

/// Bytes of one file on their way to the client, positioned at the first byte to send. Not
/// thread-safe, except that [#close] may come from another thread and ends a blocked read.
public interface Download extends ReadableByteChannel {
  /// All remaining bytes as a region of an open file, if they are that and nothing else. A
  /// decorator that changes or meters bytes leaves this default in place: no zero copy then.
  default Optional<FileRegion> fileRegion() {
    return Optional.empty();
  }

  /// Bytes still to come, if known.
  default OptionalLong remaining() {
    return OptionalLong.empty();
  }
}
