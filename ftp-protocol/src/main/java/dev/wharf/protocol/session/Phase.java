package dev.wharf.protocol.session;

import dev.wharf.auth.spi.SessionEnd;
import dev.wharf.domain.Account;
import dev.wharf.domain.FtpPath;
import dev.wharf.domain.Throttles;

/// How far a session has come.
public sealed interface Phase {
  /// Nobody has said who it is.
  ///
  /// @param failures wrong passwords so far
  record Stranger(int failures) implements Phase {}

  /// USER was sent, PASS not.
  ///
  /// @param name the name from USER, whatever it is
  /// @param failures wrong passwords so far
  record Named(String name, int failures) implements Phase {}

  /// Somebody is logged in. Handlers of guarded commands take this as the proof of it.
  ///
  /// @param account who
  /// @param tree what they see, behind their permissions
  /// @param cwd the working directory
  /// @param share of the rates
  /// @param end lets go of all that the login has begun: the tree, its share, its place
  record LoggedIn(
      Account account, GuardedTree tree, FtpPath cwd, Throttles.Share share, SessionEnd end)
      implements Phase {
    /// This login in another working directory.
    public LoggedIn in(FtpPath directory) {
      return new LoggedIn(account, tree, directory, share, end);
    }

    /// The path that a pathname from the client means now.
    public FtpPath resolve(String pathname) {
      return cwd.resolve(pathname);
    }

    /// Lets go of everything.
    void leave() {
      end.close();
    }
  }

  /// It is over.
  ///
  /// @param reason how it ended, for the log
  record Ended(String reason) implements Phase {}

  /// Wrong passwords so far.
  default int failures() {
    return switch (this) {
      case Stranger(int failures) -> failures;
      case Named(_, int failures) -> failures;
      case LoggedIn _, Ended _ -> 0;
    };
  }
}
