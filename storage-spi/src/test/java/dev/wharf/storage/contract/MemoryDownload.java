package dev.wharf.storage.contract;

import dev.wharf.storage.spi.Download;
import dev.wharf.storage.spi.StorageException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.OptionalLong;

/// Reads the bytes that a file had when it was opened.
final class MemoryDownload implements Download {
  private final MemoryTree tree;
  private final ByteBuffer rest;
  private volatile boolean open = true;

  MemoryDownload(MemoryTree tree, byte[] content, int offset) {
    this.tree = tree;
    this.rest = ByteBuffer.wrap(content).position(offset);
  }

  @Override
  public int read(ByteBuffer target) throws ClosedChannelException, StorageException {
    if (!open) {
      throw new ClosedChannelException();
    }
    tree.fail(MemoryTree.Moment.READ);
    if (!rest.hasRemaining()) {
      return -1;
    }
    int count = Math.min(rest.remaining(), target.remaining());
    target.put(rest.slice(rest.position(), count));
    rest.position(rest.position() + count);
    return count;
  }

  @Override
  public OptionalLong remaining() {
    return OptionalLong.of(rest.remaining());
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public void close() {
    open = false;
  }
}
