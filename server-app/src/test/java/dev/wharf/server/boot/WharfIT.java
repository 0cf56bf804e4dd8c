package dev.wharf.server.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The program as its users start it.
class WharfIT {
  private static final String[] SERVE = {"serve", "--listen", "127.0.0.1:0"};
  private static final String[] SERVE_ALICE = {
    "serve", "--listen", "127.0.0.1:0", "--root", ".", "--user", "alice:secret"
  };

  @TempDir private Path directory;

  @Test
  void the_line_that_a_newcomer_is_told_to_type_works() throws Exception {
    try (var wharf = WharfProcess.start(directory, SERVE).awaitReady()) {
      String line =
          wharf.out().stream().filter(one -> one.contains("curl ")).findFirst().orElseThrow();

      String listing = run(line.substring(line.indexOf("curl ")).split(" ", -1));

      assertThat(listing).contains("welcome.txt");
      assertThat(directory.resolve("wharf-data/welcome.txt")).isRegularFile();
      assertThat(wharf.out().getLast())
          .isEqualTo("Wharf is listening on ftp://127.0.0.1:" + wharf.port());
    }
  }

  @Test
  void a_file_goes_up_and_comes_back_whole() throws Exception {
    byte[] bytes = new byte[3_000_000];
    new Random(2).nextBytes(bytes);
    Path sent = Files.write(directory.resolve("sent"), bytes);
    Path back = directory.resolve("back");
    try (var wharf = WharfProcess.start(directory, SERVE_ALICE).awaitReady()) {
      String url = wharf.url() + "there.bin";

      run("curl", "-sS", "--user", "alice:secret", "-T", sent.toString(), url);
      run("curl", "-sS", "--user", "alice:secret", "-o", back.toString(), url);

      assertThat(directory.resolve("there.bin")).hasBinaryContent(bytes);
      assertThat(back).hasBinaryContent(bytes);
      wharf.awaitLog("uploaded path=\"/there.bin\" bytes=3000000");
      wharf.awaitLog("downloaded path=\"/there.bin\" bytes=3000000");
    }
  }

  @Test
  void names_are_utf8_whatever_the_locale_says() throws Exception {
    Path launcher = Path.of(System.getProperty("wharf.launcher"));
    try (var wharf =
        WharfProcess.start(launcher, directory, Map.of("LANG", "C"), SERVE_ALICE).awaitReady()) {
      Path sent = Files.writeString(directory.resolve("sent"), "x");

      run(
          "curl",
          "-sS",
          "--user",
          "alice:secret",
          "-T",
          sent.toString(),
          wharf.url() + "sm%C3%B6rg%C3%A5s");

      assertThat(directory.resolve("smörgås")).hasContent("x");
    }
  }

  @Test
  void it_starts_through_a_symlink_from_anywhere() throws Exception {
    Path link =
        Files.createSymbolicLink(
            directory.resolve("link"), Path.of(System.getProperty("wharf.launcher")));
    try (var wharf = WharfProcess.start(link, directory, Map.of(), "--version")) {
      assertThat(wharf.awaitExit()).isZero();
      assertThat(wharf.out()).singleElement().asString().startsWith("wharf ");
    } finally {
      Files.delete(link);
    }
  }

  @Test
  void sigterm_ends_it_with_0() throws Exception {
    try (var wharf = WharfProcess.start(directory, SERVE).awaitReady()) {
      wharf.terminate();

      assertThat(wharf.awaitExit()).isZero();
    }
  }

  @Test
  void sigint_ends_it_with_0() throws Exception {
    try (var wharf = WharfProcess.start(directory, SERVE).awaitReady()) {
      wharf.interrupt();

      assertThat(wharf.awaitExit()).isZero();
    }
  }

  @Test
  void a_running_upload_may_finish_after_sigterm() throws Exception {
    try (var wharf = WharfProcess.start(directory, SERVE_ALICE).awaitReady()) {
      Process upload = curlUpload(wharf);
      try (OutputStream bytes = upload.getOutputStream()) {
        begin(wharf, bytes);
        wharf.terminate();
        wharf.awaitLog("stopping");
        bytes.write("second half".getBytes(StandardCharsets.UTF_8));
      }

      assertThat(upload.waitFor()).isZero();
      assertThat(wharf.awaitExit()).isZero();
      assertThat(directory.resolve("slow")).hasContent("first half, second half");
    }
  }

  @Test
  void a_second_signal_ends_it_at_once() throws Exception {
    try (var wharf = WharfProcess.start(directory, SERVE_ALICE).awaitReady()) {
      Process upload = curlUpload(wharf);
      try (OutputStream bytes = upload.getOutputStream()) {
        begin(wharf, bytes);
        wharf.terminate();
        wharf.awaitLog("stopping");

        wharf.interrupt();

        assertThat(wharf.awaitExit()).isEqualTo(130);
        assertThat(directory.resolve("slow")).doesNotExist();
      } finally {
        upload.destroyForcibly();
      }
    }
  }

  @Test
  void a_port_that_is_taken_is_named_with_the_option_that_helps() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var wharf =
            WharfProcess.start(
                directory, "serve", "--listen", "127.0.0.1:" + taken.getLocalPort())) {
      assertThat(wharf.awaitExit()).isEqualTo(1);
      assertThat(wharf.out()).isEmpty();
      assertThat(wharf.err())
          .singleElement()
          .asString()
          .contains("127.0.0.1:" + taken.getLocalPort(), "--listen");
    }
  }

  @Test
  void an_address_that_others_can_reach_is_warned_about() throws Exception {
    try (var wharf = WharfProcess.start(directory, "serve", "--listen", "0.0.0.0:0").awaitReady()) {
      assertThat(wharf.host()).isEqualTo("0.0.0.0");
      assertThat(wharf.awaitLog("WARN")).contains("0.0.0.0:" + wharf.port(), "clear text");
    }
  }

  @Test
  void a_root_that_is_not_there_is_a_wrong_configuration() throws Exception {
    try (var wharf =
        WharfProcess.start(
            directory, "serve", "--listen", "127.0.0.1:0", "--root", "no-such-directory")) {
      assertThat(wharf.awaitExit()).isEqualTo(2);
      assertThat(wharf.err()).anyMatch(line -> line.contains("no-such-directory"));
    }
  }

  @Test
  void a_wrong_configuration_ends_it_with_2_before_anything_starts() throws Exception {
    try (var wharf = WharfProcess.start(directory, "serve", "--set", "limits.sesions=5")) {
      assertThat(wharf.awaitExit()).isEqualTo(2);
      assertThat(wharf.err())
          .containsExactly(
              "wharf: --set: limits.sesions: unknown key; did you mean limits.sessions?");
      assertThat(directory.resolve("wharf-data")).doesNotExist();
    }
  }

  @Test
  void a_password_from_standard_input_becomes_a_hash() throws Exception {
    try (var wharf = WharfProcess.start(directory, "hash-password").input("secret\n")) {
      assertThat(wharf.awaitExit()).as(String.join("\n", wharf.err())).isZero();
      assertThat(wharf.out()).singleElement().asString().startsWith("$argon2id$");
      assertThat(wharf.err()).isEmpty();
    }
  }

  @Test
  void a_user_of_a_user_file_with_such_a_hash_may_log_in() throws Exception {
    String hash;
    try (var hasher = WharfProcess.start(directory, "hash-password").input("secret\n")) {
      assertThat(hasher.awaitExit()).isZero();
      hash = hasher.out().getFirst();
    }
    Path home = Files.createDirectory(directory.resolve("files"));
    Files.writeString(home.resolve("welcome.txt"), "hello");
    Files.writeString(directory.resolve("users"), "bob:" + hash + ":1000:1000::" + home + "\n");
    Files.writeString(
        directory.resolve("w.yaml"),
        """
        listen: 127.0.0.1:0
        storage.root: files
        authenticators:
          - type: passwd-file
            file: users
        """);
    try (var wharf = WharfProcess.start(directory, "serve", "--config", "w.yaml").awaitReady()) {
      assertThat(run("curl", "-sS", "--user", "bob:secret", wharf.url())).contains("welcome.txt");
    }
  }

  private Process curlUpload(WharfProcess wharf) throws IOException {
    return new ProcessBuilder(
            "curl", "-sS", "-N", "--user", "alice:secret", "-T", "-", wharf.url() + "slow")
        .redirectErrorStream(true)
        .start();
  }

  /// Sends the first half and waits until the server has begun to write it.
  private void begin(WharfProcess wharf, OutputStream bytes) throws Exception {
    bytes.write("first half, ".getBytes(StandardCharsets.UTF_8));
    bytes.flush();
    wharf.awaitLog("logged in");
    try (var watch = directory.getFileSystem().newWatchService()) {
      directory.register(watch, java.nio.file.StandardWatchEventKinds.ENTRY_CREATE);
      while (files().size() == 0) {
        watch.poll(1, java.util.concurrent.TimeUnit.SECONDS);
      }
    }
  }

  private List<Path> files() throws IOException {
    try (var files = Files.list(directory)) {
      return files.toList();
    }
  }

  private static String run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(new ArrayList<>(List.of(command))).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(err).isZero();
    return out;
  }
}
