import org.jspecify.annotations.NullMarked;

/// FTP without sockets: parser, replies, state machine, handlers. Knows the two plugin ports and
/// the domain; what it needs from the network it declares itself, in [dev.wharf.protocol.port].
@NullMarked
module dev.wharf.protocol {
  requires static org.jspecify;
  requires transitive dev.wharf.auth.spi;
  requires transitive dev.wharf.domain;
  requires transitive dev.wharf.storage.spi;

  exports dev.wharf.protocol;
  exports dev.wharf.protocol.command;
  exports dev.wharf.protocol.port;
  exports dev.wharf.protocol.quota; // for who assembles a server, and for the recount
  exports dev.wharf.protocol.reply;
}
