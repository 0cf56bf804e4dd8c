package dev.wharf.server.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.server.OpenSsl;
import dev.wharf.server.boot.WharfProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the whole program prints and logs, as talkative as it can be.
class SecretsInLogsIT {
  private static final List<String> CANARIES =
      List.of("c4n4ry-right", "c4n4ry-wrong", "c4n4ry-phrase", "c4n4ry-clear");

  @TempDir private Path directory;

  @Test
  void s_10_no_password_and_no_passphrase_is_logged_or_printed() throws Exception {
    String phrase = "pass:c4n4ry-phrase";
    OpenSsl.run(
        directory,
        List.of(
            "genpkey", "-algorithm", "RSA", "-aes-256-cbc", "-pass", phrase, "-out", "key.pem"));
    OpenSsl.run(
        directory,
        List.of(
            "req",
            "-new",
            "-x509",
            "-days",
            "9",
            "-subj",
            "/CN=x",
            "-key",
            "key.pem",
            "-passin",
            phrase,
            "-out",
            "chain.pem"));
    Path root = Files.createDirectory(directory.resolve("root"));
    Files.writeString(
        directory.resolve("wharf.yaml"),
        """
        listen: ["127.0.0.1:0"]
        storage.root: "%root%"
        tls: {certificate: chain.pem, key: key.pem, passphrase: c4n4ry-phrase, mode: optional}
        users: [{name: alice, password: c4n4ry-right}, {name: bob, password: c4n4ry-clear}]
        accounts: [{names: bob, tls: control}]
        """
            .replace("%root%", root.toString()));
    try (var wharf =
        WharfProcess.start(directory, "serve", "--verbose", "--config", "wharf.yaml")) {
      wharf.awaitReady();
      for (String user : List.of("alice:c4n4ry-right", "alice:c4n4ry-wrong", "bob:c4n4ry-clear")) {
        for (String tls : List.of("--ssl", "--ssl-reqd")) {
          Program.run(directory, "curl", "-sk", tls, "-u", user, wharf.url());
        }
      }
      Program.run(
          directory,
          "curl",
          "-s",
          "-u",
          "bob:c4n4ry-clear",
          "-Q",
          "PASS c4n4ry-wrong",
          wharf.url());
      wharf.awaitLog("its password came in clear");
      wharf.terminate();
      assertThat(wharf.awaitExit()).isZero();

      assertThat(wharf.err()).hasSizeGreaterThan(10);
      assertThat(Stream.concat(wharf.out().stream(), wharf.err().stream()))
          .noneMatch(line -> CANARIES.stream().anyMatch(line::contains));
    }
  }
}
