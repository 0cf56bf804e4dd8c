/// The transport: everything that touches a socket.
///
/// Read `Listener`, then `ControlChannel` with `Intake`, `Doorbell` and `LineReader` for the
/// control connection. For data: `SocketDataChannels`, `PassiveListener` with `PassivePorts`,
/// `ActiveRoute`, and then `TcpDataConnection` with its `DataStream`: `PlainStream` or `TlsStream`,
/// which use `SendFile` and `ReceiveFile`. `Watchdog` cuts what waits too long. `Proxies` with
/// `ProxyHeader` learn from a proxy who the client is, and `Advertised` decides what PASV tells it.
///
/// Control connections belong to virtual threads, data connections to platform threads, and neither
/// crosses over. No thread is ever interrupted: closing a channel ends what waits for it.
package dev.wharf.server.net;
