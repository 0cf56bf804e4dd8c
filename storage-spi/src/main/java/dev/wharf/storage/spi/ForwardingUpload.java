package dev.wharf.storage.spi;

import dev.wharf.domain.FtpPath;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/// An upload that hands every call on to another one: for wrappers, which override what they
/// change.
public abstract class ForwardingUpload implements Upload {
  private final Upload upload;

  /// @param upload gets the calls; closed with this one
  protected ForwardingUpload(Upload upload) {
    this.upload = upload;
  }

  /// The upload that gets the calls.
  protected final Upload upload() {
    return upload;
  }

  @Override
  public FtpPath path() {
    return upload.path();
  }

  @Override
  public long start() {
    return upload.start();
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    return upload.write(source);
  }

  @Override
  public void sync() throws StorageException {
    upload.sync();
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
