package dev.wharf.server.net;

import dev.wharf.domain.Network;
import dev.wharf.protocol.port.DataPlan;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/// Waits on a passive port for one connection of one client.
///
/// Whoever else connects is sent away, and the client is still awaited: nobody can take or spoil
/// its transfer by being faster.
final class PassiveListener implements DataPlan.Passive, Route {
  private static final Logger LOG = System.getLogger(PassiveListener.class.getName());

  private final ServerSocketChannel listener;
  private final InetAddress client;
  private final Proxies proxies;
  private final Network network;
  private final InetSocketAddress address;
  private final Duration patience;
  private final PassivePorts ports;
  private final int port;
  private final AtomicBoolean closed = new AtomicBoolean();

  private PassiveListener(DataTransport transport, InetAddress bind, Ends ends) throws IOException {
    DataRules rules = transport.rules();
    this.ports = transport.ports();
    this.proxies = transport.proxies();
    this.client = ends.client();
    this.patience = rules.connect();
    this.network = Network.ofClient(client);
    this.listener = ports.listen(bind, network);
    this.port = listener.socket().getLocalPort();
    this.address = new InetSocketAddress(rules.advertised().to(ends), port);
  }

  /// Listens on a free port.
  ///
  /// @param bind the address of this machine to listen on
  /// @param ends of the control connection
  static PassiveListener open(DataTransport transport, InetAddress bind, Ends ends)
      throws IOException {
    var listener = new PassiveListener(transport, bind, ends);
    transport.ports().opened(listener);
    return listener;
  }

  /// What the client counts as.
  Network client() {
    return network;
  }

  @Override
  public InetSocketAddress address() {
    return address;
  }

  @Override
  public SocketChannel open() throws IOException {
    return accept(Deadline.in(patience));
  }

  @Override
  public Optional<SocketChannel> another(Duration time) throws IOException {
    try {
      return Optional.of(accept(Deadline.in(time)));
    } catch (SocketTimeoutException _) {
      return Optional.empty();
    }
  }

  private SocketChannel accept(Deadline deadline) throws IOException {
    ServerSocket socket = listener.socket();
    while (!deadline.isOver()) {
      socket.setSoTimeout(deadline.millis());
      SocketChannel candidate = socket.accept().getChannel();
      if (isFromClient(candidate)) {
        return candidate;
      }
    }
    throw new SocketTimeoutException("only strangers came");
  }

  private boolean isFromClient(SocketChannel candidate) throws IOException {
    try {
      if (client.equals(clientOf(candidate))) {
        return true;
      }
      ports.countStranger();
      LOG.log(Level.DEBUG, () -> "refused a data connection of a stranger at port " + port);
      candidate.setOption(StandardSocketOptions.SO_LINGER, 0);
    } catch (ProtocolException e) {
      String reason = e.getMessage();
      LOG.log(
          Level.WARNING,
          () -> "a data connection from one of proxy.from has no good PROXY header: " + reason);
    } catch (IOException _) {
      // it left before it was looked at
    }
    candidate.close();
    return false;
  }

  /// Who has connected. From where proxies are nobody connects without a header.
  private InetAddress clientOf(SocketChannel candidate) throws IOException {
    Ends own = Ends.of(candidate);
    return proxies.areAt(own.client()) ? proxies.read(candidate).client() : own.client();
  }

  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    try {
      listener.close();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "closing a passive port", e);
    } finally {
      ports.closed(this, port);
    }
  }
}
