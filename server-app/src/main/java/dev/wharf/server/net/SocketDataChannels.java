package dev.wharf.server.net;

import dev.wharf.auth.spi.PeerInfo;
import dev.wharf.protocol.port.DataChannels;
import dev.wharf.protocol.port.DataConnection;
import dev.wharf.protocol.port.DataPlan;
import dev.wharf.protocol.port.Protection;
import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Makes the data connections of one session, over TCP. Has one passive port at a time: a new one
/// closes the one before.
final class SocketDataChannels implements DataChannels, Closeable {
  private final PeerInfo peer;
  private final DataTransport transport;
  private @Nullable PassiveListener last;

  SocketDataChannels(PeerInfo peer, DataTransport transport) {
    this.peer = peer;
    this.transport = transport;
  }

  @Override
  public synchronized DataPlan.Passive listen() throws IOException {
    close();
    var listener =
        PassiveListener.open(transport.ports(), peer.local(), peer.address(), transport.rules());
    last = listener;
    return listener;
  }

  @Override
  public DataConnection connection(DataPlan plan, Protection protection) {
    if (protection == Protection.PRIVATE) {
      throw new IllegalStateException("protected data without TLS");
    }
    return new PlainDataConnection(
        route(plan), transport.watchdog(), transport.buffers(), transport.rules().stall());
  }

  private Route route(DataPlan plan) {
    return switch (plan) {
      case PassiveListener listener -> listener;
      case DataPlan.Active(var target) ->
          new ActiveRoute(peer.local(), target, transport.rules().connect());
      case DataPlan.Passive foreign ->
          throw new IllegalArgumentException("not a plan of these channels: " + foreign);
      case DataPlan.None() -> throw new IllegalArgumentException("no plan");
    };
  }

  /// Closes the passive port, if there is one. A connection that stands is not touched.
  @Override
  public synchronized void close() {
    if (last != null) {
      last.close();
      last = null;
    }
  }
}
