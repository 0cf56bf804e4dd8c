package dev.wharf.server.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.server.OpenSsl;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What `openssl s_client` can get out of the server: every suite and every version that it knows,
/// with its own objections switched off.
class CipherScanIT {
  private static final String LAX = ":@SECLEVEL=0";

  private static final List<String> TLS_1_3 =
      List.of("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256");

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"ECDSA", "RSA"})
  void a_030_no_suite_of_tls_1_2_but_forward_secret_aead_is_spoken(String key) throws Exception {
    try (Site site = open(key)) {
      String scan =
          "openssl ciphers ALL:COMPLEMENTOFALL"
              + LAX
              + " | tr : '\\n' | grep -v ^TLS_ | tee known | xargs -P4 -I{} sh -c \""
              + "openssl s_client -connect "
              + site.wharf().authority()
              + " -starttls ftp -tls1_2 -cipher '{}"
              + LAX
              + "' </dev/null 2>&1 | grep -q 'Cipher is {}$' && echo {}\"; wc -l <known";
      List<String> spoken = new ArrayList<>(site.run("sh", "-c", scan).out().lines().toList());
      assertThat(Integer.parseInt(spoken.removeLast().strip())).isGreaterThan(100);
      assertThat(spoken)
          .containsExactlyInAnyOrder(
              "ECDHE-" + key + "-AES128-GCM-SHA256",
              "ECDHE-" + key + "-AES256-GCM-SHA384",
              "ECDHE-" + key + "-CHACHA20-POLY1305");
    }
  }

  @Test
  void a_030_nothing_older_than_tls_1_2_is_spoken_and_nothing_weak_in_1_3() throws Exception {
    try (Site site = open("ECDSA")) {
      for (String version : List.of("-tls1", "-tls1_1")) {
        assertThat(client(site, "", version, "-cipher", "ALL" + LAX)).contains("Cipher is (NONE)");
      }
      for (String suite : TLS_1_3) {
        assertThat(client(site, "", "-tls1_3", "-ciphersuites", suite))
            .contains("TLSv1.3, Cipher is " + suite)
            .contains("Compression: NONE")
            .contains("Early data was not sent");
      }
      for (String suite : List.of("TLS_AES_128_CCM_SHA256", "TLS_AES_128_CCM_8_SHA256")) {
        assertThat(client(site, "", "-tls1_3", "-ciphersuites", suite))
            .contains("Cipher is (NONE)");
      }
    }
  }

  @Test
  void a_029_openssl_cannot_renegotiate_nor_compress() throws Exception {
    try (Site site = open("ECDSA")) {
      String said = renegotiating(site);
      assertThat(said).contains("Compression: NONE").contains("RENEGOTIATING");
      String behind = said.substring(said.indexOf("RENEGOTIATING"));
      assertThat(behind).containsAnyOf("error", "closed").doesNotContain("verify return");
    }
  }

  private Site open(String key) throws Exception {
    if (key.equals("ECDSA")) {
      return Site.open(directory, "--tls", "self-signed");
    }
    OpenSsl.run(
        directory,
        List.of(
            "req",
            "-new",
            "-x509",
            "-nodes",
            "-days",
            "9",
            "-subj",
            "/CN=x",
            "-newkey",
            "rsa:2048",
            "-keyout",
            "key.pem",
            "-out",
            "chain.pem"));
    String chain = directory.resolve("chain.pem").toString();
    String file = directory.resolve("key.pem").toString();
    return Site.open(directory, "--tls-cert", chain, "--tls-key", file);
  }

  /// What `s_client` says that asks for another handshake, and then stays until the server goes.
  private static String renegotiating(Site site) throws Exception {
    Path out = site.here().resolve("renegotiation");
    Process process =
        Program.prepare(site.here(), command(site, "-tls1_2", "-comp"))
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    try (OutputStream in = process.getOutputStream()) {
      in.write("R\n".getBytes(StandardCharsets.US_ASCII));
      in.flush();
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("the server hangs up").isTrue();
    } finally {
      process.destroyForcibly();
    }
    return Files.readString(out);
  }

  /// What `s_client` says; it goes at the end of its input, or when the server does.
  private static String client(Site site, String input, String... options) throws Exception {
    return Program.run(site.here(), input, command(site, options)).out();
  }

  private static List<String> command(Site site, String... options) {
    var command = new ArrayList<>(List.of("openssl", "s_client", "-starttls", "ftp", "-connect"));
    command.add(site.wharf().authority());
    command.addAll(List.of(options));
    return command;
  }
}
