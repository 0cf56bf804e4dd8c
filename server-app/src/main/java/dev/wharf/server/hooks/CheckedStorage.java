package dev.wharf.server.hooks;

import dev.wharf.domain.Account;
import dev.wharf.domain.SettingsException;
import dev.wharf.storage.spi.Capability;
import dev.wharf.storage.spi.FileTree;
import dev.wharf.storage.spi.Storage;
import dev.wharf.storage.spi.StorageException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Set;

/// A storage in which nothing appears before a check has said yes. Thread-safe.
public final class CheckedStorage implements Storage {
  private static final Logger LOG = System.getLogger(CheckedStorage.class.getName());

  private final Storage storage;
  private final UploadCheck check;

  /// Takes over the check, which is closed with this one; the storage stays open.
  ///
  /// @throws SettingsException if the storage shows uploads before they are complete
  public CheckedStorage(Storage storage, UploadCheck check) {
    this.storage = storage;
    this.check = check;
    if (!storage.capabilities().contains(Capability.ATOMIC_REPLACE)) {
      throw new SettingsException(
          "check: expected uploads.mode other than direct in every storage: uploads that are seen"
              + " as they come cannot be checked before");
    }
    try {
      Spool.clear(check.spool());
    } catch (IOException e) {
      LOG.log(
          Level.WARNING, "what a crash left in the spool of the check stays: {0}", e.toString());
    }
  }

  @Override
  public FileTree treeFor(Account account) throws StorageException {
    return new CheckedTree(account.name().value(), storage.treeFor(account), check);
  }

  @Override
  public Set<Capability> capabilities() {
    return storage.capabilities();
  }

  @Override
  public void close() {
    check.close();
  }
}
