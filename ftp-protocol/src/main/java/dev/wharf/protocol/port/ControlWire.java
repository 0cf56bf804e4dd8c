package dev.wharf.protocol.port;

import dev.wharf.auth.spi.PeerInfo;
import dev.wharf.protocol.reply.Reply;
import java.io.IOException;
import java.time.Duration;

/// One control connection: lines in, replies out (RFC 959 §2.3).
///
/// [#read] is called by one thread at a time. [#send] and [#wake] may come from any thread, also
/// while a read is waiting.
public interface ControlWire {
  /// Waits for the next line. Telnet commands in it are answered and removed (RFC 854, RFC 1123
  /// §4.1.2.12).
  ///
  /// @param patience how long to wait for the whole line; zero for ever
  ControlLine read(Duration patience);

  /// Sends a reply, whole and in order with the others.
  ///
  /// @throws IOException if the client is gone or does not read; later sends fail as well
  void send(Reply reply) throws IOException;

  /// Sends lines of a reply whose last line comes later, with the same code, by [#send]; nothing
  /// else may be sent in between.
  ///
  /// @param begun code and lines
  /// @throws IOException as [#send]
  void sendAhead(Reply begun) throws IOException;

  /// Makes a read that is waiting, or the next one, return [ControlLine.Woken].
  void wake();

  /// Whether the client has ended the connection, also if no [#read] has seen it yet. May wait for
  /// a moment; may come from any thread.
  ///
  /// A client that dies closes all its connections at once, and it is chance whose end comes first:
  /// whoever takes the end of a data connection for a statement has to ask this.
  ///
  /// @param since when the data connection ended, as `System.nanoTime` counts
  /// @param patience how long from then on an end may take to come, in nanoseconds
  boolean isOver(long since, long patience);

  /// The other end, and whether the connection is encrypted now.
  PeerInfo peer();

  /// Whether [#startTls] can be called: there is a certificate, and policy allows it.
  boolean offersTls();

  /// Goes on under TLS, as its server; returns after the handshake. The client is told before, in
  /// clear.
  ///
  /// @throws IOException if a clear byte waits behind the line that asked for TLS (somebody injects
  ///   commands), or the handshake fails; the connection is of no use then
  void startTls() throws IOException;
}
