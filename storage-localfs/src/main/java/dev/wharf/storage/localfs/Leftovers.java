package dev.wharf.storage.localfs;

import dev.wharf.storage.spi.Entry;
import dev.wharf.storage.spi.Listing;
import dev.wharf.storage.spi.StorageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Takes away staging files that nobody writes any more. One belongs to an upload of this server as
/// long as it is claimed, and to another server as long as it is locked. Thread-safe.
///
/// @param writers who writes what in this server
record Leftovers(Writers writers) {
  /// Removes a staging file.
  ///
  /// @throws StorageException BUSY if somebody writes it; else as [Folder#takeOver] and
  ///   [Folder#unlink]
  void remove(Folder folder, String name) throws StorageException {
    Writers.Claim claim = writers.claim(folder, name);
    try {
      unlink(folder, name);
    } finally {
      writers.release(claim);
    }
  }

  private static void unlink(Folder folder, String name) throws StorageException {
    try (Staging _ = folder.takeOver(name)) {
      folder.unlink(name);
    }
  }

  /// Removes all staging files of a folder, if it holds nothing else and nobody writes one of them.
  ///
  /// @return whether it did so; else something is left that clients may see, or that is not the
  ///   caller's to remove
  boolean clear(Folder folder) throws StorageException {
    List<Writers.Claim> claims = new ArrayList<>();
    try {
      for (String name : onlyStaging(folder)) {
        claims.add(writers.claim(folder, name));
      }
      for (Writers.Claim claim : claims) {
        folder.takeOver(claim.name()).close(); // all or nothing: nobody else may have one of them
      }
      for (Writers.Claim claim : claims) {
        unlink(folder, claim.name());
      }
      return !claims.isEmpty();
    } catch (StorageException e) {
      return switch (e.failure()) {
        case BUSY, DENIED, NOT_FOUND -> false;
        default -> throw e;
      };
    } finally {
      claims.forEach(writers::release);
    }
  }

  /// The staging files of a folder that holds nothing else; none of one that does.
  private static List<String> onlyStaging(Folder folder) throws StorageException {
    List<String> names = new ArrayList<>();
    try (Listing entries = folder.entries()) {
      for (Optional<Entry> next = entries.next(); next.isPresent(); next = entries.next()) {
        String name = next.get().name();
        if (!next.get().isFile()
            || !(StagingNames.isPartial(name) || StagingNames.isUpload(name))) {
          return List.of();
        }
        names.add(name);
      }
    }
    return names;
  }
}
