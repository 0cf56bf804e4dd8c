package dev.wharf.server.net;

import dev.wharf.auth.spi.PeerInfo;
import dev.wharf.domain.Pace;
import dev.wharf.protocol.port.DataChannels;
import dev.wharf.protocol.port.DataConnection;
import dev.wharf.protocol.port.DataPlan;
import dev.wharf.protocol.port.Protection;
import dev.wharf.server.tls.TlsContexts;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Makes the data connections of one session, over TCP. Has one passive port at a time: a new one
/// closes the one before.
final class SocketDataChannels implements DataChannels, Closeable {
  private final PeerInfo peer;
  private final InetAddress bind;
  private final DataTransport transport;
  private final Supplier<Optional<TlsLink>> control;
  private @Nullable PassiveListener last;

  /// Channels of a session without TLS.
  SocketDataChannels(PeerInfo peer, DataTransport transport) {
    this(peer, peer.local(), transport, Optional::empty);
  }

  /// @param bind the address of this machine that data connections end at; behind a proxy it is not
  ///   the one that the client knows
  /// @param control how the control connection is encrypted now, if it is
  SocketDataChannels(
      PeerInfo peer,
      InetAddress bind,
      DataTransport transport,
      Supplier<Optional<TlsLink>> control) {
    this.peer = peer;
    this.bind = bind;
    this.transport = transport;
    this.control = control;
  }

  @Override
  public synchronized DataPlan.Passive listen() throws IOException {
    close();
    var listener = PassiveListener.open(transport, bind, new Ends(peer.address(), peer.local()));
    last = listener;
    return listener;
  }

  @Override
  public DataConnection connection(DataPlan plan, Protection protection, Pace pace) {
    return new TcpDataConnection(
        route(plan), transport.watchdog(), stream(protection), pace, transport.rules());
  }

  private DataStream stream(Protection protection) {
    return switch (protection) {
      case CLEAR -> new PlainStream(transport.buffers());
      case PRIVATE -> {
        TlsContexts contexts = transport.tls().orElseThrow();
        yield new TlsStream(contexts, control.get().orElseThrow(), transport.buffers());
      }
    };
  }

  private Route route(DataPlan plan) {
    return switch (plan) {
      case PassiveListener listener -> listener;
      case DataPlan.Active(var target) ->
          new ActiveRoute(bind, target, transport.rules().connect());
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
