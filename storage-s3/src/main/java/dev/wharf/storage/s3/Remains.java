package dev.wharf.storage.s3;

import dev.wharf.storage.spi.StorageException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// What an upload leaves in the store if its client goes away, so that the client can go on with
/// it: its parts, the bytes behind them that are too few for a part, and a note of both. Not
/// thread-safe.
///
/// @param token the name of the upload
/// @param key of the object to be
/// @param before what an earlier run left
record Remains(Multipart.Shared shared, String token, String key, Journal.Rest before) {
  private static final Logger LOG = System.getLogger(Remains.class.getName());

  /// Keeps everything. If that fails, the parts are left as they are. It runs on another thread,
  /// since nothing can be asked on one that was interrupted, and is waited for.
  ///
  /// @param tail what has not gone yet, in its first `count` bytes
  void keep(Optional<Multipart> upload, byte[] tail, int count) {
    CompletableFuture.runAsync(() -> kept(upload, tail, count), shared.executor()).join();
  }

  private void kept(Optional<Multipart> upload, byte[] tail, int count) {
    try {
      List<MultipartCalls.Part> parts = upload.isPresent() ? upload.get().awaitParts() : List.of();
      Journal journal = shared.journal();
      if (count > 0) {
        journal.keepTail(token, tail, count);
      }
      if (count > 0 || !parts.isEmpty()) {
        Optional<Integer> sum = upload.flatMap(u -> u.sum(parts)).map(Crc::value);
        var rest = new Journal.Rest(before.shape(), parts.size(), count, sum);
        String id = upload.map(Multipart::id).orElse("");
        journal.note(token, new Journal.Entry(key, id, Optional.of(rest)));
      }
      if (count == 0 && before.tail() > 0) {
        journal.bucket().delete(journal.tail(token));
      }
    } catch (StorageException e) {
      LOG.log(Level.WARNING, "the end of an interrupted upload is lost: {0}", e.reason());
    }
    leave(upload);
  }

  /// Leaves the parts as they are, with no word about what came behind them.
  void leave(Optional<Multipart> upload) {
    upload.ifPresent(Multipart::leave);
    shared.journal().leave(token);
  }

  /// Keeps nothing of an upload that has no parts. It runs as [#keep] does.
  void forget() {
    CompletableFuture.runAsync(this::clear, shared.executor()).join();
  }

  /// Clears away what an earlier run left of an upload that was one request in the end.
  void clear() {
    if (before.tail() == 0) {
      return;
    }
    try {
      shared.journal().strike(token, true);
    } catch (StorageException e) {
      LOG.log(Level.DEBUG, "the tail of an upload is left to the janitor: {0}", e.reason());
    }
  }
}
