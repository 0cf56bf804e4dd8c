package dev.wharf.auth.unix;

import dev.wharf.auth.spi.Authenticator;
import dev.wharf.auth.spi.AuthenticatorProvider;
import dev.wharf.auth.spi.PasswordHashes;
import dev.wharf.domain.Setting;
import dev.wharf.domain.Settings;
import dev.wharf.domain.SettingsException;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;

/// `unix`: the users of the machine, by their passwords in the shadow database.
public final class UnixProvider implements AuthenticatorProvider {
  /// The smallest user id that is let in.
  static final Setting<Integer> MINIMUM_UID =
      Setting.count(
          "minimum-uid", 1000, "Users with a smaller id are refused; root is refused in any case.");

  /// Where the login shells are.
  static final Setting<String> SHELLS =
      Setting.text(
              "shells",
              "The list of login shells; who has another one, or `nologin` or `false`, is refused.")
          .or("/etc/shells");

  /// Where the names are that nobody gets in with.
  static final Setting<String> DENIED =
      Setting.text(
              "denied-users",
              "A list of names, one on each line, that are refused; the file may be missing.")
          .or("/etc/ftpusers");

  /// For `ServiceLoader`.
  public UnixProvider() {}

  @Override
  public String name() {
    return "unix";
  }

  @Override
  public List<Setting<?>> settings() {
    return List.of(MINIMUM_UID, SHELLS, DENIED);
  }

  @Override
  public Authenticator create(Settings settings) {
    return new UnixAuthenticator(
        users(), rules(settings), PasswordHashes.load(), InstantSource.system());
  }

  private static UnixUsers users() {
    try {
      UnixUsers users = Libc.load();
      users.shadow("root"); // may this process read passwords?
      return users;
    } catch (IllegalStateException e) {
      throw new SettingsException("type: unix: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new SettingsException("type: unix: " + Failures.of(e), e);
    }
  }

  private static UnixRules rules(Settings settings) {
    return new UnixRules(settings.get(MINIMUM_UID), path(settings, SHELLS), path(settings, DENIED));
  }

  private static Path path(Settings settings, Setting<String> key) {
    try {
      return Path.of(settings.get(key));
    } catch (InvalidPathException e) {
      throw new SettingsException(key + ": expected the name of a file", e);
    }
  }
}
