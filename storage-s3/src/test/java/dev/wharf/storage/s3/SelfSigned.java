package dev.wharf.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A key for 127.0.0.1 whose certificate it has signed itself.
///
/// @param keys both in PKCS12, with the password [Store#SECRET]
/// @param certificate in PEM
record SelfSigned(Path keys, Path certificate) {
  /// Makes one with `keytool`.
  static SelfSigned make(Path directory, String name) throws IOException, InterruptedException {
    var made = new SelfSigned(directory.resolve(name + ".p12"), directory.resolve(name + ".pem"));
    made.keytool(
        "-genkeypair", "-keyalg", "EC", "-dname", "CN=" + name, "-ext", "san=ip:127.0.0.1");
    made.keytool("-exportcert", "-rfc", "-file", made.certificate.toString());
    return made;
  }

  private void keytool(String... arguments) throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments));
    command.addAll(List.of("-storepass", Store.SECRET, "-keystore", keys.toString()));
    Path said = keys.resolveSibling("keytool.log");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile()).start();
    assertThat(process.waitFor()).as(Files.readString(said)).isZero();
  }
}
