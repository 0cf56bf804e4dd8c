package dev.wharf.storage.contract;

import dev.wharf.domain.FtpPath;
import dev.wharf.storage.spi.Failure;
import dev.wharf.storage.spi.StorageException;
import dev.wharf.storage.spi.Upload;
import dev.wharf.storage.spi.WriteMode;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/// The uploads of a [MemoryTree]: which names are being written, and what interrupted uploads left.
/// Guarded by the tree's lock.
final class MemoryUploads {
  private static final int MOST_UNIQUE_NAMES = 100;

  private final MemoryTree tree;
  private final Set<Target.Key> writing = new HashSet<>();
  private final Map<Target.Key, byte[]> interrupted = new HashMap<>();
  private boolean keepsInterrupted;

  /// Where an upload goes.
  ///
  /// @param path what the client calls it
  /// @param key the place itself, by whatever path it was reached
  /// @param unique whether nothing may stand there
  record Target(FtpPath path, Key key, boolean unique) {
    /// A name in a directory.
    record Key(MemoryNode.OfDirectory directory, String name) {}

    boolean isTaken() {
      return key.directory().entries.containsKey(key.name());
    }

    void put(MemoryNode.OfFile file) {
      key.directory().entries.put(key.name(), file);
    }
  }

  MemoryUploads(MemoryTree tree) {
    this.tree = tree;
  }

  void keepInterrupted() {
    keepsInterrupted = true;
  }

  Upload open(FtpPath file, WriteMode mode) throws StorageException {
    Target target = mode instanceof WriteMode.CreateUnique ? unique(file) : target(file);
    byte[] published = published(target);
    byte[] prefix =
        switch (mode) {
          case WriteMode.Replace(), WriteMode.CreateUnique() -> new byte[0];
          case WriteMode.Append() -> published;
          case WriteMode.ResumeAt(long offset) -> {
            MemoryTree.checkOffset(offset, published.length, file);
            yield Arrays.copyOf(published, (int) offset);
          }
        };
    if (!writing.add(target.key())) {
      throw new StorageException(Failure.BUSY, file.toString());
    }
    interrupted.remove(target.key());
    return new MemoryUpload(tree, target, prefix);
  }

  private Target target(FtpPath file) throws StorageException {
    MemoryWalk.Place place = tree.find(file, true);
    if (place.name().isEmpty()) {
      throw new StorageException(Failure.IS_A_DIRECTORY, file.toString());
    }
    return new Target(file, new Target.Key(place.directory(), place.name()), false);
  }

  private Target unique(FtpPath file) throws StorageException {
    MemoryNode.OfDirectory directory = tree.directory(file.parent());
    for (int i = 0; i < MOST_UNIQUE_NAMES; i++) {
      String name = i == 0 ? file.name() : file.name() + "." + i;
      var key = new Target.Key(directory, name);
      FtpPath path = file.parent().child(name);
      if (!directory.entries.containsKey(name) && !writing.contains(key) && path.fits()) {
        return new Target(path, key, true);
      }
    }
    throw new StorageException(Failure.EXISTS, file.toString());
  }

  /// What an upload can go on with: the file, else what an interrupted upload left, else nothing.
  private byte[] published(Target target) throws StorageException {
    return switch (target.key().directory().entries.get(target.key().name())) {
      case null -> interrupted.getOrDefault(target.key(), new byte[0]);
      case MemoryNode.OfFile file -> file.content;
      case MemoryNode.OfDirectory _ ->
          throw new StorageException(Failure.IS_A_DIRECTORY, target.path().toString());
      case MemoryNode.OfLink _, MemoryNode.OfSpecial _ ->
          throw new StorageException(Failure.NOT_A_FILE, target.path().toString());
    };
  }

  /// Fails if a directory stands there, or anything at all where nothing may.
  static void checkFree(Target target) throws StorageException {
    if (target.key().directory().entries.get(target.key().name())
        instanceof MemoryNode.OfDirectory) {
      throw new StorageException(Failure.IS_A_DIRECTORY, target.path().toString());
    }
    if (target.unique() && target.isTaken()) {
      throw new StorageException(Failure.EXISTS, target.path().toString());
    }
  }

  void end(Target target, boolean committed, byte[] content) {
    writing.remove(target.key());
    if (keepsInterrupted && !committed && !target.isTaken() && !target.unique()) {
      interrupted.put(target.key(), content);
    }
  }

  OptionalLong resumable(FtpPath file) throws StorageException {
    MemoryWalk.Place place = tree.find(file, true);
    byte[] content = interrupted.get(new Target.Key(place.directory(), place.name()));
    return content == null || place.node().isPresent()
        ? OptionalLong.empty()
        : OptionalLong.of(content.length);
  }
}
