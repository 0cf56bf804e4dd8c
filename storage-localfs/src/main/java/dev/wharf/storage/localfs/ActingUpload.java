package dev.wharf.storage.localfs;

import dev.wharf.domain.FtpPath;
import dev.wharf.storage.spi.Failure;
import dev.wharf.storage.spi.StorageException;
import dev.wharf.storage.spi.Upload;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/// An upload whose names are changed as a user of the machine. Its bytes go into an open file.
///
/// @param upload the upload; closed with this one
/// @param acting makes its calls
/// @param who as whom
record ActingUpload(Upload upload, Impersonation acting, Persona who) implements Upload {
  @Override
  public FtpPath path() {
    return upload.path();
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
  public void commit() throws StorageException {
    acting.run(who, upload::commit);
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
  public void discard() throws IOException {
    acting.run(who, () -> asStorage(upload::discard));
  }

  @Override
  public boolean isOpen() {
    return upload.isOpen();
  }

  @Override
  public void close() throws IOException {
    if (upload.isOpen()) {
      acting.run(who, () -> asStorage(upload));
    }
  }

  private void asStorage(Closeable end) throws StorageException {
    try {
      end.close();
    } catch (StorageException e) {
      throw e;
    } catch (IOException e) {
      throw new StorageException(Failure.UNAVAILABLE, "closing " + path(), e);
    }
  }
}
