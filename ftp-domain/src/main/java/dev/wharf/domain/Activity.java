package dev.wharf.domain;

import java.time.Duration;
import java.util.OptionalLong;

/// What a session is doing at a moment.
///
/// @param kind what sort of thing
/// @param path the file, or empty when none is meant; comes from the client, so whoever prints it
///   escapes it
/// @param bytes how many have gone over the data connection so far
/// @param size how many there will be, if that is known
/// @param time since when
public record Activity(Kind kind, String path, long bytes, OptionalLong size, Duration time) {
  /// What sort of thing a session does.
  public enum Kind {
    /// It waits for a command.
    IDLE,
    /// It sends a listing.
    LISTING,
    /// It receives a file.
    UPLOAD,
    /// It sends a file.
    DOWNLOAD,
    /// It does something else that takes time, such as a checksum.
    WORKING
  }

  private static final int WHOLE = 100;

  /// Waiting for a command, for so long.
  public static Activity idle(Duration time) {
    return new Activity(Kind.IDLE, "", 0, OptionalLong.empty(), time);
  }

  /// How much of it is done, from 0 to 100, if the size is known.
  public OptionalLong percent() {
    if (size.isEmpty()) {
      return OptionalLong.empty();
    }
    long all = size.getAsLong();
    return OptionalLong.of(
        all == 0 ? WHOLE : Math.min(WHOLE, (long) (WHOLE * (double) bytes / all)));
  }

  /// Bytes a second, over all of its time.
  public long rate() {
    return bytes * 1000 / Math.max(1, time.toMillis());
  }
}
