import org.jspecify.annotations.NullMarked;

/// The server: sockets, assembly, command line; and the embedding API.
@NullMarked
module dev.wharf.server {
  requires static org.jspecify;
  requires transitive dev.wharf.protocol;
}
