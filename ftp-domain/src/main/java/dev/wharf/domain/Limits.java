package dev.wharf.domain;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// How much an account may use, when, and from where. Carried by [Account]; zero and empty mean no
/// limit.
///
/// @param sessions most sessions at the same time
/// @param uploadRate bytes per second from the client
/// @param downloadRate bytes per second to the client
/// @param quotaBytes most bytes stored
/// @param quotaFiles most files stored
/// @param uploadRatio with `downloadRatio`: for so many bytes uploaded …
/// @param downloadRatio … so many bytes may be downloaded
/// @param idle how long a session may do nothing
/// @param clients networks that clients come from
/// @param locals addresses of the server that clients connect to
/// @param hours when the account may log in
public record Limits(
    int sessions,
    long uploadRate,
    long downloadRate,
    long quotaBytes,
    long quotaFiles,
    int uploadRatio,
    int downloadRatio,
    Optional<Duration> idle,
    Networks clients,
    Networks locals,
    Optional<Hours> hours) {
  /// No limits at all.
  public static final Limits NONE =
      new Limits(
          0, 0, 0, 0, 0, 0, 0, Optional.empty(), Networks.ANY, Networks.ANY, Optional.empty());

  /// Checks that no number is negative.
  public Limits {
    if (sessions < 0
        || uploadRate < 0
        || downloadRate < 0
        || quotaBytes < 0
        || quotaFiles < 0
        || uploadRatio < 0
        || downloadRatio < 0) {
      throw new IllegalArgumentException("a limit is negative");
    }
  }

  /// Networks that are allowed and denied. A denied network wins; an empty allow-list allows all.
  ///
  /// @param allowed from here only, unless empty
  /// @param denied never from here
  public record Networks(List<Network> allowed, List<Network> denied) {
    /// Every address.
    public static final Networks ANY = new Networks(List.of(), List.of());

    /// Copies both lists.
    public Networks {
      allowed = List.copyOf(allowed);
      denied = List.copyOf(denied);
    }
  }

  /// A window of the day, in the server's time zone. `22:00` to `06:00` spans midnight.
  ///
  /// @param from first minute of the day, 0 to 1439
  /// @param until last minute of the day, 0 to 1439
  public record Hours(int from, int until) {
    /// Checks both minutes.
    public Hours {
      if (from < 0 || from > 1439 || until < 0 || until > 1439) {
        throw new IllegalArgumentException("not minutes of a day: " + from + "-" + until);
      }
    }

    /// Whether the window holds this minute of the day.
    public boolean contains(int minute) {
      return from <= until ? from <= minute && minute <= until : minute >= from || minute <= until;
    }
  }
}
