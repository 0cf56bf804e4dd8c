package dev.wharf.storage.localfs;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import dev.wharf.domain.FtpPath;
import dev.wharf.storage.spi.Entry;
import dev.wharf.storage.spi.Listing;
import dev.wharf.storage.spi.StorageException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;

/// Reads a directory a batch at a time, some hundred entries, by `getdents64` and `statx`.
final class KernelListing implements Listing {
  private static final int BATCH_BYTES = 16 * 1024;
  private static final int LENGTH = 16;
  private static final int NAME = 19;

  private final int directory;
  private final OwnerNames owners;
  private final Queue<Entry> batch = new ArrayDeque<>();
  private boolean complete;
  private boolean closed;

  /// @param directory open for reading, and owned by this object from now on
  KernelListing(int directory, OwnerNames owners) {
    this.directory = directory;
    this.owners = owners;
  }

  @Override
  public Optional<Entry> next() throws StorageException {
    if (closed) {
      throw new IllegalStateException("closed");
    }
    while (batch.isEmpty() && !complete) {
      readBatch();
    }
    return Optional.ofNullable(batch.poll());
  }

  private void readBatch() throws StorageException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment records = arena.allocate(BATCH_BYTES, 8);
      int length = Libc.entries(directory, records, arena);
      if (length < 0) {
        throw Failures.of(length, "the rest of a directory");
      }
      complete = length == 0;
      FileStatus status = FileStatus.allocate(arena);
      for (int at = 0; at < length; ) {
        int size = Short.toUnsignedInt(records.get(JAVA_SHORT_UNALIGNED, at + LENGTH));
        describe(records.asSlice(at + NAME, size - NAME), status, arena);
        at += size;
      }
    }
  }

  /// @param name with a NUL at its end, as the kernel wrote it
  private void describe(MemorySegment name, FileStatus status, Arena arena)
      throws StorageException {
    int length = 0;
    while (name.get(JAVA_BYTE, length) != 0) {
      length++;
    }
    Optional<String> text =
        KernelJail.decode(name.asSlice(0, length).toArray(JAVA_BYTE)).filter(FtpPath::isName);
    if (text.isEmpty()) {
      return;
    }
    int answer = Libc.status(directory, name, status.facts(), arena);
    if (answer == -Libc.ENOENT) {
      return; // removed since
    }
    if (answer < 0) {
      throw Failures.of(answer, text.get());
    }
    batch.add(status.entry(text.get(), owners));
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      Libc.close(directory);
    }
  }
}
