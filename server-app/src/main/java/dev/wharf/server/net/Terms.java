package dev.wharf.server.net;

import dev.wharf.domain.SessionDirectory.Place;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/// What the clients of a listener get from now on. A session keeps the terms that it began under.
///
/// @param transport what data connections share
/// @param write how long a reply may wait for the client; zero for ever
/// @param tls whether there is TLS, and from when on
/// @param sessions makes sessions
/// @param stay takes a place under these terms, to be closed behind the session; empty if they hold
///   no more, since others have taken their place
public record Terms(
    DataTransport transport,
    Duration write,
    ListenerTls tls,
    Sessions sessions,
    Supplier<Optional<Place>> stay) {}
