package dev.wharf.auth.unix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.auth.contract.AuthenticatorContract;
import dev.wharf.auth.spi.AuthResult;
import dev.wharf.auth.spi.AuthResult.Reason;
import dev.wharf.auth.spi.Authenticator;
import dev.wharf.auth.spi.Credentials;
import dev.wharf.auth.spi.LoginAttempt;
import dev.wharf.auth.spi.PeerInfo;
import dev.wharf.auth.spi.SessionEnd;
import dev.wharf.domain.Secret;
import dev.wharf.domain.Settings;
import dev.wharf.domain.SettingsException;
import dev.wharf.domain.Username;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The machine's PAM, with a service of ours: pam_exec runs scripts that judge and that write down
/// what happens.
class PamAuthenticatorTest extends AuthenticatorContract {
  private static final InetAddress CLIENT = InetAddress.ofLiteral("192.0.2.7");

  @TempDir private Path directory;

  private record Made() implements UnixUsers {
    @Override
    public Optional<UnixUser> user(String name) {
      return switch (name) {
        case "alice", "later", "down", "strict" ->
            Optional.of(new UnixUser(name, "x", 1001, 1002, "/home/" + name, "/bin/sh"));
        case "daemon" -> Optional.of(new UnixUser(name, "x", 12, 12, "/", "/bin/sh"));
        default -> Optional.empty();
      };
    }

    @Override
    public Optional<ShadowEntry> shadow(String name) {
      return Optional.empty();
    }
  }

  @Override
  protected Authenticator newAuthenticator() throws IOException {
    script(
        "judge",
        """
        read -r password
        test "$password" = "correct horse"
        """);
    script("note", "echo \"$PAM_TYPE $PAM_USER $PAM_RHOST $PAM_TTY $PAM_SERVICE\" >> \"$0.log\"\n");
    script("account", "test \"$PAM_USER\" != strict\n");
    Files.writeString(
        directory.resolve("test"),
        """
        auth    [success=1 default=ignore] pam_exec.so quiet expose_authtok %1$s/judge
        auth    requisite pam_deny.so
        auth    optional pam_exec.so quiet %1$s/note
        auth    required pam_permit.so
        account [success=1 default=ignore] pam_exec.so quiet %1$s/account
        account requisite pam_deny.so
        account required pam_permit.so
        session required pam_exec.so quiet %1$s/note
        """
            .formatted(directory));
    return authenticator("test");
  }

  private Authenticator authenticator(String service) {
    return new PamAuthenticator(
        Libpam.load(),
        new Made(),
        new PamAuthenticator.Service(service, Optional.of(directory.toString()), true, 1000));
  }

  private void script(String name, String content) throws IOException {
    Path file = Files.writeString(directory.resolve(name), "#!/bin/sh\n" + content);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private String notes() throws IOException {
    Path log = directory.resolve("note.log");
    return Files.exists(log) ? Files.readString(log) : "";
  }

  @Override
  protected String knownName() {
    return "alice";
  }

  @Override
  protected String knownPassword() {
    return "correct horse";
  }

  private static LoginAttempt attempt(String name, String password, SessionEnd end) {
    return new LoginAttempt(
        new Username(name),
        new Credentials.Password(Secret.of(password)),
        new PeerInfo(CLIENT, CLIENT, true),
        end);
  }

  private AuthResult ask(String name, String password) throws IOException {
    try (Authenticator pam = newAuthenticator();
        SessionEnd end = new SessionEnd()) {
      return pam.authenticate(attempt(name, password, end));
    }
  }

  @Test
  void the_session_begins_with_the_login_and_ends_with_the_session() throws IOException {
    var end = new SessionEnd();
    try (Authenticator pam = newAuthenticator()) {
      assertThat(pam.authenticate(attempt("alice", "correct horse", end)))
          .isInstanceOfSatisfying(
              AuthResult.Accepted.class,
              accepted -> {
                assertThat(accepted.account().home().root()).isEqualTo("/home/alice");
                assertThat(accepted.account().identity().orElseThrow().gid()).isEqualTo(1002);
              });
      assertThat(notes())
          .isEqualTo("auth alice 192.0.2.7 ftp test\nopen_session alice 192.0.2.7 ftp test\n");
      end.close();
    } // waits for the end of the session
    assertThat(notes()).endsWith("\nclose_session alice 192.0.2.7 ftp test\n");
    assertThat(notes().lines()).hasSize(3);
  }

  @Test
  void c_069_a_certificate_takes_the_place_of_auth_and_of_nothing_else() throws IOException {
    assertThat(loginByCertificate("alice")).isInstanceOf(AuthResult.Accepted.class);
    assertThat(loginByCertificate("strict"))
        .isEqualTo(new AuthResult.Refused(Reason.NOT_HERE_NOT_NOW));
    assertThat(loginByCertificate("daemon")).isEqualTo(new AuthResult.Refused(Reason.LOCKED));
    assertThat(notes()).isEqualTo("open_session alice 127.0.0.1 ftp test\n");
  }

  @Test
  void a_wrong_password_opens_no_session() throws IOException {
    assertThat(ask("alice", "wrong")).isEqualTo(new AuthResult.Refused(Reason.WRONG_CREDENTIALS));
    assertThat(notes()).doesNotContain("session");
  }

  @Test
  void a_wrong_password_does_not_keep_the_thread_for_long() throws IOException {
    newAuthenticator().close();
    Files.writeString(
        directory.resolve("slow"),
        "auth optional pam_faildelay.so delay=20000000\nauth required pam_deny.so\n");
    long begun = System.nanoTime();
    try (Authenticator pam = authenticator("slow");
        SessionEnd end = new SessionEnd()) {
      assertThat(pam.authenticate(attempt("alice", "wrong", end)))
          .isEqualTo(new AuthResult.Refused(Reason.WRONG_CREDENTIALS));
    }
    assertThat(System.nanoTime() - begun).isLessThan(5_000_000_000L);
  }

  @Test
  void an_account_that_may_not_now_is_refused_after_the_right_password() throws IOException {
    assertThat(ask("strict", "wrong")).isEqualTo(new AuthResult.Refused(Reason.WRONG_CREDENTIALS));
    assertThat(ask("strict", "correct horse"))
        .isEqualTo(new AuthResult.Refused(Reason.NOT_HERE_NOT_NOW));
    assertThat(notes()).doesNotContain("session");
  }

  @Test
  void a_173_users_of_the_system_are_refused() throws IOException {
    assertThat(ask("daemon", "correct horse")).isEqualTo(new AuthResult.Refused(Reason.LOCKED));
    assertThat(notes()).doesNotContain("session");
  }

  @Test
  void whom_the_machine_does_not_know_is_passed_on() throws IOException {
    assertThat(ask("nobody-here", "wrong")).isInstanceOf(AuthResult.Undecided.class);
    assertThat(ask("nobody-here", "correct horse"))
        .isEqualTo(new AuthResult.Refused(Reason.BROKEN_ACCOUNT));
  }

  @Test
  void a_broken_service_is_no_wrong_password() throws IOException {
    newAuthenticator().close();
    Files.writeString(directory.resolve("broken"), "auth required pam_no_such_module.so\n");
    try (Authenticator pam = authenticator("broken");
        SessionEnd end = new SessionEnd()) {
      assertThat(pam.authenticate(attempt("alice", "correct horse", end)))
          .isInstanceOfSatisfying(
              AuthResult.Unavailable.class,
              down -> assertThat(down.problem()).startsWith("PAM service broken: "));
    }
  }

  @Test
  void a_service_that_is_not_described_is_told_at_the_start() {
    var provider = new PamProvider();
    Settings settings =
        Settings.read(
            "",
            Map.of("service", "nowhere", "service-directory", directory.toString()),
            provider.settings());
    assertThatThrownBy(() -> provider.create(settings))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("there is no " + directory + "/nowhere; docs/pam/wharf");
  }

  @Test
  void what_the_machine_lacks_is_told_as_the_trouble_of_this_authenticator() {
    var service = new PamAuthenticator.Service("test", Optional.empty(), false, 1000);
    assertThatThrownBy(
            () ->
                PamProvider.create(
                    service,
                    () -> {
                      throw new IllegalStateException("the C library has no getpwnam_r");
                    }))
        .isInstanceOf(SettingsException.class)
        .hasMessage("type: pam: the C library has no getpwnam_r");
  }
}
