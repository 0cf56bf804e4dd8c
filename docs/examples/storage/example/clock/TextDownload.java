package example.clock;

import dev.wharf.storage.spi.Download;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.OptionalLong;

/// The bytes of a text, from an offset on.
final class TextDownload implements Download {
  private final ByteBuffer rest;
  private boolean open = true;

  TextDownload(byte[] text, int offset) {
    this.rest = ByteBuffer.wrap(text).position(offset);
  }

  @Override
  public int read(ByteBuffer target) throws ClosedChannelException {
    if (!open) {
      throw new ClosedChannelException();
    }
    if (!rest.hasRemaining()) {
      return -1;
    }
    int count = Math.min(rest.remaining(), target.remaining());
    target.put(rest.slice().limit(count));
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
