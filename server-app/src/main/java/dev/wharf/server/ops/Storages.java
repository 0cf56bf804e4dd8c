package dev.wharf.server.ops;

import dev.wharf.domain.Account;
import dev.wharf.domain.FtpPath;
import dev.wharf.domain.Home;
import dev.wharf.domain.Mount;
import dev.wharf.domain.SettingsException;
import dev.wharf.storage.spi.Capability;
import dev.wharf.storage.spi.Changes;
import dev.wharf.storage.spi.Failure;
import dev.wharf.storage.spi.FileTree;
import dev.wharf.storage.spi.Storage;
import dev.wharf.storage.spi.StorageException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// All storages of a server as one: each account gets the tree of the storage that its
/// [Account#storage] names, with the mounts in it. Thread-safe.
public final class Storages implements Storage {
  private static final String ACCOUNT = "{account}";

  private final Storage first;
  private final Map<String, Storage> named;
  private final List<Mount> mounts;
  private final Instant since = Instant.now();

  /// Takes over all storages, which are closed with this one.
  ///
  /// @param first for accounts that name none
  /// @throws SettingsException if a mount shows a storage that is not there, or two are at the same
  ///   path
  public Storages(Storage first, Map<String, Storage> named, List<Mount> mounts) {
    this.first = first;
    this.named = Map.copyOf(named);
    this.mounts = List.copyOf(mounts);
    for (Mount mount : mounts) {
      if (!named.containsKey(mount.storage())) {
        throw new SettingsException(
            "mount " + mount.path() + ": there is no storage named " + mount.storage());
      }
    }
    if (mounts.stream().map(Mount::path).distinct().count() < mounts.size()) {
      throw new SettingsException("two mounts at the same path");
    }
  }

  @Override
  public FileTree treeFor(Account account) throws StorageException {
    FileTree root = of(account).treeFor(account);
    if (mounts.isEmpty()) {
      return root;
    }
    var points = new ArrayList<MountPoint>();
    for (Mount mount : mounts) {
      points.add(new MountPoint(mount.path(), mount.readOnly(), () -> open(mount, account)));
    }
    return new MountedTree(root, points, since);
  }

  private Storage of(Account account) throws StorageException {
    return account.storage().isPresent() ? named(account.storage().get()) : first;
  }

  private Storage named(String name) throws StorageException {
    Storage storage = named.get(name);
    if (storage == null) {
      throw new StorageException(Failure.NOT_FOUND, "there is no storage named " + name);
    }
    return storage;
  }

  private FileTree open(Mount mount, Account account) throws StorageException {
    String home = mount.home();
    if (home.contains(ACCOUNT)) {
      String name = account.name().value();
      if (!FtpPath.isName(name)) {
        throw new StorageException(Failure.DENIED, "the account's name is no name of a directory");
      }
      home = home.replace(ACCOUNT, name);
    }
    return named(mount.storage()).treeFor(account.withHome(new Home(home, FtpPath.ROOT)));
  }

  /// A mount, and a directory on the way to one, stays where it is.
  @Override
  public Changes changes(Account account, FtpPath path) {
    Optional<Mount> deepest =
        mounts.stream()
            .filter(mount -> path.startsWith(mount.path()))
            .max(Comparator.comparingInt(mount -> mount.path().depth()));
    Changes changes =
        deepest.map(at -> changes(at, account, path)).orElseGet(() -> own(account, path));
    boolean leadsToMount = mounts.stream().anyMatch(mount -> mount.path().startsWith(path));
    return leadsToMount && changes == Changes.ALL ? Changes.INSIDE : changes;
  }

  private Changes changes(Mount mount, Account account, FtpPath path) {
    Storage storage = named.get(mount.storage());
    return storage == null || mount.readOnly()
        ? Changes.NONE
        : storage.changes(account, path.below(mount.path()));
  }

  private Changes own(Account account, FtpPath path) {
    Storage storage = account.storage().isPresent() ? named.get(account.storage().get()) : first;
    return storage == null ? Changes.NONE : storage.changes(account, path);
  }

  /// What all of them can do.
  @Override
  public Set<Capability> capabilities() {
    var common = EnumSet.allOf(Capability.class);
    common.retainAll(first.capabilities());
    named.values().forEach(storage -> common.retainAll(storage.capabilities()));
    return common;
  }

  @Override
  public void close() {
    try {
      named.values().forEach(Storage::close);
    } finally {
      first.close();
    }
  }
}
