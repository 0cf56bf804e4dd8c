package dev.wharf.storage.localfs;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.wharf.storage.spi.Entry;
import dev.wharf.storage.spi.EntryType;
import dev.wharf.storage.spi.PosixFacts;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Instant;
import java.util.Optional;

/// What the kernel says about a file: `struct statx`, the same on every architecture.
record FileStatus(MemorySegment facts) {
  /// Asks for type, mode, links, owner, times, inode and size.
  static final int BASIC_FACTS = 0x7ff;

  private static final int LINKS = 16;
  private static final int USER = 20;
  private static final int GROUP = 24;
  private static final int MODE = 28;
  private static final int INODE = 32;
  private static final int SIZE = 40;
  private static final int SECONDS = 112;
  private static final int NANOSECONDS = 120;
  private static final int DEVICE_MAJOR = 136;
  private static final int DEVICE_MINOR = 140;

  /// Room for the answer to one question.
  static FileStatus allocate(Arena arena) {
    return new FileStatus(arena.allocate(256, 8));
  }

  EntryType type() {
    return switch (facts.get(JAVA_SHORT, MODE) & 0170000) {
      case 0100000 -> EntryType.FILE;
      case 0040000 -> EntryType.DIRECTORY;
      case 0120000 -> EntryType.LINK;
      default -> EntryType.OTHER;
    };
  }

  int mode() {
    return facts.get(JAVA_SHORT, MODE) & 07777;
  }

  /// The owner, unsigned.
  int user() {
    return facts.get(JAVA_INT, USER);
  }

  long links() {
    return Integer.toUnsignedLong(facts.get(JAVA_INT, LINKS));
  }

  Instant modified() {
    return Instant.ofEpochSecond(facts.get(JAVA_LONG, SECONDS), facts.get(JAVA_INT, NANOSECONDS));
  }

  String identity() {
    long device =
        Integer.toUnsignedLong(facts.get(JAVA_INT, DEVICE_MAJOR)) << 32
            | Integer.toUnsignedLong(facts.get(JAVA_INT, DEVICE_MINOR));
    return Long.toHexString(device) + ":" + Long.toUnsignedString(facts.get(JAVA_LONG, INODE));
  }

  /// All of it as an entry of that name.
  Entry entry(String name, OwnerNames owners) {
    EntryType type = type();
    var posix =
        new PosixFacts(
            owners.user(user()), owners.group(facts.get(JAVA_INT, GROUP)), mode(), links());
    return new Entry(
        name,
        type,
        type == EntryType.FILE ? facts.get(JAVA_LONG, SIZE) : 0,
        modified(),
        Optional.of(identity()),
        Optional.of(posix),
        Optional.empty());
  }
}
