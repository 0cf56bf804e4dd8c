package dev.wharf.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The program `openssl`, which makes keys and certificates for tests.
public final class OpenSsl {
  private OpenSsl() {}

  /// Runs it to its end.
  public static void run(Path directory, List<String> arguments)
      throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of("openssl"));
    command.addAll(arguments);
    Path said = directory.resolve("openssl.txt");
    Process process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as("%s: %s", command, Files.readString(said)).isZero();
  }

  /// Makes a key and a certificate for a host, both in one PEM file.
  public static Path identity(Path directory, String file, String host)
      throws IOException, InterruptedException {
    Path key = directory.resolve(file + ".key");
    Path certificate = directory.resolve(file + ".crt");
    var command =
        new ArrayList<>(
            List.of("req", "-new", "-x509", "-nodes", "-days", "99", "-subj", "/CN=" + host));
    command.addAll(List.of("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"));
    command.addAll(List.of("-keyout", key.toString(), "-out", certificate.toString()));
    command.addAll(List.of("-addext", "subjectAltName=DNS:" + host));
    run(directory, command);
    return Files.writeString(
        directory.resolve(file), Files.readString(certificate) + Files.readString(key));
  }
}
