package dev.wharf.storage.localfs;

import dev.wharf.domain.Setting;
import dev.wharf.domain.Settings;
import dev.wharf.domain.SettingsException;
import dev.wharf.storage.spi.Failure;
import dev.wharf.storage.spi.Storage;
import dev.wharf.storage.spi.StorageException;
import dev.wharf.storage.spi.StorageProvider;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// The storage `local`: a directory of the machine.
public final class LocalStorageProvider implements StorageProvider {
  private static final Logger LOG = System.getLogger(LocalStorageProvider.class.getName());

  /// Does nothing.
  public LocalStorageProvider() {}

  @Override
  public String name() {
    return "local";
  }

  @Override
  public List<Setting<?>> settings() {
    return LocalSettings.ALL;
  }

  @Override
  public List<String> obstacles(Settings settings) {
    return settings.get(LocalSettings.ACT_AS_USER)
        ? Impersonation.problem().map(problem -> "act-as-user: " + problem).stream().toList()
        : List.of();
  }

  @Override
  public Storage create(Settings settings) {
    LocalSettings local = LocalSettings.read(settings);
    Optional<Impersonation> acting =
        settings.get(LocalSettings.ACT_AS_USER)
            ? Optional.of(Impersonation.begin(settings.get(LocalSettings.ACT_AS_OTHERS)))
            : Optional.empty();
    Jail jail = open(local.root());
    if (acting.isPresent()) {
      checkActing(local, jail);
    }
    if (!Files.isExecutable(local.root())) { // opening it needs no permission, reaching a file does
      jail.close();
      throw unusable(local.root(), new StorageException(Failure.DENIED, "no search permission"));
    }
    for (String mount : KernelMounts.below(local.root())) {
      LOG.log(
          Level.WARNING, "below root: {0} shows the kernel to clients; unmount it there", mount);
    }
    return LocalStorage.open(local, jail, InstantSource.system(), acting);
  }

  private static void checkActing(LocalSettings settings, Jail jail) {
    String problem =
        jail instanceof WalkingJail
            ? "act-as-user: this system lacks what the kernel jail needs; see the log"
            : settings.createHomes() && !ThreadIdentity.mayGiveAway()
                ? "create-homes: with act-as-user it takes root or the capability CAP_CHOWN"
                : "";
    if (!problem.isEmpty()) {
      jail.close();
      throw new SettingsException(problem);
    }
  }

  private static Jail open(Path root) {
    try {
      return switch (KernelJail.open(root)) {
        case KernelJail.Opening.Done(KernelJail jail) -> jail;
        case KernelJail.Opening.Failed(StorageException cause) -> throw cause;
        case KernelJail.Opening.Unsupported(String reason) -> {
          LOG.log(Level.WARNING, "no jail by the kernel, links are not followed: {0}", reason);
          yield WalkingJail.open(root);
        }
      };
    } catch (StorageException e) {
      throw unusable(root, e);
    }
  }

  private static SettingsException unusable(Path root, StorageException e) {
    String why =
        switch (e.failure()) {
          case NOT_FOUND -> "there is no such directory";
          case NOT_A_DIRECTORY -> "not a directory";
          case DENIED -> "permission denied";
          default -> e.reason();
        };
    return new SettingsException(
        "root: " + root + ": " + why + "; expected a directory that can be opened", e);
  }
}
