package dev.wharf.protocol.quota;

import dev.wharf.domain.FtpPath;
import dev.wharf.domain.QuotaLedger;
import dev.wharf.domain.Usage;
import dev.wharf.storage.spi.Download;
import dev.wharf.storage.spi.Entry;
import dev.wharf.storage.spi.Failure;
import dev.wharf.storage.spi.FileTree;
import dev.wharf.storage.spi.Listing;
import dev.wharf.storage.spi.StorageException;
import dev.wharf.storage.spi.Upload;
import dev.wharf.storage.spi.WriteMode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/// The home of an account as its ledger sees it. Links are counted and not followed; what the
/// account's owner has made unreadable for the server counts as nothing.
final class TreeStock implements QuotaLedger.Stock {
  private static final int LONGEST_NOTE = 4096;
  private static final int ONLY_OWNER = 0600;

  private final FileTree tree;
  private final Extent extent;

  /// @param tree the home itself, with nothing before it
  /// @param extent what of the tree counts
  TreeStock(FileTree tree, Extent extent) {
    this.tree = tree;
    this.extent = extent;
  }

  @Override
  public Usage count() throws StorageException {
    Usage sum = Usage.NONE;
    Deque<FtpPath> left = new ArrayDeque<>();
    left.push(FtpPath.ROOT);
    while (!left.isEmpty()) {
      sum = sum.plus(count(left.pop(), left));
    }
    return sum;
  }

  private Usage count(FtpPath directory, Deque<FtpPath> left) throws StorageException {
    Usage sum = Usage.NONE;
    try (Listing listing = tree.list(directory)) {
      for (var next = listing.next(); next.isPresent(); next = listing.next()) {
        Entry entry = next.get();
        FtpPath path = directory.child(entry.name());
        if (extent.kept().test(entry.name()) || extent.isElsewhere(path)) {
          continue;
        }
        if (!extent.leadsElsewhere(path)) {
          sum = sum.plus(QuotaTree.amount(entry));
        }
        if (entry.isDirectory()) {
          left.push(path);
        }
      }
    } catch (StorageException e) {
      boolean gone = e.failure() == Failure.NOT_FOUND || e.failure() == Failure.DENIED;
      if (directory.isRoot() || !gone) {
        throw e;
      }
    }
    return sum;
  }

  @Override
  public Optional<String> read(String name) throws IOException {
    try (Download note = tree.download(FtpPath.ROOT.child(name), 0)) {
      ByteBuffer bytes = ByteBuffer.allocate(LONGEST_NOTE);
      while (bytes.hasRemaining() && note.read(bytes) >= 0) {
        // until its end
      }
      return Optional.of(
          new String(bytes.array(), 0, bytes.position(), StandardCharsets.ISO_8859_1));
    } catch (StorageException e) {
      if (e.failure() == Failure.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  @Override
  public void write(String name, String text) throws IOException {
    FtpPath path = FtpPath.ROOT.child(name);
    try (Upload note = tree.upload(path, new WriteMode.Replace())) {
      note.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1)));
      note.commit();
    }
    try {
      tree.setMode(path, ONLY_OWNER);
    } catch (StorageException e) {
      if (e.failure() != Failure.UNSUPPORTED) {
        throw e;
      }
    }
  }

  @Override
  public void erase(String name) throws IOException {
    try {
      tree.delete(FtpPath.ROOT.child(name));
    } catch (StorageException e) {
      if (e.failure() != Failure.NOT_FOUND) {
        throw e;
      }
    }
  }
}
