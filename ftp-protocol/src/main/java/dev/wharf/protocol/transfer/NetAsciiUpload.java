package dev.wharf.protocol.transfer;

import dev.wharf.storage.spi.Failure;
import dev.wharf.storage.spi.ForwardingUpload;
import dev.wharf.storage.spi.StorageException;
import dev.wharf.storage.spi.Upload;
import java.io.IOException;
import java.nio.ByteBuffer;

/// A file as TYPE A brings it: CR LF becomes LF, a lone CR is kept (RFC 959 §3.1.1.1).
public final class NetAsciiUpload extends ForwardingUpload {
  private static final byte CR = '\r';
  private static final byte LF = '\n';

  private final ByteBuffer converted = ByteBuffer.allocate(32 * 1024);
  private boolean crDue;

  /// Converts for `target`, and closes it in the end.
  public NetAsciiUpload(Upload target) {
    super(target);
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    int count = source.remaining();
    while (source.hasRemaining()) {
      if (converted.remaining() < 2) {
        flush();
      }
      convert(source.get());
    }
    flush();
    return count;
  }

  /// A CR waits for the byte behind it, even across two writes.
  private void convert(byte b) {
    if (crDue && b != LF) {
      converted.put(CR);
    }
    crDue = b == CR;
    if (!crDue) {
      converted.put(b);
    }
  }

  private void flush() throws IOException {
    converted.flip();
    upload().write(converted);
    if (converted.hasRemaining()) {
      throw new StorageException(
          Failure.UNAVAILABLE, "the upload left " + converted.remaining() + " bytes behind");
    }
    converted.clear();
  }

  @Override
  public void sync() throws StorageException {
    finish();
    upload().sync();
  }

  @Override
  public void commit() throws StorageException {
    finish();
    upload().commit();
  }

  private void finish() throws StorageException {
    if (!crDue) {
      return;
    }
    crDue = false;
    converted.put(CR);
    try {
      flush();
    } catch (StorageException e) {
      throw e;
    } catch (IOException e) {
      throw new StorageException(Failure.UNAVAILABLE, "last byte", e);
    }
  }
}
