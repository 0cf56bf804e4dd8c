package dev.wharf.auth.ldap;

import static dev.wharf.auth.ldap.Ldap.login;
import static dev.wharf.auth.ldap.Ldap.person;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.auth.slapd.Slapd;
import dev.wharf.auth.spi.AuthResult;
import dev.wharf.auth.spi.AuthResult.Accepted;
import dev.wharf.auth.spi.AuthResult.Reason;
import dev.wharf.auth.spi.AuthResult.Refused;
import dev.wharf.auth.spi.Authenticator;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Method compare, with what slapd's entries have for a password.
class LdapHashesTest {
  private static final String PASSWORD = "right";

  /// `right`, by `openssl passwd -6 -salt wharf`.
  private static final String SHA512_CRYPT =
      "$6$wharf$"
          + "Tm/5dtf49608yGD7t1hrhnxRp2KCFfgHkErEvZDyCjjzlNNwIGf6tl1iFRtGY/QdGajaBqSC6wOeTgA.1UGAS/";

  @TempDir private static Path directory;
  private static Slapd slapd;

  @BeforeAll
  static void start() throws Exception {
    slapd =
        Slapd.start(
            directory,
            person("crypt", "{CRYPT}" + SHA512_CRYPT, "")
                + person("bare", SHA512_CRYPT, "")
                + person("md5crypt", "{CRYPT}$1$wharf$3YBvXBNN9aeHj/jOCBAjL0", "")
                + person("cleartext", PASSWORD, "")
                + person("tagged", "{CLEARTEXT}" + PASSWORD, "")
                + person("md5", "{MD5}" + digest("MD5", ""), "")
                + person("salted-md5", "{SMD5}" + digest("MD5", "salt"), "")
                + person("sha1", "{SHA}" + digest("SHA-1", ""), "")
                + person("salted-sha1", "{SSHA}" + digest("SHA-1", "salt"), "")
                + person("salted-sha512", "{SSHA512}" + digest("SHA-512", "salt"), "")
                + person("cut", "{SSHA}" + digest("MD5", ""), "")
                + person("foreign", "{SASL}right", "")
                + person("locked", "!" + SHA512_CRYPT, "")
                + person("two", PASSWORD + "\nuserPassword: other", "")
                + person("none", "", ""),
            Optional.empty(),
            "");
  }

  @AfterAll
  static void stop() {
    slapd.close();
  }

  private static String digest(String algorithm, String salt) throws Exception {
    byte[] hash =
        MessageDigest.getInstance(algorithm)
            .digest((PASSWORD + salt).getBytes(StandardCharsets.UTF_8));
    byte[] all = java.util.Arrays.copyOf(hash, hash.length + salt.length());
    System.arraycopy(salt.getBytes(StandardCharsets.UTF_8), 0, all, hash.length, salt.length());
    return Base64.getEncoder().encodeToString(all);
  }

  private static AuthResult ask(String name, String password, String weakHashes) {
    Map<String, Object> settings = new HashMap<>(Ldap.comparing());
    settings.put("weak-hashes", weakHashes);
    try (Authenticator ldap = Ldap.of(List.of(slapd.url()), settings)) {
      return login(ldap, name, password);
    }
  }

  @ParameterizedTest
  @CsvSource({"crypt", "bare"})
  void good_hashes_are_accepted_with_their_tag_or_without(String name) {
    assertThat(ask(name, PASSWORD, "")).isInstanceOf(Accepted.class);
    assertThat(ask(name, "wrong", "")).isEqualTo(new Refused(Reason.WRONG_CREDENTIALS));
  }

  @ParameterizedTest
  @CsvSource({
    "cleartext, cleartext",
    "tagged, cleartext",
    "md5, md5",
    "salted-md5, salted-md5",
    "sha1, sha1",
    "salted-sha1, salted-sha1",
    "salted-sha512, salted-sha512"
  })
  void a_171_weak_formats_are_refused_unless_they_are_named(String name, String format) {
    assertThat(ask(name, PASSWORD, "")).isEqualTo(new Refused(Reason.BROKEN_ACCOUNT));
    assertThat(ask(name, PASSWORD, "sha256")).isEqualTo(new Refused(Reason.BROKEN_ACCOUNT));
    assertThat(ask(name, PASSWORD, format)).isInstanceOf(Accepted.class);
    assertThat(ask(name, "wrong", format)).isEqualTo(new Refused(Reason.WRONG_CREDENTIALS));
  }

  @ParameterizedTest
  @CsvSource({
    "md5crypt, BROKEN_ACCOUNT",
    "cut, BROKEN_ACCOUNT",
    "foreign, BROKEN_ACCOUNT",
    "locked, LOCKED",
    "two, BROKEN_ACCOUNT",
    "none, LOCKED"
  })
  void a_170_a_171_what_no_password_fits_lets_nobody_in(String name, Reason reason) {
    assertThat(ask(name, PASSWORD, "all")).isEqualTo(new Refused(reason));
  }

  @ParameterizedTest
  @CsvSource({"crypt, ", "none, ", "md5, ", "locked, LOCKED", "foreign, BROKEN_ACCOUNT"})
  void c_069_a_certificate_opens_nothing_that_is_locked_or_broken(
      String name, @Nullable Reason reason) {
    Map<String, Object> settings = new HashMap<>(Ldap.comparing());
    settings.put("weak-hashes", "md5");
    try (Authenticator ldap = Ldap.of(List.of(slapd.url()), settings)) {
      AuthResult result = Ldap.loginByCertificate(ldap, name);
      if (reason == null) {
        assertThat(result).isInstanceOf(Accepted.class);
      } else {
        assertThat(result).isEqualTo(new Refused(reason));
      }
    }
  }

  @Test
  void hashes_that_may_not_be_read_let_nobody_in() {
    try (Authenticator ldap = Ldap.of(List.of(slapd.url()), Map.of("method", "compare"))) {
      assertThat(login(ldap, "crypt", PASSWORD)).isEqualTo(new Refused(Reason.LOCKED));
    }
  }
}
