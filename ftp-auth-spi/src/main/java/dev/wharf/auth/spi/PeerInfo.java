package dev.wharf.auth.spi;

import java.net.InetAddress;
import java.security.cert.X509Certificate;
import java.util.List;

/// The other end of a control connection.
///
/// @param address the client's address
/// @param local the server's address that the client connected to
/// @param encrypted whether the control connection runs under TLS
/// @param certificates what the client has shown and proved in the TLS handshake, its own
///   certificate first; empty if none
public record PeerInfo(
    InetAddress address, InetAddress local, boolean encrypted, List<X509Certificate> certificates) {
  /// Copies the list.
  public PeerInfo {
    certificates = List.copyOf(certificates);
  }

  /// A client that has shown no certificate.
  public PeerInfo(InetAddress address, InetAddress local, boolean encrypted) {
    this(address, local, encrypted, List.of());
  }
}
