package dev.wharf.storage.localfs;

import dev.wharf.domain.Setting;
import dev.wharf.domain.Settings;
import dev.wharf.domain.SettingsException;
import dev.wharf.storage.spi.Storage;
import dev.wharf.storage.spi.StorageException;
import dev.wharf.storage.spi.StorageProvider;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;

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
  public Storage create(Settings settings) {
    LocalSettings local = LocalSettings.read(settings);
    return LocalStorage.open(local, open(local.root()), InstantSource.system());
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
      throw new SettingsException("root: " + root + ": expected a directory that can be opened", e);
    }
  }
}
