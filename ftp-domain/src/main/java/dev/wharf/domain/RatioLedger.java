package dev.wharf.domain;

import java.io.IOException;

/// Keeps what accounts have uploaded and downloaded in all of their sessions, for ratios that
/// outlive a session. Thread-safe.
public interface RatioLedger {
  /// What an account has moved so far.
  ///
  /// @param uploaded bytes
  /// @param downloaded bytes, those of downloads that run included
  record Moved(long uploaded, long downloaded) {
    /// Nothing.
    public static final Moved NONE = new Moved(0, 0);

    /// Both together, each at most as large as a number can be and not below 0.
    public Moved plus(long moreUploaded, long moreDownloaded) {
      return new Moved(sum(uploaded, moreUploaded), sum(downloaded, moreDownloaded));
    }

    private static long sum(long a, long b) {
      long sum = a + b;
      boolean tooLarge = a > 0 && b > 0 && sum < 0;
      return tooLarge ? Long.MAX_VALUE : Math.max(0, sum);
    }
  }

  /// Counts a download before it begins, if the ratio allows it, in one step.
  ///
  /// @param bytes that are to come, not negative
  /// @return what the account has moved: with this download if it was allowed, else without
  /// @throws IOException if it cannot be told; nothing is counted
  Taken take(Username account, Limits.Ratio ratio, long bytes) throws IOException;

  /// Counts what was moved.
  ///
  /// @param downloaded bytes; negative for those that [#take] has counted and that did not go
  /// @throws IOException if it cannot be kept; nothing is counted
  void add(Username account, long uploaded, long downloaded) throws IOException;

  /// What came of asking for a download.
  record Taken(boolean allowed, Moved moved) {}
}
