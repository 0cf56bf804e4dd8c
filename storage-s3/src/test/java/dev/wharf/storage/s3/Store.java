package dev.wharf.storage.s3;

import dev.wharf.domain.Settings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import org.gaul.s3proxy.BlobStores;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.S3Object;

/// An S3 server that nobody here wrote (s3proxy), on a free port of 127.0.0.1; in this process, or
/// as one of its own through [#main].
///
/// `-Dwharf.s3.endpoint=http://host:port` makes the tests use a server that runs already, with the
/// key [#KEY] and the secret [#SECRET], and `-Dwharf.s3.settings=checksums=false,tries=2` gives
/// Wharf settings for it.
public final class Store implements AutoCloseable {
  static final String KEY = "local";
  static final String SECRET = "localsecret";

  private static final String ELSEWHERE = System.getProperty("wharf.s3.endpoint", "");

  private final Optional<S3Proxy> server;
  private final URI endpoint;

  private Store(Optional<S3Proxy> server, URI endpoint) {
    this.server = server;
    this.endpoint = endpoint;
  }

  /// Objects are in memory, or wherever the server keeps them that runs already.
  static Store inMemory() throws Exception {
    return ELSEWHERE.isEmpty()
        ? start("transient-nio2", new Properties())
        : new Store(Optional.empty(), URI.create(ELSEWHERE));
  }

  /// Objects are files below a directory.
  static Store onDisk(Path directory) throws Exception {
    return start("filesystem-nio2", below(directory));
  }

  /// The same, but over TLS only.
  static Store onDisk(Path directory, SelfSigned keys) throws Exception {
    return secure(keys.keys(), "filesystem-nio2", below(directory));
  }

  private static Properties below(Path directory) {
    var properties = new Properties();
    properties.setProperty("jclouds.filesystem.basedir", directory.toString());
    return properties;
  }

  /// Objects are in memory; it speaks TLS only.
  static Store inMemory(SelfSigned keys) throws Exception {
    return secure(keys.keys(), "transient-nio2", new Properties());
  }

  private static Store secure(Path keys, String kind, Properties properties) throws Exception {
    S3Proxy server =
        S3Proxy.builder()
            .blobStore(BlobStores.create(kind, properties))
            .secureEndpoint(URI.create("https://127.0.0.1:0"))
            .keyStore(keys.toString(), SECRET)
            .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, KEY, SECRET)
            .ignoreUnknownHeaders(true)
            .build();
    server.start();
    return new Store(
        Optional.of(server), URI.create("https://127.0.0.1:" + server.getSecurePort()));
  }

  private static Store start(String kind, Properties properties) throws Exception {
    S3Proxy server =
        S3Proxy.builder()
            .blobStore(BlobStores.create(kind, properties))
            .endpoint(URI.create("http://127.0.0.1:0"))
            .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, KEY, SECRET)
            .ignoreUnknownHeaders(true)
            .build();
    server.start();
    return new Store(Optional.of(server), URI.create("http://127.0.0.1:" + server.getPort()));
  }

  int port() {
    return endpoint.getPort();
  }

  URI endpoint() {
    return endpoint;
  }

  /// Settings for a bucket in this store, reached through `endpoint`.
  ///
  /// @param more as in a configuration file; wins
  static Settings settings(URI endpoint, String bucket, Map<String, ?> more) {
    var values = new HashMap<String, Object>();
    values.put("bucket", bucket);
    values.put("endpoint", endpoint.toString());
    values.put("path-style", true);
    values.put("access-key", KEY);
    values.put("secret-key", SECRET);
    for (String one : System.getProperty("wharf.s3.settings", "").split(",", -1)) {
      if (!one.isEmpty()) {
        values.put(one.substring(0, one.indexOf('=')), one.substring(one.indexOf('=') + 1));
      }
    }
    values.putAll(more);
    return Settings.read("", values, S3Options.ALL);
  }

  /// A client that knows nothing of Wharf.
  S3Client client() {
    return Opening.client(S3Settings.read(settings(endpoint(), "any", Map.of())));
  }

  /// Makes a bucket that nobody has used.
  String newBucket() {
    String name = "b-" + UUID.randomUUID();
    try (S3Client client = client()) {
      client.createBucket(r -> r.bucket(name));
    }
    return name;
  }

  /// The keys in a bucket.
  static List<String> keys(S3Client client, String bucket) {
    return client.listObjectsV2(r -> r.bucket(bucket)).contents().stream()
        .map(S3Object::key)
        .toList();
  }

  /// The multipart uploads in a bucket that are neither finished nor aborted.
  static List<MultipartUpload> unfinished(S3Client client, String bucket) {
    return client.listMultipartUploads(r -> r.bucket(bucket)).uploads();
  }

  @Override
  public void close() {
    try {
      if (server.isPresent()) {
        server.get().stop();
      }
    } catch (Exception e) { // what its interface says
      throw new AssertionError(e);
    }
  }

  /// Runs a store until standard input ends: with a bucket, in a directory.
  ///
  /// @param arguments the directory, the bucket; then, for TLS, where its certificate is to be
  public static void main(String[] arguments) throws Exception {
    Path directory = Path.of(arguments[0]);
    if (arguments.length == 2) {
      serve(onDisk(directory), arguments[1], Map.of());
    } else {
      SelfSigned keys = SelfSigned.make(Path.of(arguments[2]), "store");
      Map<String, ?> trust = Map.of("ca-file", keys.certificate().toString());
      serve(onDisk(directory, keys), arguments[1], trust);
    }
  }

  private static void serve(Store store, String bucket, Map<String, ?> trust) throws IOException {
    Settings settings = settings(store.endpoint(), bucket, trust);
    try (store;
        S3Client client = Opening.client(S3Settings.read(settings))) {
      client.createBucket(r -> r.bucket(bucket));
      System.out.println("port " + store.port());
      awaitEnd();
    }
  }

  private static void awaitEnd() throws IOException {
    while (System.in.read() >= 0) {
      // whatever is said
    }
  }
}
