package dev.wharf.storage.localfs;

import dev.wharf.domain.FtpPath;
import dev.wharf.storage.spi.EntryType;
import dev.wharf.storage.spi.Failure;
import dev.wharf.storage.spi.StorageException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.Optional;

/// A jail that needs nothing but the JDK: it walks down name by name, each time from an open
/// directory to the next, and never through a link. So it cannot be led outside; but links inside
/// it are refused as well, with DENIED.
final class WalkingJail implements Jail {
  private final SecureDirectoryStream<Path> root;
  private final Path workshop;
  private final StagingNames names;

  private WalkingJail(SecureDirectoryStream<Path> root, Path workshop, StagingNames names) {
    this.root = root;
    this.workshop = workshop;
    this.names = names;
  }

  /// Opens the jail.
  ///
  /// @param directory of the machine, absolute; links on the way to it are followed
  /// @throws StorageException UNSUPPORTED if this system has no such directories
  @SuppressWarnings("StreamResourceLeak") // the jail owns the stream
  static WalkingJail open(Path directory) throws StorageException {
    try {
      Path real = directory.toRealPath();
      DirectoryStream<Path> stream = Files.newDirectoryStream(real);
      return new WalkingJail(secure(stream), real, new StagingNames());
    } catch (IOException e) {
      throw Failures.of(e, directory.toString());
    }
  }

  private static SecureDirectoryStream<Path> secure(DirectoryStream<Path> stream)
      throws IOException {
    if (stream instanceof SecureDirectoryStream<Path> secure) {
      return secure;
    }
    stream.close();
    throw new StorageException(Failure.UNSUPPORTED, "no directories that can be held open here");
  }

  @Override
  public WalkingFolder folder(FtpPath directory) throws StorageException {
    SecureDirectoryStream<Path> here = enter(root, ".");
    for (String name : directory.segments()) {
      SecureDirectoryStream<Path> above = here;
      try {
        here = enter(above, name);
      } finally {
        WalkingFolder.close(above);
      }
    }
    return new WalkingFolder(here, workshop, names);
  }

  /// Goes one step down. The look before the step is not what keeps us inside: the step itself
  /// refuses links. But the JDK would wait for the other end of a pipe.
  private static SecureDirectoryStream<Path> enter(SecureDirectoryStream<Path> above, String name)
      throws StorageException {
    Path path = segment(name);
    try {
      PosixFileAttributes facts = WalkingFolder.view(above, path).readAttributes();
      if (facts.isSymbolicLink()) {
        throw new StorageException(Failure.DENIED, name + " is a link");
      }
      if (!facts.isDirectory()) {
        throw new StorageException(Failure.NOT_A_DIRECTORY, name);
      }
      return above.newDirectoryStream(path, LinkOption.NOFOLLOW_LINKS);
    } catch (StorageException e) {
      throw e;
    } catch (IOException e) {
      throw Failures.of(e, name);
    }
  }

  /// One name as a path of the JDK.
  ///
  /// @throws StorageException BAD_NAME if the JDK cannot write it in the machine's encoding
  static Path segment(String name) throws StorageException {
    try {
      return Path.of(name);
    } catch (InvalidPathException e) {
      throw new StorageException(Failure.BAD_NAME, name, e);
    }
  }

  @Override
  public Place find(FtpPath path, boolean follow) throws StorageException {
    if (path.isRoot()) {
      return new Place(folder(path), "");
    }
    Place place = new Place(folder(path.parent()), path.name());
    try {
      if (follow && place.entryIfAny().filter(e -> e.type() == EntryType.LINK).isPresent()) {
        throw new StorageException(Failure.DENIED, path + " is a link");
      }
      return place;
    } catch (StorageException e) {
      place.close();
      throw e;
    }
  }

  @Override
  public Optional<String> target(FtpPath path) {
    return Optional.empty(); // no link leads anywhere here
  }

  @Override
  public Jail below(FtpPath directory) throws StorageException {
    return new WalkingJail(folder(directory).stream(), workshop, names);
  }

  @Override
  public void close() {
    WalkingFolder.close(root);
  }
}
