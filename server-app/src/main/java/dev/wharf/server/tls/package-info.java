/// TLS without sockets: certificates and keys, and the engine that turns clear bytes into records.
///
/// Read `TlsContexts` for what holds for all connections, `TlsLayer` for one of them, and
/// `SessionBinding` for what ties data connections to their control connection. `Identities` has
/// the certificates and notices when their files change; `Identity`, `Pem`, `PrivateKeys` and `Der`
/// read them, `SelfSigned` makes one.
package dev.wharf.server.tls;
