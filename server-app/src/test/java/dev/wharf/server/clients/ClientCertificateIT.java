package dev.wharf.server.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.server.OpenSsl;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Foreign clients that log in with a certificate (C-069), to an account that has no password.
class ClientCertificateIT {
  @TempDir private static Path directory;
  private static Site site;

  @BeforeAll
  static void serve() throws Exception {
    Path authority = OpenSsl.identity(directory, "ca.pem", "Example CA");
    openssl(
        "req -new -nodes -newkey ec -pkeyopt ec_paramgen_curve:P-256 -subj /O=Example/CN=7"
            + " -keyout key.pem -out request.pem");
    Files.writeString(directory.resolve("names"), "subjectAltName=DNS:scanner7.example.org\n");
    openssl(
        "x509 -req -in request.pem -CA ca.pem -CAkey ca.pem -CAcreateserial -days 9 -extfile names"
            + " -out certificate.pem");
    Files.writeString(
        directory.resolve("users"), "scanner:*:1001:1001::" + directory.resolve("root") + "\n");
    Files.writeString(
        directory.resolve("wharf.yaml"),
        """
        authenticators:
          - {type: passwd-file, file: users}
        tls:
          client-certificates: optional
          client-ca: %s
          client-login: at-user
        accounts:
          - {names: [scanner], certificates: ["dns:scanner7.example.org"]}
        """
            .formatted(authority.getFileName()));
    site = Site.open(directory, "--config", "wharf.yaml", "--tls", "self-signed");
  }

  private static void openssl(String arguments) throws Exception {
    OpenSsl.run(directory, List.of(arguments.split(" ", -1)));
  }

  @AfterAll
  static void stop() {
    site.close();
  }

  @Test
  void curl_sends_and_fetches_with_a_certificate() throws Exception {
    byte[] bytes = Tree.bytes(123_456, 1);
    Files.write(site.here().resolve("sent"), bytes);
    String url = "ftp://scanner:@" + site.wharf().authority() + "/";
    String certificate = directory.resolve("certificate.pem").toString();
    String key = directory.resolve("key.pem").toString();

    site.run("curl", "-sSk", "--ssl-reqd", "-E", certificate, "--key", key, "-T", "sent", url)
        .succeeded();
    site.run("curl", "-sSk", "--ssl-reqd", "-E", certificate, "--key", key, "-o", "b", url + "sent")
        .succeeded();

    assertThat(site.here().resolve("b")).hasBinaryContent(bytes);
    assertThat(site.run("curl", "-sSk", "--ssl-reqd", url).exit())
        .as("login denied, without the certificate")
        .isEqualTo(67);
    assertThat(
            site.run(
                    "curl",
                    "-sSk",
                    "--ssl-reqd",
                    "-E",
                    certificate,
                    "--key",
                    key,
                    "ftp://alice:secret@" + site.wharf().authority() + "/")
                .exit())
        .as("the certificate of somebody else")
        .isEqualTo(67);
  }

  @Test
  void lftp_mirrors_with_a_certificate() throws Exception {
    Files.createDirectories(site.here().resolve("tree"));
    Files.writeString(site.here().resolve("tree/a"), "hello");

    site.run(
            "lftp",
            "-e",
            "set ssl:verify-certificate no; set ftp:ssl-force true; set ftp:ssl-protect-data true;"
                + " set ssl:cert-file "
                + directory.resolve("certificate.pem")
                + "; set ssl:key-file "
                + directory.resolve("key.pem")
                + "; set net:max-retries 1; set cmd:fail-exit yes; mirror -R tree up; quit",
            "ftp://scanner:none@" + site.wharf().authority())
        .succeeded();

    assertThat(site.root().resolve("up/a")).hasContent("hello");
  }

  @Test
  void ftplib_logs_in_by_user_alone() throws Exception {
    List<String> command =
        site.python(
            "certificate.py",
            directory.resolve("certificate.pem").toString(),
            directory.resolve("key.pem").toString());
    assertThat(Program.run(site.here(), "", command).succeeded().out())
        .startsWith("232 Logged in by certificate.");
  }
}
