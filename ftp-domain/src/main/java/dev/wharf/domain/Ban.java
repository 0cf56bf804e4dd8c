package dev.wharf.domain;

import java.time.Instant;

/// A network whose connections are turned away for a while.
///
/// @param network who
/// @param until when it ends by itself
public record Ban(Network network, Instant until) {}
