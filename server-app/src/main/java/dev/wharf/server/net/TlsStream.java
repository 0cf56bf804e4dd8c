package dev.wharf.server.net;

import dev.wharf.protocol.port.DataConnection.Opening;
import dev.wharf.protocol.port.EndOfData;
import dev.wharf.server.tls.SessionBinding;
import dev.wharf.server.tls.TlsContexts;
import dev.wharf.server.tls.TlsLayer;
import dev.wharf.storage.spi.Download;
import dev.wharf.storage.spi.Upload;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// Bytes under TLS (RFC 4217 §7); the server is TLS's server in active mode, too.
///
/// The client's session has to be one that was resumed from its control connection, if the rules
/// say so: then nobody who merely shares its address can take its data. The end of an upload is
/// close_notify; a socket that just ends was cut by somebody. The server says close_notify when all
/// went well and at no other time.
final class TlsStream implements DataStream {
  private static final Logger LOG = System.getLogger(TlsStream.class.getName());

  /// How long the client's close_notify is waited for, in all, when all was sent to it.
  private static final Duration FAREWELL = Duration.ofSeconds(2);

  private final TlsContexts contexts;
  private final TlsLink link;
  private final Buffers buffers;
  private @Nullable Traffic traffic;

  /// A client may spend its only ticket on a handshake that is cut before it is over, as by ABOR.
  /// So it gets another one with the next reply, whatever becomes of the data connection.
  ///
  /// @param contexts those of the control connection
  /// @param link to the control connection
  TlsStream(TlsContexts contexts, TlsLink link, Buffers buffers) {
    this.contexts = contexts;
    this.link = link;
    this.buffers = buffers;
    link.control().renewTicket();
  }

  /// The socket, as the layer sees it.
  private final class Traffic implements TlsLayer.Wire {
    private final SocketChannel socket;
    private final Progress progress;
    private final TlsLayer layer = contexts.data(link.control());

    Traffic(SocketChannel socket, Progress progress) {
      this.socket = socket;
      this.progress = progress;
    }

    @Override
    public int read(ByteBuffer to) throws IOException {
      int end = to.limit();
      to.limit(to.position() + (int) progress.mouthful(to.remaining()));
      try {
        long count = progress.step(false, () -> socket.read(to));
        progress.swallow(count);
        return (int) count;
      } finally {
        to.limit(end);
      }
    }

    @Override
    public void write(ByteBuffer from) throws IOException {
      progress.write(from, socket, false);
    }

    @Override
    public void answer() throws IOException {
      ByteBuffer out = ByteBuffer.allocate(layer.packetSize());
      layer.encrypt(ByteBuffer.allocate(0), out);
      write(out.flip());
    }
  }

  @Override
  public long patience() {
    return link.rules().patience().toNanos();
  }

  @Override
  public Opening begin(SocketChannel socket, Progress progress) throws IOException {
    var connected = new Traffic(socket, progress);
    traffic = connected;
    try {
      connected.layer.handshake(connected);
    } catch (SSLException e) {
      LOG.log(Level.INFO, () -> link.session() + ": TLS on the data connection failed: " + e);
      return Opening.TLS_REFUSED;
    }
    if (!isBound(connected.layer) || !isOfTheSameClient(connected.layer)) {
      return Opening.TLS_REFUSED;
    }
    link.control().renewTicket();
    return Opening.OPEN;
  }

  private boolean isBound(TlsLayer layer) {
    SessionBinding binding = link.demand().binding();
    if (binding == SessionBinding.OFF || layer.isBoundTo(link.control())) {
      return true;
    }
    boolean refused = binding == SessionBinding.REQUIRE;
    LOG.log(
        refused ? Level.WARNING : Level.INFO,
        () ->
            link.session()
                + ": the data connection did not resume the TLS session of its control connection;"
                + (layer.isNew()
                    ? " the client made a new session"
                    : " the client resumed another session")
                + " ("
                + layer.describe()
                + "); "
                + link.demand().key()
                + (refused
                    ? " requires it: refused; for clients that cannot resume, set prefer there"
                    : " prefers it: allowed"));
    return !refused;
  }

  /// Who has shown a certificate on the control connection shows it on data connections.
  private boolean isOfTheSameClient(TlsLayer layer) {
    var own = link.control().clientCertificates();
    boolean same = own.isEmpty() || own.equals(layer.clientCertificates());
    if (!same) {
      LOG.log(
          Level.WARNING,
          () ->
              link.session()
                  + ": the data connection did not show the client certificate of its control"
                  + " connection: refused");
    }
    return same;
  }

  @Override
  public void send(Download download) throws IOException {
    ByteBuffer clear = buffers.borrow();
    ByteBuffer sealed = buffers.borrowSealed();
    try {
      Copy.run(download, clear, bytes -> send(bytes, sealed));
    } finally {
      buffers.giveBackSealed(sealed);
      buffers.giveBack(clear);
    }
  }

  private void send(ByteBuffer bytes, ByteBuffer sealed) throws IOException {
    while (bytes.hasRemaining()) {
      int before = bytes.position();
      traffic().layer.encrypt(bytes, sealed.clear());
      traffic().write(sealed.flip());
      traffic().progress.add(bytes.position() - before);
    }
  }

  @Override
  public EndOfData receive(Upload upload) throws IOException {
    var arrivals = new Arrivals(traffic().socket, traffic().progress);
    ByteBuffer sealed = buffers.borrowSealed();
    TlsLayer layer = traffic().layer;
    layer.readInto(sealed);
    try {
      return new ReceiveFile(clear -> fill(clear, arrivals), buffers).receive(upload);
    } finally {
      layer.readInto(ByteBuffer.allocate(Math.max(layer.packetSize(), layer.waiting())));
      buffers.giveBackSealed(sealed);
    }
  }

  /// Decrypts what is there until the buffer is half full.
  private Optional<EndOfData> fill(ByteBuffer clear, Arrivals arrivals) throws IOException {
    while (true) {
      int before = clear.position();
      TlsLayer.Step step = traffic().layer.decrypt(clear, traffic());
      traffic().progress.add(clear.position() - before);
      switch (step) {
        case ON -> {
          // the next record
        }
        case FULL -> {
          return Optional.empty();
        }
        case CLOSED -> {
          return Optional.of(EndOfData.CLOSE_NOTIFY);
        }
        case HUNGRY -> {
          boolean enough =
              clear.position() >= (traffic().progress.isPaced() ? 1 : clear.capacity() / 2);
          if (enough || (clear.position() > 0 && !arrivals.isMoreComing())) {
            return Optional.empty();
          }
          Optional<EndOfData> end = read();
          if (end.isPresent()) {
            return end;
          }
        }
      }
    }
  }

  private Optional<EndOfData> read() {
    try {
      return traffic().layer.fill(traffic()) < 0
          ? Optional.of(endWithoutNotice())
          : Optional.empty();
    } catch (IOException _) {
      return Optional.of(EndOfData.RESET); // or closed from this side: the owner knows which
    }
  }

  private EndOfData endWithoutNotice() {
    if (link.rules().strictEnd()) {
      LOG.log(Level.WARNING, () -> link.session() + ": an upload ended without close_notify");
      return EndOfData.TRUNCATED;
    }
    LOG.log(
        Level.INFO,
        () -> link.session() + ": an upload ended without close_notify; tls.end-of-data allows it");
    return EndOfData.FIN;
  }

  @Override
  public void sayEnd() throws IOException {
    TlsLayer layer = traffic().layer;
    ByteBuffer out = ByteBuffer.allocate(3 * layer.packetSize());
    layer.encryptEnd(out);
    traffic().write(out.flip());
  }

  /// A client that was sent something says close_notify in its turn, and some take offence at a
  /// socket that is closed before. After an upload it has said so already.
  @Override
  public void awaitEnd(boolean sent) throws IOException {
    if (!sent) {
      return;
    }
    var deadline = Deadline.in(FAREWELL);
    var socket = traffic().socket.socket();
    InputStream in = socket.getInputStream();
    byte[] trash = new byte[1024];
    try {
      do {
        socket.setSoTimeout(deadline.millis());
      } while (in.read(trash) >= 0 && !deadline.isOver());
    } catch (SocketTimeoutException _) {
      // it was given its time
    } catch (IOException e) {
      LOG.log(Level.TRACE, "the client closed in a hurry", e);
    }
  }

  private Traffic traffic() {
    if (traffic == null) {
      throw new IllegalStateException("not open");
    }
    return traffic;
  }
}
