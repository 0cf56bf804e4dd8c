package example.clock;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.wharf.domain.FtpPath;
import dev.wharf.storage.spi.Download;
import dev.wharf.storage.spi.Entry;
import dev.wharf.storage.spi.Failure;
import dev.wharf.storage.spi.FileTree;
import dev.wharf.storage.spi.Listing;
import dev.wharf.storage.spi.StorageException;
import dev.wharf.storage.spi.Upload;
import dev.wharf.storage.spi.WriteMode;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/// A tree of one file, that nobody can change.
///
/// @param file its name
/// @param clock what it tells
record ClockTree(String file, InstantSource clock) implements FileTree {
  @Override
  public Entry stat(FtpPath path) throws StorageException {
    Instant now = clock.instant();
    if (path.isRoot()) {
      return Entry.directory("", now);
    }
    if (path.equals(FtpPath.ROOT.child(file))) {
      return Entry.file(file, text(now).length, now);
    }
    throw new StorageException(Failure.NOT_FOUND, path.toString());
  }

  @Override
  public Entry entry(FtpPath path) throws StorageException {
    return stat(path); // there are no links
  }

  @Override
  public Listing list(FtpPath directory) throws StorageException {
    if (!stat(directory).isDirectory()) {
      throw new StorageException(Failure.NOT_A_DIRECTORY, directory.toString());
    }
    Iterator<Entry> entries = List.of(stat(FtpPath.ROOT.child(file))).iterator();
    return new Listing() {
      @Override
      public Optional<Entry> next() {
        return entries.hasNext() ? Optional.of(entries.next()) : Optional.empty();
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public Download download(FtpPath path, long offset) throws StorageException {
    if (!stat(path).isFile()) {
      throw new StorageException(Failure.IS_A_DIRECTORY, path.toString());
    }
    byte[] text = text(clock.instant());
    if (offset > text.length) {
      throw new StorageException(Failure.OUT_OF_RANGE, path + " ends at " + text.length);
    }
    return new TextDownload(text, (int) offset);
  }

  /// Whole seconds, so that the size is always the same.
  private static byte[] text(Instant time) {
    return (Instant.ofEpochSecond(time.getEpochSecond()) + "\n").getBytes(US_ASCII);
  }

  @Override
  public Upload upload(FtpPath path, WriteMode mode) throws StorageException {
    throw readOnly();
  }

  @Override
  public void delete(FtpPath path) throws StorageException {
    throw readOnly();
  }

  @Override
  public void makeDirectory(FtpPath directory) throws StorageException {
    throw readOnly();
  }

  @Override
  public void removeDirectory(FtpPath directory) throws StorageException {
    throw readOnly();
  }

  @Override
  public void rename(FtpPath from, FtpPath to) throws StorageException {
    throw readOnly();
  }

  @Override
  public Instant setModified(FtpPath path, Instant time) throws StorageException {
    throw readOnly();
  }

  private static StorageException readOnly() {
    return new StorageException(Failure.DENIED, "nobody sets this clock");
  }
}
