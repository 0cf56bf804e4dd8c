package dev.wharf.storage.localfs;

import dev.wharf.storage.spi.Entry;
import dev.wharf.storage.spi.Failure;
import dev.wharf.storage.spi.StorageException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Which names of the storage are just being written or cleared away, by all its trees. A name is
/// known by the directory it is in, not by the path that led there. Thread-safe.
final class Writers {
  private final Set<Claim> claims = ConcurrentHashMap.newKeySet();

  /// The right to write one name.
  ///
  /// @param directory identity of the directory
  /// @param name the name in it
  record Claim(String directory, String name) {}

  /// Claims a name.
  ///
  /// @throws StorageException BUSY if somebody has it
  Claim claim(Folder folder, String name) throws StorageException {
    Entry directory = folder.entry("");
    return claim(new Claim(directory.identity().orElseThrow(), name));
  }

  /// Claims another name in the same directory.
  ///
  /// @throws StorageException BUSY if somebody has it
  Claim claimBeside(Claim known, String name) throws StorageException {
    return claim(new Claim(known.directory(), name));
  }

  private Claim claim(Claim claim) throws StorageException {
    if (!claims.add(claim)) {
      throw new StorageException(Failure.BUSY, claim.name() + " is being written");
    }
    return claim;
  }

  /// Gives a claim back.
  void release(Claim claim) {
    claims.remove(claim);
  }
}
