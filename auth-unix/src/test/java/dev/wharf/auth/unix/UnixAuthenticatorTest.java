package dev.wharf.auth.unix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.auth.contract.AuthenticatorContract;
import dev.wharf.auth.spi.AuthResult;
import dev.wharf.auth.spi.AuthResult.Reason;
import dev.wharf.auth.spi.Authenticator;
import dev.wharf.auth.spi.PasswordHashes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The contract, on users that this test makes up; [UnixMachineTest] asks a real machine.
class UnixAuthenticatorTest extends AuthenticatorContract {
  /// mkpasswd -m bcrypt -R 5 'correct horse'
  private static final String HASH = "$2b$05$tO.jRqkuDdsZJo6be0CUFOsFkJGsGkUhf7hcyXIA6huxUhCherJJq";

  @TempDir private Path directory;

  private record Made(Map<String, UnixUser> users) implements UnixUsers {
    @Override
    public Optional<UnixUser> user(String name) {
      return Optional.ofNullable(users.get(name));
    }

    @Override
    public Optional<ShadowEntry> shadow(String name) {
      return users.containsKey(name)
          ? Optional.of(new ShadowEntry(HASH, 19_000, 99_999, -1))
          : Optional.empty();
    }
  }

  @Override
  protected Authenticator newAuthenticator() throws IOException {
    Path shells = Files.writeString(directory.resolve("shells"), "/bin/sh\n");
    return new UnixAuthenticator(
        new Made(
            Map.of(
                "alice",
                new UnixUser("alice", "x", 1001, 1001, "/home/alice", "/bin/sh"),
                "daemon",
                new UnixUser("daemon", "x", 12, 12, "/", "/usr/sbin/nologin"))),
        new UnixRules(1000, shells, directory.resolve("none")),
        PasswordHashes.load(),
        InstantSource.system());
  }

  @Override
  protected String knownName() {
    return "alice";
  }

  @Override
  protected String knownPassword() {
    return "correct horse";
  }

  @Test
  void c_069_a_certificate_opens_an_account_that_its_rules_let_in() {
    assertThat(loginByCertificate("alice")).isInstanceOf(AuthResult.Accepted.class);
    assertThat(loginByCertificate("daemon")).isEqualTo(new AuthResult.Refused(Reason.LOCKED));
  }
}
