package dev.wharf.storage.localfs;

import dev.wharf.storage.spi.Failure;
import dev.wharf.storage.spi.StorageException;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What the errors of the operating system mean.
final class Failures {
  private Failures() {}

  /// The failure that an answer of [Libc] stands for.
  ///
  /// @param answer `-errno`
  /// @param what the name or path that it is about
  static StorageException of(int answer, String what) {
    int errno = -answer;
    Failure failure =
        switch (errno) {
          case 2, 40 -> Failure.NOT_FOUND; // ENOENT; ELOOP: links that lead nowhere
          case 1, 13, 16, 30 -> Failure.DENIED; // EPERM, EACCES, EBUSY (a mount), EROFS
          case 11, 26 -> Failure.BUSY; // EAGAIN (a lock), ETXTBSY
          case 17 -> Failure.EXISTS; // EEXIST
          case 18, 38, 95 -> Failure.UNSUPPORTED; // EXDEV, ENOSYS, EOPNOTSUPP
          case 20 -> Failure.NOT_A_DIRECTORY; // ENOTDIR
          case 21 -> Failure.IS_A_DIRECTORY; // EISDIR
          case 22, 36, 84 -> Failure.BAD_NAME; // EINVAL, ENAMETOOLONG, EILSEQ
          case 27, 122 -> Failure.QUOTA; // EFBIG, EDQUOT
          case 28, 31 -> Failure.NO_SPACE; // ENOSPC, EMLINK
          case 39 -> Failure.NOT_EMPTY; // ENOTEMPTY
          default -> Failure.UNAVAILABLE;
        };
    return new StorageException(failure, what + ": errno " + errno);
  }

  /// The failure that an exception of the JDK stands for.
  static StorageException of(IOException e, String what) {
    Failure failure =
        switch (e) {
          case StorageException known -> known.failure();
          case NoSuchFileException _ -> Failure.NOT_FOUND;
          case FileAlreadyExistsException _ -> Failure.EXISTS;
          case DirectoryNotEmptyException _ -> Failure.NOT_EMPTY;
          case AccessDeniedException _ -> Failure.DENIED;
          case NotDirectoryException _ -> Failure.NOT_A_DIRECTORY;
          case AtomicMoveNotSupportedException _ -> Failure.UNSUPPORTED;
          case FileSystemException known -> byReason(known.getReason());
          default -> byReason(e.getMessage());
        };
    return new StorageException(failure, what, e);
  }

  /// The failure of a write or of what makes it durable. The JDK hides the number of the error and
  /// gives a sentence in the language of the machine, so room that is gone counts as well.
  ///
  /// @return the exception to throw: `e` itself if the channel was closed by somebody else
  static IOException ofWrite(IOException e, Folder folder, String what) {
    if (e instanceof ClosedChannelException) {
      return e;
    }
    StorageException known = of(e, what);
    return known.failure() == Failure.UNAVAILABLE && folder.isFull()
        ? new StorageException(Failure.NO_SPACE, what, e)
        : known;
  }

  private static Failure byReason(@Nullable String reason) {
    return switch (Objects.requireNonNullElse(reason, "")) {
      case "No space left on device" -> Failure.NO_SPACE;
      case "Disk quota exceeded", "File too large" -> Failure.QUOTA;
      case "Not a directory" -> Failure.NOT_A_DIRECTORY;
      case "Is a directory" -> Failure.IS_A_DIRECTORY;
      case "Directory not empty" -> Failure.NOT_EMPTY;
      case "File name too long", "Invalid argument" -> Failure.BAD_NAME;
      case "Read-only file system", "Operation not permitted", "Device or resource busy" ->
          Failure.DENIED;
      default -> Failure.UNAVAILABLE;
    };
  }
}
