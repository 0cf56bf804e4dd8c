package dev.wharf.protocol.port;

import dev.wharf.domain.Pace;
import java.io.IOException;

/// Makes the data connections of one session. Thread-safe.
public interface DataChannels {
  /// Opens a listener on a port of the passive range, for one connection of the session's client
  /// (RFC 959 §3.2, PASV; RFC 2428, EPSV).
  ///
  /// @throws IOException if no port is free; trying again later may help
  DataPlan.Passive listen() throws IOException;

  /// A data connection after `plan`, not opened yet. No I/O happens here. Closing the connection
  /// closes the plan's listener too.
  ///
  /// @param pace how fast bytes may move; kept by the connection, which counts nobody as standing
  ///   still who waits for its turn
  DataConnection connection(DataPlan plan, Protection protection, Pace pace);
}
