package dev.wharf.domain;

import java.net.InetAddress;
import java.time.Instant;

/// What is known of a session that is online, at one moment. Does not change afterwards.
///
/// @param id the name of its control connection, as in [FtpEvent.Source]
/// @param account who is logged in, or empty
/// @param since when the client connected
/// @param client the client's address
/// @param server the server's address that the client connected to
/// @param encrypted whether the control connection runs under TLS
/// @param activity what it is doing
public record OnlineSession(
    String id,
    String account,
    Instant since,
    InetAddress client,
    InetAddress server,
    boolean encrypted,
    Activity activity) {}
