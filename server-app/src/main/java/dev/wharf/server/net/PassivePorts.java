package dev.wharf.server.net;

import dev.wharf.domain.Network;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/// The ports that data connections are awaited on; one for all sessions of a server. Thread-safe.
///
/// Ports are taken at random, so that nobody can tell the next one (RFC 2577 §8). A port that was
/// given back rests for [#REST] before it is taken again, as long as there are others; a server
/// that is busier than its range is wide uses the one that has rested longest. Ports are never left
/// to the kernel to choose: it is slow at that once many old connections linger.
///
/// When every port is taken, a client gets one of those that a client with at least two more holds
/// and has not used yet, the oldest first: nobody keeps others out by asking for ports only.
public final class PassivePorts {
  /// How long a port rests.
  static final Duration REST = Duration.ofSeconds(2);

  /// The right client, and strangers who will be sent away. So many of them have to hold on to a
  /// port that they should not know before the right client has to try again.
  private static final int BACKLOG = 64;

  private final SecureRandom random = new SecureRandom();
  private final LongSupplier clock;
  private final int[] free;
  private int freeCount;
  private final ArrayDeque<Resting> resting = new ArrayDeque<>();

  private final Set<PassiveListener> open = new LinkedHashSet<>(); // the oldest first

  private final LongAdder strangers = new LongAdder();

  private record Resting(int port, long until) {}

  /// The ports from `first` to `last`, both included.
  public PassivePorts(int first, int last) {
    this(first, last, System::nanoTime);
  }

  PassivePorts(int first, int last, LongSupplier clock) {
    if (first < 1 || last > 65_535 || first > last) {
      throw new IllegalArgumentException("not a range of ports: " + first + "-" + last);
    }
    this.clock = clock;
    free = new int[last - first + 1];
    freeCount = free.length;
    for (int i = 0; i < free.length; i++) {
      free[i] = first + i;
    }
  }

  /// Listens on a port of the range.
  ///
  /// @param client for whom
  /// @throws IOException if every port is taken, here or by somebody else
  ServerSocketChannel listen(InetAddress local, Network client) throws IOException {
    var refused = new ArrayDeque<Integer>();
    try {
      while (true) {
        int port = takeFor(client);
        ServerSocketChannel listener = ServerSocketChannel.open();
        try {
          listener.setOption(StandardSocketOptions.SO_REUSEADDR, true);
          return listener.bind(new InetSocketAddress(local, port), BACKLOG);
        } catch (BindException _) {
          listener.close(); // somebody else has it: on to the next
          refused.add(port);
        } catch (IOException e) {
          listener.close();
          refused.add(port);
          throw e;
        }
      }
    } finally {
      refused.forEach(this::release);
    }
  }

  private synchronized int takeFor(Network client) throws IOException {
    if (freeCount == 0 && resting.isEmpty()) {
      hoarded(client).ifPresent(PassiveListener::close);
    }
    return take();
  }

  /// The oldest listener of whoever has most of them, if `client` has so few that this is fair.
  private Optional<PassiveListener> hoarded(Network client) {
    var counts = new HashMap<Network, Integer>();
    open.forEach(listener -> counts.merge(listener.client(), 1, Integer::sum));
    int most = counts.values().stream().mapToInt(count -> count).max().orElse(0);
    return most < counts.getOrDefault(client, 0) + 2
        ? Optional.empty()
        : open.stream().filter(one -> counts.getOrDefault(one.client(), 0) == most).findFirst();
  }

  /// Remembers who waits on a port.
  synchronized void opened(PassiveListener listener) {
    open.add(listener);
  }

  /// Gives up a listener, which is closed by then, and its port.
  synchronized void closed(PassiveListener listener, int port) {
    open.remove(listener);
    release(port);
  }

  /// Takes a port out of the range.
  ///
  /// @throws IOException if there is none
  synchronized int take() throws IOException {
    long now = clock.getAsLong();
    while (!resting.isEmpty() && resting.getFirst().until() - now <= 0) {
      free[freeCount++] = resting.removeFirst().port();
    }
    if (freeCount > 0) {
      int pick = random.nextInt(freeCount);
      int port = free[pick];
      free[pick] = free[--freeCount];
      return port;
    }
    if (!resting.isEmpty()) {
      return resting.removeFirst().port();
    }
    throw new IOException("no passive port is free");
  }

  /// How many strangers have come to a port that was meant for somebody else.
  public long strangers() {
    return strangers.sum();
  }

  void countStranger() {
    strangers.increment();
  }

  /// Gives a port back; its listener is closed by then.
  synchronized void release(int port) {
    resting.addLast(new Resting(port, clock.getAsLong() + REST.toNanos()));
  }
}
