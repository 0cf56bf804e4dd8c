package dev.wharf.server.net;

/// What the data connections of all sessions of a server share.
///
/// @param ports where clients are awaited
/// @param buffers for bytes on their way
/// @param watchdog cuts transfers that stand still
/// @param rules what the administrator chose
public record DataTransport(
    PassivePorts ports, Buffers buffers, Watchdog watchdog, DataRules rules) {}
