package dev.wharf.server.net;

import dev.wharf.server.tls.Bindings;
import dev.wharf.server.tls.TlsLayer;
import dev.wharf.server.tls.TlsRules;

/// What a data connection knows about the control connection that it belongs to.
///
/// @param session names it in the log
/// @param control its TLS
/// @param demand what a data connection has to prove
/// @param rules what else the administrator chose
record TlsLink(String session, TlsLayer control, Bindings.Demand demand, TlsRules rules) {}
