package dev.wharf.storage.localfs;

import dev.wharf.domain.Account;
import dev.wharf.domain.FtpPath;
import dev.wharf.storage.spi.Capability;
import dev.wharf.storage.spi.Changes;
import dev.wharf.storage.spi.Failure;
import dev.wharf.storage.spi.FileTree;
import dev.wharf.storage.spi.Storage;
import dev.wharf.storage.spi.StorageException;
import java.time.InstantSource;
import java.util.Optional;
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
  private final Optional<Impersonation> acting;

  private LocalStorage(
      LocalSettings settings, Jail jail, InstantSource clock, Optional<Impersonation> acting) {
    this.acting = acting;
    this.settings = settings;
    this.jail = jail;
    var writers = new Writers();
    this.janitor = new Janitor(jail, new Leftovers(writers), settings.keep(), clock);
    this.shared = new LocalUploads.Shared(new StagingNames(), writers, janitor, clock);
  }

  /// Opens the storage and begins to clear away what a crash left.
  ///
  /// @param jail at the root of the settings; closed with the storage
  /// @param acting how calls are made as users, if they are; closed with the storage
  static LocalStorage open(
      LocalSettings settings, Jail jail, InstantSource clock, Optional<Impersonation> acting) {
    var storage = new LocalStorage(settings, jail, clock, acting);
    if (!settings.readOnly()) {
      storage.janitor.start();
    }
    return storage;
  }

  @Override
  public FileTree treeFor(Account account) throws StorageException {
    FtpPath home = HomePath.below(settings.root().toString(), account.home().root());
    if (acting.isPresent()) {
      return treeFor(account, home, acting.get());
    }
    if (createsHomes()) {
      create(home, Optional.empty());
    }
    return tree(account, jail.below(home));
  }

  private FileTree treeFor(Account account, FtpPath home, Impersonation impersonation)
      throws StorageException {
    Persona who = impersonation.persona(account);
    if (createsHomes()) {
      create(home, Optional.of(who));
    }
    Jail inner = impersonation.as(who, () -> jail.below(home));
    return new ActingTree(tree(account, inner), impersonation, who);
  }

  private FileTree tree(Account account, Jail inner) {
    return new LocalTree(inner, account.name(), settings, shared);
  }

  private boolean createsHomes() {
    return settings.createHomes() && !settings.readOnly();
  }

  /// Makes a home, and what is missing on the way to it, as the server.
  ///
  /// @param owner whom the home belongs to then, if not to the server; the way to it, which stays
  ///   the server's, is open for passing through
  private void create(FtpPath home, Optional<Persona> owner) throws StorageException {
    FtpPath here = FtpPath.ROOT;
    for (String name : home.segments()) {
      FtpPath next = here.child(name);
      boolean given = owner.isPresent() && next.equals(home);
      int more = owner.isPresent() && !given ? ModeBits.SEARCH : 0;
      try (Folder folder = jail.folder(here)) {
        folder.makeDirectory(name, settings.directoryMode() | more);
        if (given) {
          give(folder, name, owner.get());
        }
      } catch (StorageException e) {
        if (e.failure() != Failure.EXISTS) {
          throw e;
        }
      }
      here = next;
    }
  }

  private static void give(Folder folder, String name, Persona owner) throws StorageException {
    try {
      folder.giveAway(name, owner.uid(), owner.gid());
    } catch (StorageException e) {
      folder.removeDirectory(name); // or the next login would take it for the account's own
      throw new StorageException(
          e.failure(), "the new home cannot be given to " + owner + ": " + e.getMessage(), e);
    }
  }

  @Override
  public Changes changes(Account account, FtpPath path) {
    return settings.readOnly() ? Changes.NONE : Storage.super.changes(account, path);
  }

  @Override
  public Set<Capability> capabilities() {
    return settings.mode() == UploadMode.DIRECT ? IN_PLACE : EVERYTHING;
  }

  @Override
  public void close() {
    janitor.close();
    acting.ifPresent(Impersonation::close);
    jail.close();
  }
}
