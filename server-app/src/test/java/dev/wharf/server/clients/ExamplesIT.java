package dev.wharf.server.clients;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.server.boot.WharfProcess;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.net.ftp.FTP;
import org.apache.commons.net.ftp.FTPClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The programs of `docs/examples`, compiled as strangers would, and run.
class ExamplesIT {
  private static final Path LAUNCHER = Path.of(System.getProperty("wharf.launcher"));
  private static final Path EXAMPLES = LAUNCHER.resolveSibling("docs/examples");
  private static final Path LIB = LAUNCHER.resolveSibling("server-app/target/wharf/lib");

  /// All that an embedder needs.
  private static final List<String> LIBRARY =
      List.of(
          "ftp-auth-spi",
          "ftp-domain",
          "ftp-protocol",
          "server-app",
          "storage-localfs",
          "storage-spi");

  @TempDir private Path dir;

  @Test
  void a_server_is_embedded_without_the_command_line_and_its_libraries() throws Exception {
    Path classes = compile("embed");
    Path files = Files.createDirectory(dir.resolve("files"));
    try (var program = java("-p", classes + File.pathSeparator + library(), files)) {
      FTPClient client = login(program.awaitReady(), "me", "secret");
      client.setFileType(FTP.BINARY_FILE_TYPE);
      assertThat(client.storeFile("a.txt", new ByteArrayInputStream("hello".getBytes(UTF_8))))
          .isTrue();
      assertThat(files.resolve("a.txt")).hasContent("hello");
      client.logout();
      assertThat(program.input("").awaitExit()).isZero();
      assertThat(program.out()).contains("uploaded /a.txt, 5 bytes");
      assertThat(program.err()).isEmpty();
    }
  }

  @Test
  void plugins_are_found_on_the_module_path() throws Exception {
    String plugins = compile("authenticator") + File.pathSeparator + compile("storage");
    try (var wharf =
        WharfProcess.start(
            LAUNCHER,
            dir,
            Map.of("WHARF_PLUGINS", plugins),
            "serve",
            "--listen=127.0.0.1:0",
            "--set=storage.type=clock",
            "--set=storage.file=now.txt",
            "--set=authenticators=[{type: shared-token, token: sesame, names: [alice, bob]}]")) {
      FTPClient client = login(wharf.awaitReady(), "bob", "sesame");
      assertThat(client.listNames()).containsExactly("now.txt");
      var time = new ByteArrayOutputStream();
      assertThat(client.retrieveFile("now.txt", time)).isTrue();
      assertThat(Instant.parse(time.toString(UTF_8).strip())).isBeforeOrEqualTo(Instant.now());
      assertThat(client.deleteFile("now.txt")).isFalse();
      client.logout();
    }
  }

  @Test
  void a_wrong_setting_of_a_plugin_is_told_like_any_other() throws Exception {
    try (var wharf =
        WharfProcess.start(
            LAUNCHER,
            dir,
            Map.of("WHARF_PLUGINS", compile("authenticator").toString()),
            "serve",
            "--set=authenticators=[{type: shared-token, name: [alice]}]")) {
      assertThat(wharf.awaitExit()).isEqualTo(2);
      assertThat(wharf.err())
          .anyMatch(line -> line.contains("authenticators[0].token: missing; expected text"))
          .anyMatch(line -> line.contains("did you mean authenticators[0].names?"));
    }
  }

  @Test
  void plugins_in_directories_are_found_although_the_start_was_rehearsed() throws Exception {
    Path launcher = Files.copy(LAUNCHER, dir.resolve("wharf"));
    Path out = Files.createDirectories(dir.resolve("server-app/target/wharf"));
    Files.createSymbolicLink(out.resolve("lib"), LIB);
    Path cache = out.resolve("wharf.aot");
    var keep = Map.of("WHARF_OPTS", "-XX:AOTCacheOutput=" + cache);
    try (var rehearsal = WharfProcess.start(launcher, dir, keep, "rehearse")) {
      assertThat(rehearsal.awaitExit()).as(rehearsal.err().toString()).isZero();
    }
    assertThat(cache).isNotEmptyFile();
    var plugins = Map.of("WHARF_PLUGINS", compile("authenticator").toString());
    String unfinished = "--set=authenticators=[{type: shared-token, names: [alice]}]";
    try (var wharf = WharfProcess.start(launcher, dir, plugins, "serve", unfinished)) {
      assertThat(wharf.awaitExit()).isEqualTo(2);
      assertThat(wharf.err())
          .containsExactly("wharf: --set: authenticators[0].token: missing; expected text");
    }
  }

  /// Compiles an example as a module of its own.
  private Path compile(String example) throws IOException {
    Path classes = dir.resolve(example);
    var arguments = new ArrayList<>(List.of("-Xlint:all", "-Werror", "--release", "25"));
    arguments.addAll(List.of("-p", library(), "-d", classes.toString()));
    try (Stream<Path> files = Files.walk(EXAMPLES.resolve(example))) {
      files.map(Path::toString).filter(file -> file.endsWith(".java")).forEach(arguments::add);
    }
    var said = new StringWriter();
    var out = new PrintWriter(said);
    ToolProvider javac = ToolProvider.findFirst("javac").orElseThrow();
    assertThat(javac.run(out, out, arguments.toArray(String[]::new))).as(said.toString()).isZero();
    return classes;
  }

  private WharfProcess java(String option, String path, Path files) throws IOException {
    return WharfProcess.start(
        Path.of(System.getProperty("java.home"), "bin", "java"),
        dir,
        Map.of(),
        option,
        path,
        "--enable-native-access=dev.wharf.storage.localfs",
        "-m",
        "example.embed/example.embed.Embed",
        files.toString());
  }

  private static String library() throws IOException {
    try (Stream<Path> jars = Files.list(LIB)) {
      return jars.map(Path::toString)
          .filter(jar -> LIBRARY.stream().anyMatch(name -> jar.contains("/" + name + "-")))
          .collect(Collectors.joining(File.pathSeparator));
    }
  }

  private static FTPClient login(WharfProcess server, String name, String password)
      throws IOException {
    var client = new FTPClient();
    client.connect(server.host(), server.port());
    assertThat(client.login(name, password)).as(client.getReplyString()).isTrue();
    client.enterLocalPassiveMode();
    return client;
  }
}
