package dev.wharf.server.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.server.Until;
import dev.wharf.server.boot.WharfProcess;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.commons.net.ftp.FTP;
import org.apache.commons.net.ftp.FTPClient;

/// A served directory, the program that serves it to `alice` with the password `secret`, and a
/// directory beside it for clients.
///
/// @param wharf the program; it is ready
/// @param root what is served
/// @param here where clients run
record Site(WharfProcess wharf, Path root, Path here) implements AutoCloseable {
  static final String USER = "alice";
  static final String PASSWORD = "secret";

  /// Serves `directory/root` at 127.0.0.1, or at what the options say.
  static Site open(Path directory, String... options) throws IOException, InterruptedException {
    return open(directory, Map.of(), options);
  }

  /// The same with variables in the environment.
  static Site open(Path directory, Map<String, String> environment, String... options)
      throws IOException, InterruptedException {
    Path root = Files.createDirectories(directory.resolve("root"));
    Path here = Files.createDirectories(directory.resolve("client"));
    var arguments = new ArrayList<>(List.of("serve", "--root", root.toString()));
    arguments.addAll(List.of("--user", USER + ":" + PASSWORD));
    if (!List.of(options).contains("--listen")) {
      arguments.addAll(List.of("--listen", "127.0.0.1:0"));
    }
    arguments.addAll(List.of(options));
    Path launcher = Path.of(System.getProperty("wharf.launcher"));
    WharfProcess wharf =
        WharfProcess.start(launcher, directory, environment, arguments.toArray(String[]::new));
    return new Site(wharf.awaitReady(), root, here);
  }

  /// The URL of a path, with user and password.
  String url(String path) {
    return "ftp://" + USER + ":" + PASSWORD + "@" + wharf.authority() + "/" + path;
  }

  /// Runs a client to its end.
  Program run(String... command) throws IOException, InterruptedException {
    return Program.run(here, command);
  }

  /// A Python script of the tests, as a command; it gets host and port as its first arguments.
  List<String> python(String script, String... arguments) throws URISyntaxException {
    var resource = Objects.requireNonNull(Site.class.getResource("/clients/" + script), script);
    var command = new ArrayList<>(List.of("python3", "-u", Path.of(resource.toURI()).toString()));
    command.addAll(List.of(wharf.host(), Integer.toString(wharf.port())));
    command.addAll(List.of(arguments));
    return command;
  }

  /// A client that is logged in, passive and binary.
  FTPClient client() throws IOException {
    var client = new FTPClient();
    client.setControlEncoding(StandardCharsets.UTF_8);
    client.setDefaultTimeout(30_000);
    client.setDataTimeout(java.time.Duration.ofSeconds(30));
    client.connect(wharf.host(), wharf.port());
    assertThat(client.login(USER, PASSWORD)).as(client.getReplyString()).isTrue();
    client.enterLocalPassiveMode();
    assertThat(client.setFileType(FTP.BINARY_FILE_TYPE)).isTrue();
    return client;
  }

  /// Makes a directory, as a client does.
  void makeDirectory(String path) throws IOException {
    FTPClient client = client();
    assertThat(client.makeDirectory(path)).as(client.getReplyString()).isTrue();
    client.disconnect();
  }

  /// Sends a file, as a client does.
  void put(String path, byte[] bytes) throws IOException {
    FTPClient client = client();
    assertThat(client.storeFile(path, new ByteArrayInputStream(bytes)))
        .as(client.getReplyString())
        .isTrue();
    client.disconnect();
  }

  /// The time of a file, as a client is told.
  Instant modified(String path) throws IOException {
    FTPClient client = client();
    Instant time = client.mdtmInstant(path);
    client.disconnect();
    return time;
  }

  /// The names in the root that clients do not see.
  List<String> staged() throws IOException {
    try (var files = Files.walk(root)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith(".wharf-"))
          .toList();
    }
  }

  /// Removes everything that clients or tests have made.
  void clear() throws IOException {
    for (Path top : List.of(root, here)) {
      Files.createDirectories(top); // a store removes empty directories
      try (var paths = Files.walk(top)) {
        for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
          if (!path.equals(top)) {
            Files.delete(path);
          }
        }
      }
    }
  }

  /// Waits until no upload is on its way, or left over.
  void awaitNothingStaged() throws IOException {
    Until.holds("nothing staged", this::nothingStaged);
  }

  private boolean nothingStaged() {
    try {
      return staged().isEmpty();
    } catch (IOException | UncheckedIOException _) {
      return false; // a file went while it was looked at
    }
  }

  @Override
  public void close() {
    wharf.close();
  }
}
