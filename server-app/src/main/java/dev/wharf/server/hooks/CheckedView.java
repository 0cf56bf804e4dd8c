package dev.wharf.server.hooks;

import dev.wharf.domain.Account;
import dev.wharf.domain.SettingsException;
import dev.wharf.protocol.port.View;
import dev.wharf.storage.spi.Capability;
import dev.wharf.storage.spi.FileTree;
import dev.wharf.storage.spi.Storage;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/// Homes in which nothing of a client appears before a check has said yes. Thread-safe.
public final class CheckedView implements View, AutoCloseable {
  private static final Logger LOG = System.getLogger(CheckedView.class.getName());

  private final UploadCheck check;

  /// Takes over the check, which is closed with this one.
  ///
  /// @param storage where the homes are
  /// @throws SettingsException if the storage shows uploads before they are complete
  public CheckedView(Storage storage, UploadCheck check) {
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
  public FileTree of(Account account, FileTree home) {
    return new CheckedTree(account.name().value(), home, check);
  }

  @Override
  public void close() {
    check.close();
  }
}
