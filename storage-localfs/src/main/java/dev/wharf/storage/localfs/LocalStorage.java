package dev.wharf.storage.localfs;

import dev.wharf.domain.Account;
import dev.wharf.domain.FtpPath;
import dev.wharf.storage.spi.Capability;
import dev.wharf.storage.spi.Failure;
import dev.wharf.storage.spi.FileTree;
import dev.wharf.storage.spi.Storage;
import dev.wharf.storage.spi.StorageException;
import java.time.InstantSource;
import java.util.Set;

/// A directory of the machine, opened once; every home below it becomes a jail of its own.
final class LocalStorage implements Storage {
  private static final Set<Capability> EVERYTHING =
      Set.of(
          Capability.RESUME_UPLOAD,
          Capability.APPEND,
          Capability.SET_TIME,
          Capability.SET_MODE,
          Capability.FREE_SPACE,
          Capability.ATOMIC_REPLACE);
  private static final Set<Capability> IN_PLACE =
      Set.of(
          Capability.RESUME_UPLOAD,
          Capability.APPEND,
          Capability.SET_TIME,
          Capability.SET_MODE,
          Capability.FREE_SPACE);

  private final LocalSettings settings;
  private final Jail jail;
  private final Janitor janitor;
  private final LocalUploads.Shared shared;

  private LocalStorage(LocalSettings settings, Jail jail, InstantSource clock) {
    this.settings = settings;
    this.jail = jail;
    var writers = new Writers();
    this.janitor = new Janitor(jail, writers, settings.keep(), clock);
    this.shared = new LocalUploads.Shared(new StagingNames(), writers, janitor, clock);
  }

  /// Opens the storage and begins to clear away what a crash left.
  ///
  /// @param jail at the root of the settings; closed with the storage
  static LocalStorage open(LocalSettings settings, Jail jail, InstantSource clock) {
    var storage = new LocalStorage(settings, jail, clock);
    if (!settings.readOnly()) {
      storage.janitor.start();
    }
    return storage;
  }

  @Override
  public FileTree treeFor(Account account) throws StorageException {
    FtpPath home = HomePath.below(settings.root().toString(), account.home().root());
    if (settings.createHomes() && !settings.readOnly()) {
      create(home);
    }
    return new LocalTree(jail.below(home), account.name(), settings, shared);
  }

  private void create(FtpPath home) throws StorageException {
    FtpPath here = FtpPath.ROOT;
    for (String name : home.segments()) {
      try (Folder folder = jail.folder(here)) {
        folder.makeDirectory(name, settings.directoryMode());
      } catch (StorageException e) {
        if (e.failure() != Failure.EXISTS) {
          throw e;
        }
      }
      here = here.child(name);
    }
  }

  @Override
  public Set<Capability> capabilities() {
    return settings.mode() == UploadMode.DIRECT ? IN_PLACE : EVERYTHING;
  }

  @Override
  public void close() {
    janitor.close();
    jail.close();
  }
}
