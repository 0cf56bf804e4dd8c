package dev.wharf.server.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.server.OpenSsl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Certificates and keys in every form that OpenSSL writes.
class IdentitySourceTest {
  private static final Optional<String> PASSPHRASE = Optional.of("open sesame");

  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          PKCS#8, RSA           | genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048
          PKCS#8, P-256         | genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256
          PKCS#8, Ed25519       | genpkey -algorithm ED25519
          PKCS#1                | rsa -traditional -in rsa.pem
          SEC 1, with its curve | ecparam -name secp384r1 -genkey
          SEC 1                 | ecparam -name prime256v1 -genkey -noout
          """)
  void a_key_is_read(String form, String command) throws Exception {
    Path key = key(command);
    Identity identity = new IdentitySource.PemFiles(certificate(key), key, PASSPHRASE).load();

    assertThat(identity.certificate().getSubjectX500Principal().getName()).isEqualTo("CN=wharf");
    assertThat(identity.isFor("FTP.example.org")).isTrue();
    assertThat(identity.isFor("one.wild.example.org")).isTrue();
    assertThat(identity.isFor("two.one.wild.example.org")).isFalse();
    assertThat(identity.isFor("wharf")).as("the common name is no host name").isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"-v2 aes-256-cbc", "-v2 aes-128-cbc -v2prf hmacWithSHA512", "-v1 PBE-SHA1-3DES"})
  void an_encrypted_key_needs_its_passphrase(String encryption) throws Exception {
    Path key = key("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256");
    Path certificate = certificate(key);
    Path encrypted = directory.resolve("encrypted.pem");
    var command = words("pkcs8 -topk8 " + encryption);
    command.addAll(List.of("-in", key.toString(), "-out", encrypted.toString()));
    command.addAll(List.of("-passout", "pass:" + PASSPHRASE.get()));
    openssl(command);

    assertThat(new IdentitySource.PemFiles(certificate, encrypted, PASSPHRASE).load()).isNotNull();
    assertThatThrownBy(
            () -> new IdentitySource.PemFiles(certificate, encrypted, Optional.of("no")).load())
        .isInstanceOf(GeneralSecurityException.class)
        .hasMessageContaining("passphrase");
    assertThatThrownBy(
            () -> new IdentitySource.PemFiles(certificate, encrypted, Optional.empty()).load())
        .isInstanceOf(GeneralSecurityException.class)
        .hasMessageContaining("no passphrase");
  }

  @Test
  void a_key_store_is_read() throws Exception {
    Path key = key("genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048");
    Path certificate = certificate(key);
    Path store = directory.resolve("store.p12");
    var command = words("pkcs12 -export");
    command.addAll(List.of("-in", certificate.toString(), "-inkey", key.toString()));
    command.addAll(List.of("-out", store.toString(), "-passout", "pass:" + PASSPHRASE.get()));
    openssl(command);

    assertThat(new IdentitySource.Pkcs12(store, PASSPHRASE).load().chain()).hasSize(1);
    assertThatThrownBy(() -> new IdentitySource.Pkcs12(store, Optional.of("no")).load())
        .isInstanceOf(IOException.class);
  }

  @Test
  void chain_and_key_may_stand_in_one_file_with_text_around_them() throws Exception {
    Path key = key("genpkey -algorithm ED25519");
    Path both = directory.resolve("both.pem");
    Files.writeString(
        both,
        "Bag Attributes\n"
            + Files.readString(certificate(key))
            + "\nand the key:\r\n"
            + Files.readString(key));

    assertThat(new IdentitySource.PemFiles(both, both, Optional.empty()).load().chain()).hasSize(1);
  }

  @Test
  void what_does_not_fit_together_or_is_broken_is_refused() throws Exception {
    Path key = key("genpkey -algorithm ED25519");
    Path certificate = certificate(key);
    Path other = Files.writeString(directory.resolve("other.pem"), "");
    openssl(words("genpkey -algorithm ED25519 -out " + other));

    refused(certificate, other, "does not belong");
    refused(key, key, "no certificate in");
    refused(certificate, certificate, "no private key in");
    refused(certificate, broken("-----BEGIN PRIVATE KEY-----\nAAAA\n"), "no end");
    refused(certificate, broken(pem("PRIVATE KEY", "#")), "not base64");
    refused(certificate, broken(pem("PRIVATE KEY", "AAAA")), "not a key");
    refused(certificate, broken(pem("EC PRIVATE KEY", "MAA=")), "curve");
    refused(certificate, broken(pem("EC PRIVATE KEY", "MIL/")), "DER");
    refused(
        certificate,
        broken(pem("RSA PRIVATE KEY", "Proc-Type: 4,ENCRYPTED\n\nAAAA")),
        "openssl pkcs8");
  }

  @Test
  void a_self_signed_certificate_is_for_its_names() throws Exception {
    Identity identity = new IdentitySource.Made(List.of("localhost", "127.0.0.1", "::1")).load();

    identity.certificate().checkValidity();
    identity.certificate().verify(identity.certificate().getPublicKey());
    assertThat(identity.isFor("localhost")).isTrue();
    assertThat(identity.certificate().getSubjectAlternativeNames()).hasSize(3);
  }

  private void refused(Path certificate, Path key, String problem) {
    assertThatThrownBy(() -> new IdentitySource.PemFiles(certificate, key, Optional.empty()).load())
        .isInstanceOf(GeneralSecurityException.class)
        .hasMessageContaining(problem);
  }

  private Path broken(String text) throws IOException {
    return Files.writeString(directory.resolve("broken.pem"), text);
  }

  private static String pem(String label, String base64) {
    return "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n";
  }

  private Path key(String command) throws Exception {
    Path key = directory.resolve("key.pem");
    if (command.contains("rsa.pem")) {
      openssl(words("genrsa -out rsa.pem 2048"));
    }
    openssl(words(command + " -out " + key));
    return key;
  }

  private Path certificate(Path key) throws Exception {
    Path certificate = directory.resolve("certificate.pem");
    openssl(
        words(
            "req -new -x509 -days 1 -subj /CN=wharf -key "
                + key
                + " -out "
                + certificate
                + " -addext subjectAltName=DNS:ftp.example.org,DNS:*.wild.example.org"));
    return certificate;
  }

  private static List<String> words(String line) {
    return new ArrayList<>(List.of(line.strip().split(" +", -1)));
  }

  private void openssl(List<String> arguments) throws IOException, InterruptedException {
    OpenSsl.run(directory, arguments);
  }
}
