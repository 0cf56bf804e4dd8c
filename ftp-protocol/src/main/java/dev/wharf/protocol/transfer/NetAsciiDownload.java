package dev.wharf.protocol.transfer;

import dev.wharf.storage.spi.Download;
import java.io.IOException;
import java.nio.ByteBuffer;

/// A file as TYPE A sends it: a bare LF becomes CR LF, a CR LF stays one (RFC 959 §3.1.1.1).
public final class NetAsciiDownload implements Download {
  private static final byte CR = '\r';
  private static final byte LF = '\n';

  private final Download source;
  private final ByteBuffer read = ByteBuffer.allocate(32 * 1024).flip();
  private boolean afterCr;
  private boolean lfDue;
  private boolean ended;

  /// Converts `source`, and closes it in the end.
  public NetAsciiDownload(Download source) {
    this.source = source;
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    int before = target.position();
    while (target.hasRemaining() && !ended) {
      if (!read.hasRemaining() && !fill()) {
        break;
      }
      convert(target);
    }
    if (lfDue && target.hasRemaining()) {
      emitDueLf(target);
    }
    int count = target.position() - before;
    return count == 0 && ended && !lfDue ? -1 : count;
  }

  private boolean fill() throws IOException {
    read.clear();
    int count = source.read(read);
    read.flip();
    if (count < 0) {
      ended = true;
    }
    return count > 0;
  }

  private void convert(ByteBuffer target) {
    while (target.hasRemaining()) {
      if (lfDue) {
        emitDueLf(target);
      } else if (!read.hasRemaining()) {
        return;
      } else {
        byte b = read.get();
        if (b == LF && !afterCr) {
          target.put(CR);
          lfDue = true;
        } else {
          target.put(b);
        }
        afterCr = b == CR;
      }
    }
  }

  private void emitDueLf(ByteBuffer target) {
    target.put(LF);
    lfDue = false;
  }

  @Override
  public boolean isOpen() {
    return source.isOpen();
  }

  @Override
  public void close() throws IOException {
    source.close();
  }
}
