package dev.wharf.auth.ldap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.auth.contract.AuthenticatorContract;
import dev.wharf.auth.slapd.Slapd;
import dev.wharf.auth.spi.AuthResult;
import dev.wharf.auth.spi.Authenticator;
import dev.wharf.auth.spi.PasswordHashes;
import dev.wharf.domain.Secret;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The contract, by hashes from slapd.
class LdapCompareContractTest extends AuthenticatorContract {
  @TempDir private static Path directory;
  private static Slapd slapd;

  @BeforeAll
  static void start() throws Exception {
    String hash = PasswordHashes.load().hash(Secret.of("Wonder land"));
    slapd =
        Slapd.start(directory, Ldap.person("alice", "{ARGON2}" + hash, ""), Optional.empty(), "");
  }

  @AfterAll
  static void stop() {
    slapd.close();
  }

  @Override
  protected Authenticator newAuthenticator() {
    return Ldap.of(List.of(slapd.url()), Ldap.comparing());
  }

  @Override
  protected String knownName() {
    return "alice";
  }

  @Override
  protected String knownPassword() {
    return "Wonder land";
  }

  @Test
  void c_069_a_certificate_needs_no_password() {
    assertThat(loginByCertificate(knownName())).isInstanceOf(AuthResult.Accepted.class);
  }
}
