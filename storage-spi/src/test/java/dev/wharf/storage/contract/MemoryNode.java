package dev.wharf.storage.contract;

import dev.wharf.storage.spi.EntryType;
import java.time.Instant;
import java.util.TreeMap;

/// What stands under a name of a [MemoryTree]. Guarded by the tree's lock.
abstract sealed class MemoryNode {
  final long number;
  Instant modified;
  int mode;

  private MemoryNode(long number, Instant modified, int mode) {
    this.number = number;
    this.modified = modified;
    this.mode = mode;
  }

  abstract EntryType type();

  /// A regular file. Its array is replaced, never written to, so that readers keep what they have.
  static final class OfFile extends MemoryNode {
    byte[] content;

    OfFile(long number, Instant modified, byte[] content) {
      super(number, modified, 0640);
      this.content = content;
    }

    @Override
    EntryType type() {
      return EntryType.FILE;
    }
  }

  /// A directory, its entries in the order of their names.
  static final class OfDirectory extends MemoryNode {
    final TreeMap<String, MemoryNode> entries = new TreeMap<>();

    OfDirectory(long number, Instant modified) {
      super(number, modified, 0750);
    }

    @Override
    EntryType type() {
      return EntryType.DIRECTORY;
    }
  }

  /// A symbolic link; an absolute target begins at the root of the tree.
  static final class OfLink extends MemoryNode {
    final String target;

    OfLink(long number, Instant modified, String target) {
      super(number, modified, 0777);
      this.target = target;
    }

    @Override
    EntryType type() {
      return EntryType.LINK;
    }
  }

  /// A pipe, say: it has a name and cannot be opened.
  static final class OfSpecial extends MemoryNode {
    OfSpecial(long number, Instant modified) {
      super(number, modified, 0640);
    }

    @Override
    EntryType type() {
      return EntryType.OTHER;
    }
  }
}
