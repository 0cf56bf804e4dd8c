package dev.wharf.protocol;

import dev.wharf.auth.spi.PeerInfo;
import dev.wharf.protocol.port.ControlLine;
import dev.wharf.protocol.port.ControlWire;
import dev.wharf.protocol.reply.Reply;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// A control connection in memory: a test puts lines in and takes replies out.
///
/// Time does not pass by itself: a silent client is a [ControlLine.TimedOut] that the test puts in.
final class ScriptedWire implements ControlWire {
  private final BlockingQueue<ControlLine> lines = new LinkedBlockingQueue<>();
  private final BlockingQueue<Reply> replies = new LinkedBlockingQueue<>();
  private final CountDownLatch tlsBegan = new CountDownLatch(1);
  private final InetAddress client;
  private final boolean tls;
  private volatile boolean encrypted;
  private volatile List<X509Certificate> certificates = List.of();
  private volatile boolean ended;
  private volatile boolean goneUnseen;
  private volatile boolean broken;

  /// A wire to a client.
  ///
  /// @param client its address
  /// @param tls whether AUTH TLS is possible
  ScriptedWire(String client, boolean tls) {
    this.client = InetAddress.ofLiteral(client);
    this.tls = tls;
  }

  /// The client sends a line.
  void line(String text) {
    line(text.getBytes(StandardCharsets.UTF_8));
  }

  /// The client sends a line.
  void line(byte[] bytes) {
    put(new ControlLine.Text(bytes.clone()));
  }

  /// Something else comes.
  void put(ControlLine line) {
    packet(List.of(line));
  }

  /// Several lines come in one packet.
  synchronized void packet(List<ControlLine> packet) {
    lines.addAll(packet);
  }

  /// The client dies, and nobody has noticed yet: whoever reads still waits.
  void dieUnseen() {
    goneUnseen = true;
  }

  /// From now on nobody reads replies: the next one fails.
  void breakReplies() {
    broken = true;
  }

  /// The next reply.
  Reply reply() {
    return Patience.next(replies, "a reply");
  }

  /// Whether no reply waits to be taken.
  boolean isSilent() {
    return replies.isEmpty();
  }

  /// Waits for the handshake.
  void awaitTls() {
    try {
      if (!tlsBegan.await(Patience.LONGEST.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError("waited in vain for TLS");
      }
    } catch (InterruptedException e) {
      throw Patience.interrupted("TLS", e);
    }
  }

  /// The client goes on under TLS from the start, as with implicit TLS.
  ScriptedWire encrypted() {
    encrypted = true;
    return this;
  }

  /// The client shows these in the handshake.
  ScriptedWire showing(List<X509Certificate> chain) {
    certificates = chain;
    return this;
  }

  @Override
  public ControlLine read(Duration patience) {
    if (ended) {
      return new ControlLine.Ended();
    }
    try {
      ControlLine line = lines.take();
      ended |= line instanceof ControlLine.Ended;
      return line;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return new ControlLine.Ended();
    }
  }

  @Override
  public void send(Reply reply) throws IOException {
    if (broken) {
      throw new IOException("the client does not read");
    }
    replies.add(reply);
  }

  @Override
  public void sendAhead(Reply begun) throws IOException {
    send(begun);
  }

  @Override
  public void wake() {
    put(new ControlLine.Woken());
  }

  @Override
  public boolean isOver(long since, long patience) {
    return ended || goneUnseen;
  }

  @Override
  public PeerInfo peer() {
    InetAddress local =
        InetAddress.ofLiteral(client.getAddress().length == 4 ? "192.0.2.1" : "2001:db8::1");
    return new PeerInfo(client, local, encrypted, encrypted ? certificates : List.of());
  }

  @Override
  public boolean offersTls() {
    return tls;
  }

  @Override
  public synchronized void startTls() throws IOException {
    if (!lines.isEmpty()) {
      throw new IOException("clear bytes wait behind AUTH");
    }
    encrypted = true;
    tlsBegan.countDown();
  }
}
