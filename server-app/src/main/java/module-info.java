import org.jspecify.annotations.NullMarked;

/// The server: sockets, assembly, command line; and the embedding API.
///
/// What only the command line needs is required statically: who embeds the server does not get it,
/// and `./wharf` adds it by name.
@NullMarked
module dev.wharf.server {
  requires static ch.qos.logback.classic; // all of these: only dev.wharf.server.boot
  requires static ch.qos.logback.core;
  requires static info.picocli;
  requires static jdk.unsupported;
  requires static org.slf4j;
  requires static tools.jackson.core;
  requires static tools.jackson.dataformat.yaml;
  requires static org.jspecify;
  requires java.naming; // names of RFC 4514, in certificates
  requires java.net.http; // webhooks
  requires transitive dev.wharf.protocol;

  exports dev.wharf.server;
  exports dev.wharf.server.hooks;

  uses dev.wharf.auth.spi.AuthenticatorProvider;
  uses dev.wharf.domain.ClusterProvider;
  uses dev.wharf.storage.spi.StorageProvider;
}
