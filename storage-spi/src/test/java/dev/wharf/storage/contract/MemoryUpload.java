package dev.wharf.storage.contract;

import dev.wharf.domain.FtpPath;
import dev.wharf.storage.spi.StorageException;
import dev.wharf.storage.spi.Upload;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;

/// Collects bytes and hands them to the tree at the commit.
final class MemoryUpload implements Upload {
  private final MemoryTree tree;
  private final MemoryUploads.Target target;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final long start;
  private boolean committed;
  private boolean open = true;

  MemoryUpload(MemoryTree tree, MemoryUploads.Target target, byte[] prefix) {
    this.tree = tree;
    this.target = target;
    this.start = prefix.length;
    bytes.writeBytes(prefix);
  }

  @Override
  public FtpPath path() {
    return target.path();
  }

  @Override
  public long start() {
    return start;
  }

  @Override
  public int write(ByteBuffer source) throws ClosedChannelException, StorageException {
    if (!open || committed) {
      throw new ClosedChannelException();
    }
    tree.fail(MemoryTree.Moment.WRITE);
    byte[] piece = new byte[source.remaining()];
    source.get(piece);
    bytes.writeBytes(piece);
    return piece.length;
  }

  @Override
  public void commit() throws StorageException {
    if (!open || committed) {
      throw new IllegalStateException("the upload is over");
    }
    tree.publish(target, bytes.toByteArray());
    committed = true;
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public void discard() {
    end(true);
  }

  @Override
  public void close() {
    end(committed);
  }

  private void end(boolean nothingToKeep) {
    if (open) {
      open = false;
      tree.end(target, nothingToKeep, bytes.toByteArray());
    }
  }
}
