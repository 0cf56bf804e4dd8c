package dev.wharf.storage.s3;

import dev.wharf.storage.spi.Failure;
import dev.wharf.storage.spi.StorageException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;

/// What a write should have made. An answer that got lost is settled by a look at what is there:
/// every object carries the name of the upload that made it.
///
/// @param key of the object
/// @param token the name of the upload
/// @param bytes of the object
/// @param create whether another object was to be spared
record Outcome(String key, String token, long bytes, boolean create) {
  /// The name of the token in the metadata.
  static final String TOKEN = "wharf-upload";

  private static final Logger LOG = System.getLogger(Outcome.class.getName());

  /// Finds out what became of a write that failed with `e`, as far as anybody knows.
  ///
  /// @throws StorageException `e` if it did not happen; EXISTS if another object is there
  void settle(Bucket bucket, StorageException e) throws StorageException {
    Optional<ObjectFacts> now = bucket.head(key);
    if (now.isPresent()
        && token.equals(now.get().metadata().get(TOKEN))
        && now.get().size() == bytes) {
      LOG.log(Level.DEBUG, "the answer was lost, but the object is there: {0}", key);
      return;
    }
    throw create && Failures.isCondition(e)
        ? new StorageException(Failure.EXISTS, key + " is there already", e)
        : e;
  }
}
