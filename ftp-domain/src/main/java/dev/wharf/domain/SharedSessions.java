package dev.wharf.domain;

import java.io.IOException;
import java.util.Optional;

/// Who is logged in on all servers of a cluster. Thread-safe.
public interface SharedSessions {
  /// Takes a place for one more session, in one step with the look whether there is one: two who
  /// ask at the same time, on whatever servers, do not get the same.
  ///
  /// @param account who has just logged in
  /// @param client where from, as [Network#ofClient] has it
  /// @return the place, or empty if any of `most` is reached
  /// @throws IOException if it cannot be told within some seconds; nothing is taken
  Optional<SessionDirectory.Place> admit(Username account, Network client, Most most)
      throws IOException;

  /// How many sessions at most, on all servers together. 0 is any number.
  ///
  /// @param ofAccount sessions of the account
  /// @param ofAddress sessions from the client's address
  /// @param inAll sessions of anybody
  record Most(int ofAccount, int ofAddress, int inAll) {
    /// Checks that no number is negative.
    public Most {
      Counts.requireNoneNegative(ofAccount, ofAddress, inAll);
    }

    /// Whether there is no limit at all, so that nobody has to be counted.
    public boolean isNone() {
      return ofAccount == 0 && ofAddress == 0 && inAll == 0;
    }
  }
}
