package dev.wharf.protocol.transfer;

import dev.wharf.storage.spi.Download;
import dev.wharf.storage.spi.FileRegion;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalLong;

/// The first bytes of a download, and no more: RANG.
public final class RangedDownload implements Download {
  private final Download source;
  private long left;

  /// At most `count` bytes of `source`, which is closed in the end.
  public RangedDownload(Download source, long count) {
    this.source = source;
    this.left = count;
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    if (left == 0) {
      return -1;
    }
    int limit = target.limit();
    target.limit(target.position() + (int) Math.min(target.remaining(), left));
    try {
      int count = source.read(target);
      left -= Math.max(count, 0);
      return count;
    } finally {
      target.limit(limit);
    }
  }

  @Override
  public Optional<FileRegion> fileRegion() {
    return source
        .fileRegion()
        .map(
            region ->
                new FileRegion(
                    region.channel(), region.position(), Math.min(region.count(), left)));
  }

  @Override
  public OptionalLong remaining() {
    OptionalLong all = source.remaining();
    return all.isPresent() ? OptionalLong.of(Math.min(all.getAsLong(), left)) : all;
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
