package dev.wharf.server.tls;

import static javax.net.ssl.SSLEngineResult.HandshakeStatus.NEED_WRAP;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;

/// The server's end of TLS on one connection: encrypted bytes in, clear bytes out, and the other
/// way round. The bytes travel over a [Wire].
///
/// One thread may read while another one writes; writes have to follow each other.
public final class TlsLayer {
  /// Most clear bytes of a record (RFC 8446 §5.1).
  public static final int RECORD = 16 * 1024;

  /// Records in a row that bring no bytes, before it is called a flood (KeyUpdate, empty records).
  private static final int MOST_SILENT = 32;

  private static final int MOST_ALERTS = 4;
  private static final String TLS_1_3 = "TLSv1.3";
  private static final byte[] NO_BYTES = {};
  private static final String NO_VALUE = "dev.wharf.ticket"; // never set, so tickets stay stateless
  private static final int FIRST_ROOM = 512;
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final SSLEngine engine;
  private final Semaphore computing;
  private final int packet;
  private ByteBuffer in = NOTHING; // encrypted bytes that wait, ready to be read
  private int silent;
  private volatile boolean renewing;
  private byte[] held = NO_BYTES; // encrypted, to be sent before anything else

  /// What carries the encrypted bytes.
  public interface Wire {
    /// Waits for bytes and puts them into `to`.
    ///
    /// @return how many; negative at the end
    int read(ByteBuffer to) throws IOException;

    /// Sends all of `from`, as it is.
    void write(ByteBuffer from) throws IOException;

    /// Sends what [#encrypt] makes of no bytes at all: the layer has something to say.
    void answer() throws IOException;
  }

  /// What came of [#decrypt].
  public enum Step {
    /// Clear bytes may have come, and more may follow without another read.
    ON,
    /// More encrypted bytes are needed.
    HUNGRY,
    /// There is no room for the next record.
    FULL,
    /// The client has closed in order.
    CLOSED
  }

  TlsLayer(SSLEngine engine, Semaphore computing) {
    this.engine = engine;
    this.computing = computing;
    this.packet = engine.getSession().getPacketBufferSize();
  }

  /// Bytes that an encrypted record may take.
  public int packetSize() {
    return packet;
  }

  /// Agrees with the client on everything. The client is told when that fails.
  ///
  /// Session tickets of TLS 1.3 are made but not sent yet: they go out with the first bytes, at
  /// [#flush], or with the end. A client that only sends does not read them, and would answer its
  /// own end with a reset, which destroys what it sent before.
  ///
  /// @throws SSLException if it fails for reasons of TLS
  /// @throws IOException if the wire fails
  public void handshake(Wire wire) throws IOException {
    ByteBuffer out = ByteBuffer.allocate(packet);
    try {
      engine.beginHandshake();
      while (true) {
        switch (engine.getHandshakeStatus()) {
          case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> receiveFlight(wire);
          case NEED_TASK -> compute(() -> runTasks());
          case NEED_WRAP -> {
            var result = new AtomicReference<SSLEngineResult>();
            compute(() -> result.set(engine.wrap(NOTHING.duplicate(), out.clear())));
            if (isTicket(result.get())) {
              held = Arrays.copyOf(out.array(), out.position());
              return;
            }
            wire.write(out.flip());
          }
          case FINISHED, NOT_HANDSHAKING -> {
            return;
          }
        }
        if (engine.isInboundDone()) {
          throw new SSLException("closed in the middle of the handshake");
        }
      }
    } catch (SSLException e) {
      tellWhy(wire);
      throw e;
    }
  }

  /// Whether the record that was just made stands behind the handshake: in TLS 1.3 the client has
  /// the last word in that, and the server's last record is a ticket.
  private boolean isTicket(SSLEngineResult result) {
    return result.getHandshakeStatus() == HandshakeStatus.FINISHED
        && engine.getSession().getProtocol().equals(TLS_1_3);
  }

  /// Sends what was held back.
  public void flush(Wire wire) throws IOException {
    if (held.length > 0) {
      wire.answer();
    }
  }

  private void release(ByteBuffer out) {
    out.put(held);
    held = NO_BYTES;
  }

  private interface Computation {
    void run() throws SSLException;
  }

  private void compute(Computation computation) throws SSLException {
    computing.acquireUninterruptibly();
    try {
      computation.run();
    } finally {
      computing.release();
    }
  }

  private void runTasks() {
    for (Runnable task = engine.getDelegatedTask(); task != null; ) {
      task.run();
      task = engine.getDelegatedTask();
    }
  }

  private void receiveFlight(Wire wire) throws IOException {
    var result = new AtomicReference<SSLEngineResult>();
    compute(() -> result.set(engine.unwrap(in, ByteBuffer.allocate(RECORD))));
    if (result.get().getStatus() == SSLEngineResult.Status.BUFFER_UNDERFLOW && fill(wire) < 0) {
      throw new EOFException("closed in the middle of the handshake");
    }
  }

  /// Sends the alert that the engine has in mind, as far as that is still possible.
  private void tellWhy(Wire wire) {
    ByteBuffer out = ByteBuffer.allocate(packet);
    for (int i = 0; i < MOST_ALERTS && engine.getHandshakeStatus() == NEED_WRAP; i++) {
      try {
        engine.wrap(NOTHING.duplicate(), out.clear());
        wire.write(out.flip());
      } catch (SSLException _) {
        // the engine throws what went wrong once more before it says it
      } catch (IOException _) {
        return; // nobody is there to be told
      }
    }
  }

  /// Reads encrypted bytes, behind those that wait.
  ///
  /// @return how many; negative at the end
  public int fill(Wire wire) throws IOException {
    if (in.limit() == in.capacity() && in.position() == 0) {
      ByteBuffer larger = ByteBuffer.allocate(Math.clamp(2L * in.capacity(), FIRST_ROOM, packet));
      in = larger.put(in).flip();
    }
    in.compact();
    try {
      return wire.read(in);
    } finally {
      in.flip();
    }
  }

  /// Takes encrypted bytes that somebody else has read, behind those that wait.
  public void take(ByteBuffer encrypted) {
    int room = in.remaining() + encrypted.remaining();
    if (room > in.capacity()) {
      in = ByteBuffer.allocate(Math.max(FIRST_ROOM, room)).put(in);
    } else {
      in.compact();
    }
    in.put(encrypted).flip();
  }

  /// Uses another buffer for encrypted bytes from now on; those that wait move there.
  ///
  /// @param other has an array, and room for a record at least
  public void readInto(ByteBuffer other) {
    in = other.clear().put(in).flip();
  }

  /// Keeps no memory while no encrypted bytes wait.
  public void rest() {
    if (!in.hasRemaining()) {
      in = NOTHING;
    }
  }

  /// Encrypted bytes that wait.
  public int waiting() {
    return in.remaining();
  }

  /// Decrypts the next record into `clear`.
  ///
  /// @param wire for answers to what the record asked
  /// @throws SSLException if the record is wrong, or one of a flood; or asks for another handshake,
  ///   which is never done (CVE-2009-3555, CVE-2011-1473). The client is told
  public Step decrypt(ByteBuffer clear, Wire wire) throws IOException {
    try {
      SSLEngineResult result = engine.unwrap(in, clear);
      if (engine.isInboundDone()) {
        return Step.CLOSED; // must be asked each time: the status of a close_notify may be OK
      }
      return switch (result.getStatus()) {
        case BUFFER_UNDERFLOW -> Step.HUNGRY;
        case BUFFER_OVERFLOW -> Step.FULL;
        case CLOSED -> Step.CLOSED;
        case OK -> {
          account(result);
          if (result.getHandshakeStatus() != HandshakeStatus.NOT_HANDSHAKING
              && result.getHandshakeStatus() != HandshakeStatus.FINISHED) {
            answer(wire);
          }
          yield Step.ON;
        }
      };
    } catch (SSLException e) {
      tellWhy(wire);
      throw e;
    }
  }

  private void account(SSLEngineResult result) throws SSLException {
    if (result.bytesConsumed() == 0) {
      return; // nothing is read while a record waits to be sent
    }
    silent = result.bytesProduced() > 0 ? 0 : silent + 1;
    if (silent > MOST_SILENT) {
      throw new SSLException("too many records without data");
    }
  }

  /// TLS 1.3 may ask for new keys, which takes one record; TLS 1.2 for a new handshake.
  private void answer(Wire wire) throws IOException {
    if (!engine.getSession().getProtocol().equals(TLS_1_3)) {
      throw new SSLException("no renegotiation");
    }
    runTasks();
    if (engine.getHandshakeStatus() == NEED_WRAP) {
      wire.answer();
    }
  }

  /// Encrypts from `clear`, as much as `out` has room for; at least one record, an empty one if
  /// there are no clear bytes but something to say.
  ///
  /// @param out has room for a record at least
  public void encrypt(ByteBuffer clear, ByteBuffer out) throws SSLException {
    boolean released = held.length > 0;
    release(out);
    if (released && (!clear.hasRemaining() || out.remaining() < packet)) {
      return;
    }
    if (renewing && clear.hasRemaining()) {
      renewing = false;
      engine.getSession().removeValue(NO_VALUE); // tells the JDK to make a ticket in TLS 1.3
    }
    do {
      if (engine.wrap(clear, out).getStatus() == SSLEngineResult.Status.CLOSED) {
        throw new SSLException("closed");
      }
    } while ((clear.hasRemaining() || isPending()) && out.remaining() >= packet);
  }

  /// Whether there is something to encrypt although no clear bytes are left.
  public boolean isPending() {
    return engine.getHandshakeStatus() == NEED_WRAP;
  }

  /// Sends another session ticket behind the next clear bytes. Some clients use a ticket of TLS 1.3
  /// only once (RFC 8446 §C.4); the ticket itself does not mind.
  public void renewTicket() {
    renewing = true;
  }

  /// The record that says that nothing more comes (RFC 8446 §6.1), in `out`.
  ///
  /// @param out has room for a record at least
  public void encryptEnd(ByteBuffer out) throws SSLException {
    release(out);
    engine.closeOutbound();
    while (!engine.isOutboundDone() && out.remaining() >= packet) {
      engine.wrap(NOTHING.duplicate(), out);
    }
  }

  /// Whether the sessions of both connections come from the same control connection. A control
  /// connection may itself have been resumed from an earlier one: then both carry the token of that
  /// one, and the client that knows it is the same.
  public boolean isBoundTo(TlsLayer control) {
    String token = control.engine.getSession().getPeerHost();
    return token != null && token.equals(engine.getSession().getPeerHost());
  }

  /// Whether the session was made on this connection, not resumed.
  public boolean isNew() {
    return Objects.equals(engine.getPeerHost(), engine.getSession().getPeerHost());
  }

  /// Version and suite, for the log.
  public String describe() {
    return engine.getSession().getProtocol() + " " + engine.getSession().getCipherSuite();
  }

  /// The certificate that the client was shown when the session began.
  Optional<X509Certificate> serverCertificate() {
    Certificate[] shown = engine.getSession().getLocalCertificates();
    return shown == null || shown.length == 0
        ? Optional.empty()
        : Optional.of((X509Certificate) shown[0]);
  }

  /// The certificates that the client has shown and proved, its own first; empty if none.
  public List<X509Certificate> clientCertificates() {
    var chain = new ArrayList<X509Certificate>();
    try {
      for (Certificate certificate : engine.getSession().getPeerCertificates()) {
        chain.add((X509Certificate) certificate);
      }
    } catch (SSLPeerUnverifiedException _) {
      // it has shown none
    }
    return List.copyOf(chain);
  }
}
