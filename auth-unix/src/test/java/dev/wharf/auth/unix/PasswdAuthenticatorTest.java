package dev.wharf.auth.unix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.auth.contract.AuthenticatorContract;
import dev.wharf.auth.contract.ToyScheme;
import dev.wharf.auth.spi.AuthResult;
import dev.wharf.auth.spi.AuthResult.Reason;
import dev.wharf.auth.spi.Authenticator;
import dev.wharf.auth.spi.AuthenticatorProvider;
import dev.wharf.auth.spi.Credentials;
import dev.wharf.auth.spi.LoginAttempt;
import dev.wharf.auth.spi.PasswordHashes;
import dev.wharf.domain.Secret;
import dev.wharf.domain.Settings;
import dev.wharf.domain.SettingsException;
import dev.wharf.domain.Username;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The contract on a file with a hash of each scheme, and what goes beyond the contract.
class PasswdAuthenticatorTest extends AuthenticatorContract {
  // mkpasswd -m bcrypt -R 5 'correct horse', and the commands in PasswordSchemesTest
  private static final String USERS =
      """
      # people
      alice:$2b$05$tO.jRqkuDdsZJo6be0CUFOsFkJGsGkUhf7hcyXIA6huxUhCherJJq:1001:1001::/srv/alice/./
      argon:$argon2id$v=19$m=1024,t=2,p=1$c2FsdHNhbHQxMjM0$a7pInxD28T6R0Qn8xR70Ijg2SQEQRrhTy+fNiZowB/Q:1001:1001::/srv/argon
      yes:$y$j75$SPwtiEyF57m1vHHabRlHo/$b8isDVgTrHIJeoiMijsssa4ADFSaf2fc9e6WAisWivB:1001:1001::/srv/yes
      sha:$5$tSfTI2Tc3MNXEcw9$dyut61Z5wPV.8Rv5wRN8Nyui6tNVKU31sbmClUzsvW4:1001:1001::/srv/sha
      carded:*:1001:1001::/srv/carded
      locked:!:1001:1001::/srv/locked
      empty::1001:1001::/srv/empty
      weak:$1$saltsalt$b2YhYGwRhZ6SXFJ5JLxmf1:1001:1001::/srv/weak
      clear:correct horse:1001:1001::/srv/clear
      root:$2b$05$tO.jRqkuDdsZJo6be0CUFOsFkJGsGkUhf7hcyXIA6huxUhCherJJq:0:0::/srv/root
      never:$2b$05$tO.jRqkuDdsZJo6be0CUFOsFkJGsGkUhf7hcyXIA6huxUhCherJJq:1001:1001::/srv/never::::::::::::9-17
      """;

  @TempDir private Path directory;

  @Override
  protected Authenticator newAuthenticator() throws IOException {
    Path file = Files.writeString(directory.resolve("users.passwd"), USERS);
    AuthenticatorProvider provider = provider();
    return provider.create(Settings.read("", Map.of("file", file.toString()), provider.settings()));
  }

  private static AuthenticatorProvider provider() {
    // the server's module declares this; the module under test does not
    PasswdAuthenticatorTest.class.getModule().addUses(AuthenticatorProvider.class);
    return ServiceLoader.load(AuthenticatorProvider.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(found -> found.name().equals("passwd-file"))
        .findFirst()
        .orElseThrow();
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
  void accounts_of_every_scheme_get_in() {
    for (String name : List.of("alice", "argon", "yes", "sha")) {
      assertThat(login(name, "correct horse"))
          .as(name)
          .isInstanceOfSatisfying(
              AuthResult.Accepted.class,
              accepted -> assertThat(accepted.account().home().root()).isEqualTo("/srv/" + name));
      assertThat(login(name, "battery staple"))
          .as(name)
          .isEqualTo(new AuthResult.Refused(Reason.WRONG_CREDENTIALS));
    }
  }

  @Test
  void a_name_that_is_not_in_the_file_is_undecided() {
    assertThat(login("mallory", "correct horse")).isEqualTo(new AuthResult.Undecided());
    assertThat(login("#", "correct horse")).isEqualTo(new AuthResult.Undecided());
  }

  @Test
  void a_170_a_locked_account_and_one_without_a_hash_are_refused() {
    for (String password : List.of("correct horse", "!", "")) {
      assertThat(login("locked", password)).isEqualTo(new AuthResult.Refused(Reason.LOCKED));
      assertThat(login("empty", password)).isEqualTo(new AuthResult.Refused(Reason.LOCKED));
    }
  }

  @Test
  void c_069_a_certificate_needs_no_password_and_opens_nothing_that_is_locked_or_broken() {
    for (String name : List.of("alice", "argon", "carded")) {
      assertThat(loginByCertificate(name)).as(name).isInstanceOf(AuthResult.Accepted.class);
    }
    for (String name : List.of("locked", "empty")) {
      assertThat(loginByCertificate(name)).isEqualTo(new AuthResult.Refused(Reason.LOCKED));
    }
    for (String name : List.of("weak", "clear", "root", "never")) {
      assertThat(loginByCertificate(name)).isEqualTo(new AuthResult.Refused(Reason.BROKEN_ACCOUNT));
    }
    assertThat(login("carded", "*")).isEqualTo(new AuthResult.Refused(Reason.LOCKED));
  }

  @Test
  void a_171_a_173_a_178_a_broken_account_lets_nobody_in_with_the_right_password_either() {
    for (String name : List.of("weak", "clear", "root", "never")) {
      assertThat(login(name, "correct horse"))
          .as(name)
          .isEqualTo(new AuthResult.Refused(Reason.BROKEN_ACCOUNT));
    }
  }

  @Test
  void a_file_that_is_gone_makes_the_authenticator_unavailable_until_it_is_back()
      throws IOException {
    Path file = directory.resolve("users.passwd");
    Files.delete(file);
    for (String name : List.of("alice", "mallory")) {
      assertThat(login(name, "correct horse"))
          .isInstanceOfSatisfying(
              AuthResult.Unavailable.class,
              down ->
                  assertThat(down.problem())
                      .isEqualTo("the user file cannot be read: " + file + ": no such file"));
    }
    Files.writeString(file, USERS.replace("alice", "alicia"));
    assertThat(login("alice", "correct horse")).isEqualTo(new AuthResult.Undecided());
    assertThat(login("alicia", "correct horse")).isInstanceOf(AuthResult.Accepted.class);
  }

  @Test
  void a_file_that_cannot_be_read_is_a_wrong_setting_at_start() {
    AuthenticatorProvider provider = provider();
    String missing = directory.resolve("missing").toString();
    assertThatThrownBy(
            () -> provider.create(Settings.read("", Map.of("file", missing), provider.settings())))
        .isInstanceOf(SettingsException.class)
        .hasMessage("file: " + missing + ": no such file; expected a user file that can be read");
    assertThatThrownBy(() -> Settings.read("users", Map.of(), provider.settings()))
        .isInstanceOf(SettingsException.class)
        .hasMessage("users.file: missing; expected text");
  }

  @Test
  void a_163_unknown_locked_broken_and_wrong_cost_the_same_hash() throws IOException {
    var toy = new ToyScheme("toy");
    Path file =
        Files.writeString(
            directory.resolve("toys"),
            """
            alice:%s:1001:1001::/srv/alice
            bob:%s:1001:1001::/srv/bob
            carol:%s:1001:1001::/srv/carol
            locked:!:1001:1001::/srv/locked
            root:%s:0:0::/root
            weak:{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=:1001:1001::/srv/weak
            """
                .formatted(
                    toy.hash("slow", "a"),
                    toy.hash("quick", "a"),
                    toy.hash("slow", "a"),
                    toy.hash("quick", "a")));
    try (Authenticator toys =
        PasswdFileProvider.create(
            file.toString(),
            PasswordHashes.of(List.of(toy)),
            InstantSource.offset(InstantSource.system(), Duration.ofHours(1)))) {
      for (String name : List.of("alice", "carol", "mallory", "locked", "root", "weak")) {
        int before = toy.spent().size();
        toys.authenticate(attempt(name, "guess"));
        assertThat(toy.spent().subList(before, toy.spent().size()))
            .as(name)
            .containsExactly("slow");
      }
      for (String name : List.of("alice", "mallory", "locked")) {
        int before = toy.spent().size();
        toys.authenticate(attempt(name, ""));
        assertThat(toy.spent()).as("nobody hashes an empty password").hasSize(before);
      }
    }
  }

  private LoginAttempt attempt(String name, String password) {
    return new LoginAttempt(
        new Username(name), new Credentials.Password(Secret.of(password)), peer());
  }
}
