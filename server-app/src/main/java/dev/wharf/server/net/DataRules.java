package dev.wharf.server.net;

import java.time.Duration;

/// What an administrator may choose about data connections.
///
/// @param connect how long the client is awaited, or its port tried; zero for ever
/// @param stall how long a transfer may wait for the client without a byte; zero for ever
/// @param longest how long a whole transfer may take; zero for ever
/// @param slowest bytes per second below which a client is too slow; 0 for any. See [Tempo]
/// @param advertised which address clients are told
public record DataRules(
    Duration connect, Duration stall, Duration longest, long slowest, Advertised advertised) {}
