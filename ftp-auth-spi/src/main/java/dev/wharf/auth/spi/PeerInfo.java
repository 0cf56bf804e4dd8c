package dev.wharf.auth.spi;

import java.net.InetAddress;

/// The other end of a control connection.
///
/// @param address the client's address
/// @param local the server's address that the client connected to
/// @param encrypted whether the control connection runs under TLS
public record PeerInfo(InetAddress address, InetAddress local, boolean encrypted) {}
