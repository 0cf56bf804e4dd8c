package dev.wharf.auth.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.auth.contract.ToyScheme;
import dev.wharf.auth.postgres.PostgresServer;
import dev.wharf.auth.spi.AuthResult;
import dev.wharf.auth.spi.AuthResult.Accepted;
import dev.wharf.auth.spi.AuthResult.Unavailable;
import dev.wharf.auth.spi.Authenticator;
import dev.wharf.auth.spi.PasswordHashes;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// TLS to the database: with whom, and with whom not. The server's certificate is its own, and for
/// `localhost` only.
class DatabaseTlsTest {
  private static final ToyScheme SCHEME = new ToyScheme("argon2id");

  @TempDir private static Path directory;
  private static PostgresServer postgres;

  @BeforeAll
  static void start() throws Exception {
    certificate("server");
    certificate("other");
    postgres = PostgresServer.shared();
    postgres.useTls(directory.resolve("server.crt"), directory.resolve("server.key"));
    postgres.sql(
        "CREATE TABLE people (name text, pw text); INSERT INTO people VALUES ('alice', '"
            + SCHEME.hash("c1", "secret")
            + "')");
  }

  private static void certificate(String name) throws Exception {
    Process openssl =
        new ProcessBuilder(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-days",
                "2",
                "-subj",
                "/CN=localhost",
                "-addext",
                "subjectAltName=DNS:localhost",
                "-keyout",
                name + ".key",
                "-out",
                name + ".crt")
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve(name + ".log").toFile())
            .start();
    assertThat(openssl.waitFor()).isZero();
  }

  private static AuthResult loginWith(Map<String, String> settings) {
    var given = new HashMap<String, Object>();
    // whether the connection is encrypted is for the database to say: nobody is found without
    given.put(
        "query",
        "SELECT pw AS password FROM people, pg_stat_ssl WHERE name = :user AND ssl"
            + " AND pid = pg_backend_pid()");
    given.put("connect-timeout", "1s");
    given.put("host", "localhost");
    given.put("port", postgres.port());
    given.put("database", PostgresServer.USER);
    given.putAll(settings);
    try (Authenticator authenticator =
        new Authenticators(postgres).of(PasswordHashes.of(List.of(SCHEME)), given)) {
      return Authenticators.login(authenticator, "alice", "secret");
    }
  }

  private static String file(String name) {
    return directory.resolve(name).toString();
  }

  @Test
  void verify_full_accepts_the_certificate_it_was_given_for_the_host_it_names() {
    assertThat(loginWith(Map.of("sslmode", "verify-full", "ssl-root-cert", file("server.crt"))))
        .isInstanceOf(Accepted.class);
  }

  @Test
  void verify_full_refuses_a_certificate_for_another_host() {
    AuthResult result =
        loginWith(
            Map.of(
                "sslmode",
                "verify-full",
                "ssl-root-cert",
                file("server.crt"),
                "host",
                "127.0.0.1"));
    assertThat(result)
        .isInstanceOfSatisfying(
            Unavailable.class, late -> assertThat(late.problem()).contains("127.0.0.1"));
  }

  @Test
  void verify_ca_does_not_look_at_the_host() {
    assertThat(
            loginWith(
                Map.of(
                    "sslmode",
                    "verify-ca",
                    "ssl-root-cert",
                    file("server.crt"),
                    "host",
                    "127.0.0.1")))
        .isInstanceOf(Accepted.class);
  }

  @Test
  void a_certificate_of_somebody_else_is_refused() {
    for (String mode : List.of("verify-ca", "verify-full")) {
      assertThat(loginWith(Map.of("sslmode", mode, "ssl-root-cert", file("other.crt"))))
          .as(mode)
          .isInstanceOf(Unavailable.class);
    }
  }

  @Test
  void without_a_root_certificate_only_those_count_that_java_trusts() {
    assertThat(loginWith(Map.of("sslmode", "verify-full"))).isInstanceOf(Unavailable.class);
  }

  @Test
  void require_encrypts_to_whomever() {
    assertThat(loginWith(Map.of("sslmode", "require"))).isInstanceOf(Accepted.class);
  }

  @Test
  void disable_does_not_encrypt() {
    assertThat(loginWith(Map.of("sslmode", "disable"))).isEqualTo(new AuthResult.Undecided());
  }
}
