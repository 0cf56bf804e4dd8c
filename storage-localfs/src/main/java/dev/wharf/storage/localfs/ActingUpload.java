package dev.wharf.storage.localfs;

import dev.wharf.storage.spi.Failure;
import dev.wharf.storage.spi.ForwardingUpload;
import dev.wharf.storage.spi.StorageException;
import dev.wharf.storage.spi.Upload;
import java.io.Closeable;
import java.io.IOException;

/// An upload whose names are changed as a user of the machine. Its bytes go into an open file.
final class ActingUpload extends ForwardingUpload {
  private final Impersonation acting;
  private final Persona who;

  /// @param upload the upload; closed with this one
  /// @param acting makes its calls
  /// @param who as whom
  ActingUpload(Upload upload, Impersonation acting, Persona who) {
    super(upload);
    this.acting = acting;
    this.who = who;
  }

  @Override
  public void commit() throws StorageException {
    acting.run(who, upload()::commit);
  }

  @Override
  public void discard() throws IOException {
    acting.run(who, () -> asStorage(upload()::discard));
  }

  @Override
  public void close() throws IOException {
    if (isOpen()) {
      acting.run(who, () -> asStorage(upload()));
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
