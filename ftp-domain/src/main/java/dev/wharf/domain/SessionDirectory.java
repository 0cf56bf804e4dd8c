package dev.wharf.domain;

import java.io.IOException;
import java.util.Optional;

/// Who is logged in, counted by account. Thread-safe.
public interface SessionDirectory {
  /// Takes a place for one more session of `account`.
  ///
  /// @return the place, or empty when the account has as many sessions as it may
  /// @throws IOException if it cannot be told, since a directory that servers share does not answer
  Optional<Place> admit(Account account) throws IOException;

  /// One session's place; closing it gives it back. Closing it twice does nothing more.
  interface Place extends AutoCloseable {
    /// A place that is given back by `giveBack`, which runs once at most.
    static Place once(Runnable giveBack) {
      return new OncePlace(giveBack);
    }

    @Override
    void close();
  }
}
