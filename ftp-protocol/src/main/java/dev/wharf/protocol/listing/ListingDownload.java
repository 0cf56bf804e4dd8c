package dev.wharf.protocol.listing;

import dev.wharf.storage.spi.Download;
import dev.wharf.storage.spi.Entry;
import dev.wharf.storage.spi.Listing;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// A listing as a download of lines, made as they are read: memory does not depend on the size of
/// the directory. Lines end with CR LF whatever TYPE says.
public final class ListingDownload implements Download {
  /// Fewer than storages read at once: what is there goes out before more is waited for.
  private static final int LINES_AT_ONCE = 256;

  private final Listing listing;
  private final ListFormat format;
  private ByteBuffer rest;
  private boolean open = true;

  /// A download.
  ///
  /// @param first lines before those of the entries
  /// @param listing the entries; closed in the end
  public ListingDownload(List<String> first, Listing listing, ListFormat format) {
    this.listing = listing;
    this.format = format;
    var lines = new StringBuilder();
    first.forEach(line -> lines.append(line).append("\r\n"));
    this.rest = encode(lines.toString());
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    int before = target.position();
    int lines = 0;
    while (target.hasRemaining()) {
      if (!rest.hasRemaining()) {
        if (lines++ == LINES_AT_ONCE) {
          break;
        }
        Optional<Entry> entry = listing.next();
        if (entry.isEmpty()) {
          break;
        }
        rest = encode(format.line(entry.get()) + "\r\n");
      }
      int count = Math.min(rest.remaining(), target.remaining());
      target.put(target.position(), rest, rest.position(), count);
      target.position(target.position() + count);
      rest.position(rest.position() + count);
    }
    int count = target.position() - before;
    return count == 0 && target.hasRemaining() ? -1 : count;
  }

  private static ByteBuffer encode(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public void close() {
    open = false;
    listing.close();
  }
}
