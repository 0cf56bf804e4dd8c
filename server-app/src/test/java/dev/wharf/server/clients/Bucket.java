package dev.wharf.server.clients;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.server.boot.WharfProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/// An S3 server with a bucket, as a process of its own, whose objects are files; and `./wharf`
/// before it. The server is that of the tests of `storage-s3`.
///
/// @param store the server
/// @param endpoint where it listens
/// @param objects the directory with its objects
record Bucket(Process store, URI endpoint, Path objects) implements AutoCloseable {
  /// Names that this store can keep: it adds to those of its files, and its disk takes 255 bytes.
  static final List<String> NAMES =
      Tree.NAMES.stream().filter(name -> name.length() < 200).toList();

  private static final String NAME = "files";
  private static final String TRUST_PASSWORD = "-Djavax.net.ssl.trustStorePassword=localsecret";
  private static final Path MODULE = Path.of("../storage-s3/target").toAbsolutePath().normalize();

  /// Starts a store whose objects are below `directory`.
  static Bucket open(Path directory) throws IOException {
    return open(directory, "http");
  }

  /// The same over TLS; its certificate is `store.pem`, its key with it `store.p12`.
  static Bucket openSecure(Path directory) throws IOException {
    return open(directory, "https", directory.toString());
  }

  private static Bucket open(Path directory, String scheme, String... more) throws IOException {
    Path data = Files.createDirectories(directory.resolve("store"));
    var arguments = new ArrayList<>(List.of(data.toString(), NAME));
    arguments.addAll(List.of(more));
    Process store = java(directory.resolve("store.log"), List.of(), "Store", arguments);
    var out = new BufferedReader(new InputStreamReader(store.getInputStream(), UTF_8));
    String line = Objects.requireNonNullElse(out.readLine(), "");
    assertThat(line).as(Files.readString(directory.resolve("store.log"))).startsWith("port ");
    URI endpoint = URI.create(scheme + "://127.0.0.1:" + line.substring("port ".length()));
    return new Bucket(store, endpoint, data.resolve(NAME));
  }

  /// A program of the tests of `storage-s3`.
  private static Process java(
      Path log, List<String> options, String program, List<String> arguments) throws IOException {
    String libraries = Files.readString(MODULE.resolve("store.classpath")).strip();
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx512m");
    command.addAll(options);
    command.add("-cp");
    command.add(MODULE.resolve("test-classes") + ":" + MODULE.resolve("classes") + ":" + libraries);
    command.add("dev.wharf.storage.s3." + program);
    command.addAll(arguments);
    return new ProcessBuilder(command).redirectError(log.toFile()).start();
  }

  /// What a user of the SDK writes, with this bucket; it takes orders from its standard input.
  Process plainProgram(Path directory) throws IOException {
    Path keys = directory.resolve("store.p12");
    List<String> trust =
        Files.exists(keys)
            ? List.of("-Djavax.net.ssl.trustStore=" + keys, TRUST_PASSWORD)
            : List.of();
    return java(
        directory.resolve("plain.log"), trust, "PlainProgram", List.of(endpoint.toString(), NAME));
  }

  /// `./wharf` with this bucket as its only storage, and a directory for clients.
  Site site(Path directory, String... options) throws IOException, InterruptedException {
    return site(directory, Map.of(), options);
  }

  /// The same with variables in the environment.
  Site site(Path directory, Map<String, String> environment, String... options)
      throws IOException, InterruptedException {
    WharfProcess wharf = wharf(directory, endpoint, environment, options);
    Path root = Files.createDirectories(objects.resolve("tenants/alice"));
    return new Site(wharf, root, Files.createDirectories(directory.resolve("client")));
  }

  /// `./wharf`, ready, with a bucket in the store at `endpoint`.
  static WharfProcess wharf(
      Path directory, URI endpoint, Map<String, String> environment, String... options)
      throws IOException, InterruptedException {
    Path file =
        Files.writeString(
            directory.resolve("wharf.yaml"),
            """
            listen: 127.0.0.1:0
            storage:
              type: s3
              bucket: files
              prefix: tenants/{account}
              endpoint: ENDPOINT
              path-style: true
              access-key: local
              secret-key: localsecret
            """
                .replace("ENDPOINT", endpoint.toString()));
    var arguments = new ArrayList<>(List.of("serve", "--config", file.toString()));
    arguments.addAll(List.of("--user", Site.USER + ":" + Site.PASSWORD));
    arguments.addAll(List.of(options));
    Path launcher = Path.of(System.getProperty("wharf.launcher"));
    return WharfProcess.start(launcher, directory, environment, arguments.toArray(String[]::new))
        .awaitReady();
  }

  /// The files of the store, whatever they stand for: objects, parts of uploads, notes of the
  /// store.
  List<Path> files() {
    while (true) {
      try (Stream<Path> files = Files.walk(objects)) {
        return files.filter(Files::isRegularFile).toList();
      } catch (IOException | UncheckedIOException _) {
        // a file went while it was looked at: once more
      }
    }
  }

  @Override
  public void close() throws IOException {
    store.getOutputStream().close();
    store.destroy();
  }
}
