/// FTP without sockets.
///
/// Read [Conversation]: it is one control connection from greeting to goodbye. What it is given
/// stands in `dev.wharf.protocol.port`.
package dev.wharf.protocol;
