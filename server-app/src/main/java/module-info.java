import org.jspecify.annotations.NullMarked;

/// The server: sockets, assembly, command line; and the embedding API.
@NullMarked
module dev.wharf.server {
  requires static transitive org.jspecify;
  requires transitive dev.wharf.protocol;

  exports dev.wharf.server;

  uses dev.wharf.auth.spi.AuthenticatorProvider;
  uses dev.wharf.storage.spi.StorageProvider;
}
