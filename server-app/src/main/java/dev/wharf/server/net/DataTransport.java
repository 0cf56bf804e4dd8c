package dev.wharf.server.net;

import dev.wharf.server.tls.TlsContexts;
import java.util.Optional;

/// What the data connections of all sessions of a server share.
///
/// @param ports where clients are awaited
/// @param buffers for bytes on their way
/// @param watchdog cuts transfers that stand still
/// @param rules what the administrator chose
/// @param proxies who connects for clients
/// @param tls for protected connections; empty if there is no certificate
public record DataTransport(
    PassivePorts ports,
    Buffers buffers,
    Watchdog watchdog,
    DataRules rules,
    Proxies proxies,
    Optional<TlsContexts> tls) {
  /// Without TLS and proxies.
  public DataTransport(PassivePorts ports, Buffers buffers, Watchdog watchdog, DataRules rules) {
    this(ports, buffers, watchdog, rules, Proxies.NONE, Optional.empty());
  }
}
