package dev.wharf.auth.unix;

import dev.wharf.auth.spi.AccountStore;
import dev.wharf.auth.spi.Authenticator;
import dev.wharf.auth.spi.AuthenticatorProvider;
import dev.wharf.auth.spi.PasswordHashes;
import dev.wharf.domain.Account;
import dev.wharf.domain.Setting;
import dev.wharf.domain.Settings;
import dev.wharf.domain.SettingsException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// `passwd-file`: accounts of a text file in the format of Pure-FTPd's `pureftpd.passwd`.
public final class PasswdFileProvider implements AuthenticatorProvider {
  /// Where the accounts are.
  static final Setting<String> FILE =
      Setting.text(
          "file",
          "The user file, in the format of pureftpd.passwd. Read again when it changes; a file that"
              + " is gone or unreadable makes logins impossible until it is back.");

  /// Homes that several accounts have on purpose.
  static final Setting<List<String>> SHARED_HOMES =
      Setting.texts(
          "shared-homes",
          "Homes that several accounts have on purpose; for any other that two of them have there is"
              + " a warning, at the start and by check-config.");

  private static final Logger LOG = System.getLogger(PasswdFileProvider.class.getName());

  /// For `ServiceLoader`.
  public PasswdFileProvider() {}

  @Override
  public String name() {
    return "passwd-file";
  }

  @Override
  public List<Setting<?>> settings() {
    return List.of(FILE, SHARED_HOMES);
  }

  @Override
  public Authenticator create(Settings settings) {
    PasswordHashes hashes = PasswordHashes.load();
    hashes.missing().forEach(why -> LOG.log(Level.INFO, "password scheme not offered: {0}", why));
    Authenticator authenticator = create(settings.get(FILE), hashes, InstantSource.system());
    warnings(settings).forEach(warning -> LOG.log(Level.WARNING, "{0}", warning));
    return authenticator;
  }

  @Override
  public List<String> warnings(Settings settings) {
    try {
      Path path = Path.of(settings.get(FILE));
      byte[] content = EditedFile.content(path, PasswdFile.MAX_BYTES);
      List<Account> accounts = PasswdAccounts.parse(content, true, PasswordHashes.load()).valid();
      return SharedHomes.warnings(accounts, settings.get(SHARED_HOMES)).stream()
          .map(warning -> path + ": " + warning)
          .toList();
    } catch (IOException | InvalidPathException _) {
      return List.of(); // whoever opens it will hear of it
    }
  }

  @Override
  public Optional<AccountStore> store(Settings settings) {
    String name = settings.get(FILE);
    try {
      return Optional.of(new PasswdStore(Path.of(name), PasswordHashes.load()));
    } catch (InvalidPathException e) {
      throw new SettingsException("file: " + name + ": expected the name of a file", e);
    }
  }

  /// Makes an authenticator, once the file could be read.
  static Authenticator create(String name, PasswordHashes hashes, InstantSource clock) {
    try {
      var file = new PasswdFile(Path.of(name).toAbsolutePath(), hashes, clock);
      file.accounts();
      return new PasswdAuthenticator(file, hashes);
    } catch (InvalidPathException e) {
      throw new SettingsException("file: " + name + ": expected the name of a file", e);
    } catch (IOException e) {
      throw new SettingsException(
          "file: " + Failures.of(e) + "; expected a user file that can be read", e);
    }
  }
}
