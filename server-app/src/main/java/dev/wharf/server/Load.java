package dev.wharf.server;

import dev.wharf.domain.Usage;

/// What a server has in use at a moment. All of it is nothing when nobody is there.
///
/// @param sessions control connections
/// @param transfers threads that move a file or a listing, or are about to
/// @param reserved what uploads on their way have taken of quotas
public record Load(int sessions, int transfers, Usage reserved) {}
