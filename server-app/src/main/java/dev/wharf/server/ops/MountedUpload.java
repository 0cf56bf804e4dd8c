package dev.wharf.server.ops;

import dev.wharf.domain.FtpPath;
import dev.wharf.storage.spi.StorageException;
import dev.wharf.storage.spi.Upload;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/// An upload to a mounted tree, under the path that clients know.
record MountedUpload(Upload upload, FtpPath path) implements Upload {
  @Override
  public int write(ByteBuffer source) throws IOException {
    return upload.write(source);
  }

  @Override
  public void sync() throws StorageException {
    upload.sync();
  }

  @Override
  public void abandon() {
    upload.abandon();
  }

  @Override
  public Optional<String> staged() {
    return upload.staged();
  }

  @Override
  public Optional<String> location() {
    return upload.location();
  }

  @Override
  public void commit() throws StorageException {
    upload.commit();
  }

  @Override
  public boolean isOpen() {
    return upload.isOpen();
  }

  @Override
  public void discard() throws IOException {
    upload.discard();
  }

  @Override
  public void close() throws IOException {
    upload.close();
  }
}
