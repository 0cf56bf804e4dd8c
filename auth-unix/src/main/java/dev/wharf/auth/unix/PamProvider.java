package dev.wharf.auth.unix;

import dev.wharf.auth.spi.Authenticator;
import dev.wharf.auth.spi.AuthenticatorProvider;
import dev.wharf.domain.Setting;
import dev.wharf.domain.Settings;
import dev.wharf.domain.SettingsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// `pam`: the users of the machine, by Linux-PAM.
public final class PamProvider implements AuthenticatorProvider {
  private static final List<String> SYSTEM = List.of("/etc/pam.d", "/usr/lib/pam.d");

  private static final Setting<String> SERVICE =
      Setting.text("service", "The PAM service, a file in `/etc/pam.d`.").or("wharf");
  private static final Setting<Optional<String>> DIRECTORY =
      Setting.text("service-directory", "Where the service is described, if not in `/etc/pam.d`.")
          .optional("directory", text -> text);
  private static final Setting<Boolean> SESSIONS =
      Setting.flag(
          "sessions",
          true,
          "Open a PAM session at the login and close it when the FTP session is over.");

  /// For `ServiceLoader`.
  public PamProvider() {}

  @Override
  public String name() {
    return "pam";
  }

  @Override
  public List<Setting<?>> settings() {
    return List.of(SERVICE, DIRECTORY, SESSIONS, UnixProvider.MINIMUM_UID);
  }

  @Override
  public Authenticator create(Settings settings) {
    String service = settings.get(SERVICE);
    Optional<String> directory = settings.get(DIRECTORY);
    if (service.isEmpty() || service.indexOf('/') >= 0) {
      throw new SettingsException("service: " + service + ": expected the name of a service");
    }
    List<String> places = directory.map(List::of).orElse(SYSTEM);
    boolean described =
        places.stream().anyMatch(place -> Files.exists(Path.of(place).resolve(service)));
    if (!described) {
      throw new SettingsException(
          "service: "
              + service
              + ": there is no "
              + places.getFirst()
              + "/"
              + service
              + "; docs/pam/wharf is one to start from");
    }
    return create(
        new PamAuthenticator.Service(
            service, directory, settings.get(SESSIONS), settings.get(UnixProvider.MINIMUM_UID)),
        Libc::load);
  }

  /// @param users finds the users of the machine; throws `IllegalStateException`, in words, if it
  ///   cannot
  static Authenticator create(PamAuthenticator.Service service, Supplier<UnixUsers> users) {
    try {
      Libpam pam = Libpam.load();
      if (service.directory().isPresent() && !pam.hasDirectories()) {
        throw new SettingsException("service-directory: this machine's libpam is too old for it");
      }
      return new PamAuthenticator(pam, users.get(), service);
    } catch (IllegalStateException e) {
      throw new SettingsException("type: pam: " + e.getMessage(), e);
    }
  }
}
