package dev.wharf.server.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// Datagrams to Unix sockets, which the JDK does not have.
public final class UnixDatagram {
  private UnixDatagram() {}

  /// Sends one.
  ///
  /// @throws IOException if nobody takes it within a second
  public static void send(byte[] datagram, Path to) throws IOException {
    Libc.send(datagram, to.toString().getBytes(StandardCharsets.UTF_8));
  }
}
