package dev.wharf.server.clients;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.auth.spi.AuthenticatorProvider;
import dev.wharf.server.boot.WharfProcess;
import dev.wharf.storage.spi.StorageProvider;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.function.Function;
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

  @Test
  void a_path_of_plugins_that_does_not_exist_is_told() throws Exception {
    String missing = dir.resolve("no such.jar").toString();
    var plugins = Map.of("WHARF_PLUGINS", compile("storage") + ":" + missing);
    try (var wharf = WharfProcess.start(LAUNCHER, dir, plugins, "serve")) {
      assertThat(wharf.awaitExit()).isEqualTo(2);
      assertThat(wharf.err())
          .containsExactly("wharf: WHARF_PLUGINS: " + missing + ": no such file or directory");
    }
  }

  @Test
  void a_plugin_that_cannot_be_loaded_is_a_line_for_those_who_do_not_need_it() throws Exception {
    var plugins = Map.of("WHARF_PLUGINS", broken().toString());
    String line =
        "a plugin cannot be loaded: dev.wharf.storage.spi.StorageProvider: Provider"
            + " example.broken.Broken could not be instantiated"
            + " (java.lang.IllegalStateException: no disk)";
    Path good = Files.writeString(dir.resolve("good.yaml"), "storage.root: " + dir + "\n");
    try (var check = WharfProcess.start(LAUNCHER, dir, plugins, "check-config", good.toString())) {
      assertThat(check.awaitExit()).isZero();
      assertThat(check.err()).containsExactly("warning: " + line);
    }
    try (var wharf =
        WharfProcess.start(LAUNCHER, dir, plugins, "serve", "--set=storage.type=broken")) {
      assertThat(wharf.awaitExit()).isEqualTo(2);
      assertThat(wharf.err())
          .containsExactly(
              "wharf: --set: storage.type: broken: expected one of local, s3", "wharf: " + line);
    }
  }

  @Test
  void plugins_are_found_on_the_class_path_by_their_services_files() throws Exception {
    for (String example : List.of("authenticator", "storage")) {
      Path classes = compile(example);
      try (Stream<Path> services = Files.list(EXAMPLES.resolve(example + "/META-INF/services"))) {
        Path file = services.findFirst().orElseThrow();
        var loaded =
            new URLClassLoader(
                new URL[] {
                  classes.toUri().toURL(), EXAMPLES.resolve(example + "/").toUri().toURL()
                },
                StorageProvider.class.getClassLoader());
        try (loaded) {
          Class<?> service = Class.forName(file.getFileName().toString(), false, loaded);
          boolean storage = service == StorageProvider.class;
          assertThat(
                  storage
                      ? names(ServiceLoader.load(StorageProvider.class, loaded), p -> p.name())
                      : names(
                          ServiceLoader.load(AuthenticatorProvider.class, loaded), p -> p.name()))
              .contains(storage ? "clock" : "shared-token");
        }
      }
    }
  }

  private static <P> List<String> names(ServiceLoader<P> loader, Function<P, String> name) {
    return loader.stream().map(ServiceLoader.Provider::get).map(name).toList();
  }

  /// A storage whose provider throws as soon as it is made.
  private Path broken() throws IOException {
    Path source = Files.createDirectories(dir.resolve("source/example/broken"));
    Path module =
        Files.writeString(
            dir.resolve("source/module-info.java"),
            """
            module example.broken {
              requires dev.wharf.storage.spi;
              provides dev.wharf.storage.spi.StorageProvider with example.broken.Broken;
            }
            """);
    Path provider =
        Files.writeString(
            source.resolve("Broken.java"),
            """
            package example.broken;
            public final class Broken implements dev.wharf.storage.spi.StorageProvider {
              public Broken() { throw new IllegalStateException("no disk"); }
              public String name() { return "broken"; }
              public java.util.List<dev.wharf.domain.Setting<?>> settings() {
                return java.util.List.of();
              }
              public dev.wharf.storage.spi.Storage create(dev.wharf.domain.Settings settings) {
                throw new IllegalStateException();
              }
            }
            """);
    Path classes = dir.resolve("broken");
    javac(
        List.of("-p", library(), "-d", classes.toString(), module.toString(), provider.toString()));
    return classes;
  }

  /// Compiles an example as a module of its own.
  private Path compile(String example) throws IOException {
    Path classes = dir.resolve(example);
    var arguments = new ArrayList<>(List.of("-Xlint:all", "-Werror", "--release", "25"));
    arguments.addAll(List.of("-p", library(), "-d", classes.toString()));
    try (Stream<Path> files = Files.walk(EXAMPLES.resolve(example))) {
      files.map(Path::toString).filter(file -> file.endsWith(".java")).forEach(arguments::add);
    }
    javac(arguments);
    return classes;
  }

  private static void javac(List<String> arguments) {
    var said = new StringWriter();
    var out = new PrintWriter(said);
    ToolProvider javac = ToolProvider.findFirst("javac").orElseThrow();
    assertThat(javac.run(out, out, arguments.toArray(String[]::new))).as(said.toString()).isZero();
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
