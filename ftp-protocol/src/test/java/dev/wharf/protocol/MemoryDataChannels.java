package dev.wharf.protocol;

import dev.wharf.domain.Pace;
import dev.wharf.protocol.port.DataChannels;
import dev.wharf.protocol.port.DataConnection;
import dev.wharf.protocol.port.DataPlan;
import dev.wharf.protocol.port.Protection;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// Data connections in memory. The test plays the client: each connection takes the next
/// [ClientEnd] that was put in, and waits for one if there is none yet.
final class MemoryDataChannels implements DataChannels {
  private static final int FIRST_PORT = 50_000;

  final LinkedTransferQueue<ClientEnd> ends = new LinkedTransferQueue<>();
  private final BlockingQueue<Received> received = new LinkedBlockingQueue<>();
  private final AtomicInteger openListeners = new AtomicInteger();
  private final AtomicInteger openConnections = new AtomicInteger();
  private final AtomicInteger ports = new AtomicInteger(FIRST_PORT);
  private final InetAddress local;
  private volatile boolean portsAreFree = true;

  /// Channels of a server that listens here.
  MemoryDataChannels(InetAddress local) {
    this.local = local;
  }

  /// What a client got over one data connection.
  ///
  /// @param bytes all of them
  /// @param plan what had been agreed
  /// @param protection of the connection
  /// @param orderly whether the server closed it in order
  @SuppressWarnings("ArrayRecordComponent") // only ever read
  record Received(byte[] bytes, DataPlan plan, Protection protection, boolean orderly) {}

  /// The client does this with the next data connection.
  void next(ClientEnd end) {
    ends.add(end);
  }

  /// The client does this with the data connection that is just being opened; returns when it is.
  void now(ClientEnd end) {
    try {
      if (!ends.tryTransfer(end, Patience.LONGEST.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError("no data connection is being opened");
      }
    } catch (InterruptedException e) {
      throw Patience.interrupted("a data connection", e);
    }
  }

  /// What came over the last data connection that was sent something; waits for its end. Earlier
  /// ones that nobody asked about are forgotten.
  Received received() {
    Received last = Patience.next(received, "the end of a data connection");
    for (Received later = received.poll(); later != null; later = received.poll()) {
      last = later;
    }
    return last;
  }

  /// Whether a client end waits for a connection that has not been made.
  boolean isUnused() {
    return !ends.isEmpty();
  }

  /// Forgets what nobody will ask about.
  void clear() {
    ends.clear();
    received.clear();
  }

  /// Listeners that nobody has closed.
  int openListeners() {
    return openListeners.get();
  }

  /// Connections that nobody has closed.
  int openConnections() {
    return openConnections.get();
  }

  /// From now on no passive port is free.
  void useUpPorts() {
    portsAreFree = false;
  }

  @Override
  public DataPlan.Passive listen() throws IOException {
    if (!portsAreFree) {
      throw new IOException("no port is free");
    }
    openListeners.incrementAndGet();
    int port = FIRST_PORT + (ports.getAndIncrement() - FIRST_PORT) % 10_000;
    return new Listener(new InetSocketAddress(local, port));
  }

  @Override
  public DataConnection connection(DataPlan plan, Protection protection, Pace pace) {
    openConnections.incrementAndGet();
    return new MemoryDataConnection(this, plan, protection);
  }

  void sent(Received what) {
    received.add(what);
  }

  void closed() {
    openConnections.decrementAndGet();
  }

  /// A passive port.
  private final class Listener implements DataPlan.Passive {
    private final InetSocketAddress address;
    private boolean closed;

    Listener(InetSocketAddress address) {
      this.address = address;
    }

    @Override
    public InetSocketAddress address() {
      return address;
    }

    @Override
    public synchronized void close() {
      if (!closed) {
        closed = true;
        openListeners.decrementAndGet();
      }
    }
  }
}
