package dev.wharf.auth.slapd;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// An authority of its own, and a server's certificate from it; made by `openssl`.
///
/// @param authority PEM
/// @param certificate PEM
/// @param key PEM, unencrypted
public record Certificates(Path authority, Path certificate, Path key) {
  /// Makes both in `directory`.
  ///
  /// @param names whom the certificate is for, as in `DNS:localhost,IP:127.0.0.1`
  public static Certificates make(Path directory, String names)
      throws IOException, InterruptedException {
    Files.createDirectories(directory);
    Path extensions = Files.writeString(directory.resolve("names"), "subjectAltName=" + names);
    openssl(
        directory,
        "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=ca"
            + " -keyout ca.key -out ca.pem");
    openssl(
        directory,
        "req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=server"
            + " -keyout server.key -out server.csr");
    openssl(
        directory,
        "x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -out server.pem"
            + " -extfile "
            + extensions);
    return new Certificates(
        directory.resolve("ca.pem"),
        directory.resolve("server.pem"),
        directory.resolve("server.key"));
  }

  private static void openssl(Path directory, String arguments)
      throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of("openssl"));
    command.addAll(List.of(arguments.split(" ", -1)));
    Slapd.run(directory, "", command, TimeUnit.SECONDS.toMillis(30));
  }
}
