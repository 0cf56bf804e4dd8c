import org.jspecify.annotations.NullMarked;

/// FTP without sockets: parser, replies, state machine, handlers.
@NullMarked
module dev.wharf.protocol {
  requires static transitive org.jspecify;
  requires transitive dev.wharf.auth.spi;
  requires transitive dev.wharf.domain;
  requires transitive dev.wharf.storage.spi;
}
