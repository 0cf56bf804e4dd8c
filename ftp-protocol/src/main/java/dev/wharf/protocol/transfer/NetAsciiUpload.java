package dev.wharf.protocol.transfer;

import dev.wharf.domain.FtpPath;
import dev.wharf.storage.spi.Failure;
import dev.wharf.storage.spi.StorageException;
import dev.wharf.storage.spi.Upload;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/// A file as TYPE A brings it: CR LF becomes LF, a lone CR is kept (RFC 959 §3.1.1.1).
public final class NetAsciiUpload implements Upload {
  private static final byte CR = '\r';
  private static final byte LF = '\n';

  private final Upload target;
  private final ByteBuffer converted = ByteBuffer.allocate(32 * 1024);
  private boolean crDue;

  /// Converts for `target`, and closes it in the end.
  public NetAsciiUpload(Upload target) {
    this.target = target;
  }

  @Override
  public FtpPath path() {
    return target.path();
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
    while (converted.hasRemaining()) {
      target.write(converted);
    }
    converted.clear();
  }

  @Override
  public void sync() throws StorageException {
    finish();
    target.sync();
  }

  @Override
  public void abandon() {
    target.abandon();
  }

  @Override
  public Optional<String> staged() {
    return target.staged();
  }

  @Override
  public Optional<String> location() {
    return target.location();
  }

  @Override
  public void commit() throws StorageException {
    finish();
    target.commit();
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

  @Override
  public boolean isOpen() {
    return target.isOpen();
  }

  @Override
  public void discard() throws IOException {
    target.discard();
  }

  @Override
  public void close() throws IOException {
    target.close();
  }
}
