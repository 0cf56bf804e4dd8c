/// FTP without sockets.
///
/// Read [Conversation]: it is one control connection from greeting to goodbye. [Services] and
/// [ProtocolSettings] say what it is given.
package dev.wharf.protocol;
