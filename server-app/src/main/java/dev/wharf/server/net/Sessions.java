package dev.wharf.server.net;

import dev.wharf.domain.SessionDirectory;
import dev.wharf.protocol.port.ControlWire;
import dev.wharf.protocol.port.DataChannels;
import dev.wharf.server.ops.LiveSession;

/// Makes the session of a new control connection.
@FunctionalInterface
public interface Sessions {
  /// A session that has not begun.
  ///
  /// @param id unique among the server's connections
  /// @param wire the control connection; closed by the listener, behind the session
  /// @param data makes the data connections; closed by the listener, too
  /// @param directory counts the account that logs in
  LiveSession session(String id, ControlWire wire, DataChannels data, SessionDirectory directory);
}
