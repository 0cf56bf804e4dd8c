package dev.wharf.server.control;

import dev.wharf.domain.Ban;
import dev.wharf.domain.Network;
import dev.wharf.domain.OnlineSession;
import dev.wharf.domain.Username;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/// What can be asked of a server that runs. Thread-safe.
public interface Steering {
  /// Everybody who is online.
  List<OnlineSession> sessions();

  /// Ends sessions.
  ///
  /// @return how many
  int kick(Predicate<OnlineSession> which);

  /// Ends the sessions of an account, and has its next login asked anew.
  ///
  /// @return how many sessions were ended
  int revoke(Username account);

  /// Bans a network for some time.
  ///
  /// @return how many sessions were ended
  int ban(Network network, Duration time);

  /// Lifts a ban.
  ///
  /// @return whether there was one
  boolean unban(Network network);

  /// The bans that hold.
  List<Ban> bans();

  /// Facts about the server, by name: texts, numbers, truth values and lists of them.
  Map<String, Object> status();

  /// Reads the configuration again, and goes on with it.
  Reloaded reload();

  /// What came of a reload, a sentence each.
  ///
  /// @param wrong what is wrong with the configuration; if something is, nothing has changed
  /// @param later what of it does not hold before the server starts anew
  record Reloaded(List<String> wrong, List<String> later) {
    /// Nothing has changed.
    public static Reloaded not(List<String> wrong) {
      return new Reloaded(wrong, List.of());
    }
  }

  /// Asks the server to end, and does not wait for it.
  void stop(Ending how);

  /// What happens to running transfers when the server ends.
  enum Ending {
    /// They have the time that is configured.
    ORDERLY,
    /// They have all the time they need.
    DRAIN,
    /// They are cut.
    NOW
  }
}
