package dev.wharf.protocol.port;

import java.net.InetSocketAddress;

/// What was agreed about the next data connection.
public sealed interface DataPlan {
  /// Nothing yet.
  record None() implements DataPlan {}

  /// The server connects (PORT, EPRT). The address was checked by whoever made the plan.
  ///
  /// @param target the client's address and port
  record Active(InetSocketAddress target) implements DataPlan {}

  /// The server listens (PASV, EPSV).
  non-sealed interface Passive extends DataPlan {
    /// Where the client is to connect to, as it is told: the configured address, if there is one.
    InetSocketAddress address();

    /// Stops listening. Closing twice does nothing more.
    void close();
  }

  /// Gives up the plan: a listener that nobody needs any more is closed.
  default void abandon() {
    if (this instanceof Passive passive) {
      passive.close();
    }
  }
}
