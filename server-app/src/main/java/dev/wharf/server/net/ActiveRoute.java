package dev.wharf.server.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Connects to the client, from the address that it knows the server by and a port of the kernel's
/// choice: the port one below the control port that RFC 959 §3.2 names needs a privilege that
/// nothing here should have.
final class ActiveRoute implements Route {
  /// Longer than this nobody who listens takes to answer.
  private static final Duration LONGEST = Duration.ofSeconds(10);

  private final InetAddress local;
  private final InetSocketAddress target;
  private final Duration patience;
  private @Nullable SocketChannel channel;
  private boolean closed;

  ActiveRoute(InetAddress local, InetSocketAddress target, Duration patience) {
    this.local = local;
    this.target = target;
    this.patience = patience.isZero() || patience.compareTo(LONGEST) > 0 ? LONGEST : patience;
  }

  @Override
  public SocketChannel open() throws IOException {
    SocketChannel opening = SocketChannel.open();
    try {
      adopt(opening);
      opening.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      if (local.getClass() == target.getAddress().getClass()) { // else a proxy translates
        opening.bind(new InetSocketAddress(local, 0));
      }
      opening.socket().connect(target, Math.toIntExact(Math.max(1, patience.toMillis())));
      release();
      return opening;
    } catch (IOException e) {
      opening.close();
      throw e;
    }
  }

  private synchronized void adopt(SocketChannel opening) throws IOException {
    channel = opening;
    if (closed) {
      throw new IOException("given up before it began");
    }
  }

  private synchronized void release() throws IOException {
    channel = null;
    if (closed) {
      throw new IOException("given up");
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException _) {
      // it is gone either way, and nothing had been sent
    }
  }
}
