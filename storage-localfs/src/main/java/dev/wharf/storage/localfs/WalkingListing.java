package dev.wharf.storage.localfs;

import dev.wharf.domain.FtpPath;
import dev.wharf.storage.spi.Entry;
import dev.wharf.storage.spi.Listing;
import dev.wharf.storage.spi.StorageException;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.util.Iterator;
import java.util.Objects;
import java.util.Optional;

/// The entries of a directory that was opened for this purpose.
record WalkingListing(SecureDirectoryStream<Path> directory, Iterator<Path> paths)
    implements Listing {
  @Override
  public Optional<Entry> next() throws StorageException {
    try {
      while (paths.hasNext()) {
        Optional<Entry> entry = describe(paths.next().getFileName());
        if (entry.isPresent()) {
          return entry;
        }
      }
      return Optional.empty();
    } catch (DirectoryIteratorException e) {
      throw Failures.of(Objects.requireNonNull(e.getCause()), "the rest of a directory");
    }
  }

  private Optional<Entry> describe(Path name) throws StorageException {
    String text = name.toString();
    if (!FtpPath.isName(text) || !isText(name, text)) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          WalkingFolder.describe(text, WalkingFolder.view(directory, name).readAttributes()));
    } catch (NoSuchFileException _) {
      return Optional.empty(); // removed since
    } catch (IOException e) {
      throw Failures.of(e, text);
    }
  }

  /// Whether the bytes of a name are what its text would be written as; otherwise they are no text.
  private static boolean isText(Path name, String text) {
    try {
      return WalkingJail.segment(text).equals(name);
    } catch (StorageException _) {
      return false;
    }
  }

  @Override
  public void close() {
    WalkingFolder.close(directory);
  }
}
