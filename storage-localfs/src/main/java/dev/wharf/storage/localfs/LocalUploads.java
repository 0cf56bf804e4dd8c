package dev.wharf.storage.localfs;

import dev.wharf.domain.FtpPath;
import dev.wharf.domain.Username;
import dev.wharf.storage.spi.Entry;
import dev.wharf.storage.spi.EntryType;
import dev.wharf.storage.spi.Failure;
import dev.wharf.storage.spi.StorageException;
import dev.wharf.storage.spi.Upload;
import dev.wharf.storage.spi.WriteMode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;

/// Begins the uploads of one account's tree. Thread-safe.
final class LocalUploads {
  private static final int MOST_UNIQUE_NAMES = 1000;
  private static final int MOST_TRIES = 10;

  /// A prefix of everything there is; no offset means that.
  private static final long ALL = Long.MAX_VALUE;

  private final Jail jail;
  private final Username account;
  private final LocalSettings settings;
  private final Shared shared;

  /// What all trees of a storage have in common.
  ///
  /// @param names makes staging names
  /// @param writers who writes what
  /// @param janitor removes interrupted uploads when their time is over
  /// @param clock tells how old they are
  record Shared(StagingNames names, Writers writers, Janitor janitor, InstantSource clock) {}

  LocalUploads(Jail jail, Username account, LocalSettings settings, Shared shared) {
    this.jail = jail;
    this.account = account;
    this.settings = settings;
    this.shared = shared;
  }

  /// Begins an upload; see [dev.wharf.storage.spi.FileTree#upload].
  Upload open(FtpPath file, WriteMode mode) throws StorageException {
    Destination destination =
        mode instanceof WriteMode.CreateUnique ? unique(file) : destination(file);
    try {
      return settings.mode() == UploadMode.DIRECT
          ? inPlace(destination, mode)
          : staged(destination, mode);
    } catch (StorageException | RuntimeException e) {
      destination.close();
      throw e;
    }
  }

  private Destination destination(FtpPath file) throws StorageException {
    Place place = jail.find(file, true);
    try {
      if (place.name().isEmpty()) {
        throw new StorageException(Failure.IS_A_DIRECTORY, file.toString());
      }
      if (StagingNames.isReserved(place.name())) {
        throw new StorageException(Failure.BAD_NAME, file + " is reserved");
      }
      return claim(file, place, false);
    } catch (StorageException | RuntimeException e) {
      place.close();
      throw e;
    }
  }

  /// A free name: the one asked for, else with a number behind it.
  private Destination unique(FtpPath file) throws StorageException {
    Folder folder = jail.folder(file.parent());
    try {
      for (int i = 0; i < MOST_UNIQUE_NAMES; i++) {
        FtpPath path = i == 0 ? file : file.parent().child(file.name() + "." + i);
        if (!path.fits()) {
          break;
        }
        Place place = new Place(folder, path.name());
        if (place.entryIfAny().isPresent()) {
          continue;
        }
        try {
          return claim(path, place, true);
        } catch (StorageException e) {
          if (e.failure() != Failure.BUSY) {
            throw e;
          }
        }
      }
      throw new StorageException(Failure.EXISTS, file + ": no free name");
    } catch (StorageException | RuntimeException e) {
      folder.close();
      throw e;
    }
  }

  private Destination claim(FtpPath path, Place place, boolean unique) throws StorageException {
    Writers.Claim claim = shared.writers().claim(place.folder(), place.name());
    return new Destination(path, place, unique, claim, shared.writers());
  }

  private Upload staged(Destination destination, WriteMode mode) throws StorageException {
    Optional<Entry> old = old(destination);
    boolean keep = settings.mode() == UploadMode.RESUMABLE && !destination.unique();
    OptionalLong prefix = prefix(mode);
    if (prefix.isEmpty()) {
      return begin(destination, keep);
    }
    if (old.isPresent()) {
      return beginWithPrefix(destination, keep, prefix.getAsLong());
    }
    if (keep && partial(destination.place()).isPresent()) {
      return proceed(destination, prefix.getAsLong());
    }
    if (prefix.getAsLong() != ALL) {
      checked(prefix.getAsLong(), 0, destination);
    }
    return begin(destination, keep);
  }

  /// How many bytes of what is there the result begins with: none, so many, or [#ALL].
  private static OptionalLong prefix(WriteMode mode) {
    return switch (mode) {
      case WriteMode.Replace(), WriteMode.CreateUnique() -> OptionalLong.empty();
      case WriteMode.Append() -> OptionalLong.of(ALL);
      case WriteMode.ResumeAt(long offset) -> OptionalLong.of(Math.min(offset, ALL - 1));
    };
  }

  private AtomicUpload begin(Destination destination, boolean keep) throws StorageException {
    for (int tries = 1; ; tries++) {
      String name =
          keep ? StagingNames.partial(account, destination.name()) : shared.names().upload();
      try {
        AtomicUpload upload = stage(destination, name, keep);
        upload.startAt(0);
        return upload;
      } catch (StorageException e) {
        if (e.failure() != Failure.BUSY || tries == MOST_TRIES) {
          throw e;
        }
      }
    }
  }

  /// Opens the staging file of an upload.
  ///
  /// @param keep whether it may be there already, and may stay
  private AtomicUpload stage(Destination destination, String name, boolean keep)
      throws StorageException {
    Writers.Claim claim = shared.writers().claimBeside(destination.claim(), name);
    try {
      Staging staging = keep ? createOrTakeOver(destination, name) : create(destination, name);
      var staged = new AtomicUpload.Staged(staging, name, claim, keep);
      return new AtomicUpload(destination, staged, settings, shared);
    } catch (StorageException | RuntimeException e) {
      shared.writers().release(claim);
      throw e;
    }
  }

  private Staging create(Destination destination, String name) throws StorageException {
    return destination.folder().create(name, settings.fileMode());
  }

  private Staging createOrTakeOver(Destination destination, String name) throws StorageException {
    try {
      return create(destination, name);
    } catch (StorageException e) {
      if (e.failure() != Failure.EXISTS) {
        throw e;
      }
      return destination.folder().takeOver(name);
    }
  }

  private AtomicUpload beginWithPrefix(Destination destination, boolean keep, long prefix)
      throws StorageException {
    try (FileChannel old = destination.folder().open(destination.name(), Folder.Access.READ)) {
      long size = old.size();
      long count = prefix == ALL ? size : checked(prefix, size, destination);
      AtomicUpload upload = begin(destination, keep);
      upload.copy(old, count);
      return upload;
    } catch (StorageException e) {
      throw e;
    } catch (IOException e) {
      throw Failures.of(e, destination.path().toString());
    }
  }

  private AtomicUpload proceed(Destination destination, long prefix) throws StorageException {
    String name = StagingNames.partial(account, destination.name());
    AtomicUpload upload = stage(destination, name, true);
    upload.resumeAt(prefix);
    return upload;
  }

  private Upload inPlace(Destination destination, WriteMode mode) throws StorageException {
    Optional<Entry> old = old(destination);
    OptionalLong prefix = prefix(mode);
    if (old.isEmpty()) {
      if (prefix.isPresent() && prefix.getAsLong() != ALL) {
        checked(prefix.getAsLong(), 0, destination);
      }
      Staging fresh = destination.folder().create(destination.name(), settings.fileMode());
      return new InPlaceUpload(destination, fresh.channel(), fresh, 0, true, settings.fsync());
    }
    FileChannel channel = destination.folder().open(destination.name(), Folder.Access.WRITE);
    try {
      long size = channel.size();
      long offset =
          prefix.isEmpty()
              ? 0
              : prefix.getAsLong() == ALL ? size : checked(prefix.getAsLong(), size, destination);
      channel.truncate(offset).position(offset);
      return new InPlaceUpload(destination, channel, channel, offset, false, settings.fsync());
    } catch (IOException e) {
      closeQuietly(channel);
      throw Failures.of(e, destination.path().toString());
    }
  }

  private static void closeQuietly(FileChannel channel) {
    try {
      channel.close();
    } catch (IOException _) {
      // the first failure is the one to tell
    }
  }

  private static Optional<Entry> old(Destination destination) throws StorageException {
    Optional<Entry> old = destination.place().entryIfAny();
    switch (old.map(Entry::type).orElse(EntryType.FILE)) {
      case DIRECTORY ->
          throw new StorageException(Failure.IS_A_DIRECTORY, destination.path().toString());
      case OTHER -> throw new StorageException(Failure.NOT_A_FILE, destination.path().toString());
      case FILE, LINK -> {} // a link can only be new: it is treated as the file it stands for
    }
    return old;
  }

  private static long checked(long offset, long size, Destination destination)
      throws StorageException {
    if (offset > size) {
      throw new StorageException(Failure.OUT_OF_RANGE, destination.path() + " ends at " + size);
    }
    return offset;
  }

  /// See [dev.wharf.storage.spi.FileTree#resumable].
  OptionalLong resumable(FtpPath file) throws StorageException {
    if (settings.mode() != UploadMode.RESUMABLE) {
      return OptionalLong.empty();
    }
    try (Place place = jail.find(file, true)) {
      if (place.name().isEmpty() || place.entryIfAny().isPresent()) {
        return OptionalLong.empty();
      }
      Optional<Entry> partial = partial(place);
      return partial.isPresent() ? OptionalLong.of(partial.get().size()) : OptionalLong.empty();
    }
  }

  /// Gives up the account's interrupted upload to a place where nothing stands.
  ///
  /// @throws StorageException NOT_FOUND if there is none; BUSY if it goes on just now
  void drop(Place place) throws StorageException {
    if (settings.mode() != UploadMode.RESUMABLE || partial(place).isEmpty()) {
      throw new StorageException(Failure.NOT_FOUND, place.name());
    }
    new Leftovers(shared.writers())
        .remove(place.folder(), StagingNames.partial(account, place.name()));
  }

  /// Removes what interrupted uploads have left in a directory; see [Leftovers#clear].
  boolean clear(FtpPath directory) throws StorageException {
    try (Folder folder = jail.folder(directory)) {
      return new Leftovers(shared.writers()).clear(folder);
    }
  }

  /// The account's interrupted upload to that place, if its time is not over.
  private Optional<Entry> partial(Place place) throws StorageException {
    Instant oldest = shared.clock().instant().minus(settings.keep());
    return new Place(place.folder(), StagingNames.partial(account, place.name()))
        .entryIfAny()
        .filter(entry -> entry.isFile() && entry.modified().isAfter(oldest));
  }
}
