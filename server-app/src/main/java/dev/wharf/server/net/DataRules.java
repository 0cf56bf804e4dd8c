package dev.wharf.server.net;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;

/// What an administrator may choose about data connections.
///
/// @param connect how long the client is awaited, or its port tried; zero for ever
/// @param stall how long a transfer may wait for the client without a byte; zero for ever
/// @param advertised the address that clients are told instead of the one they know the server by
public record DataRules(Duration connect, Duration stall, Optional<InetAddress> advertised) {}
