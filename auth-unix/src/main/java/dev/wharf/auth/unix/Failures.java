package dev.wharf.auth.unix;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/// What went wrong with a file, in words.
final class Failures {
  private Failures() {}

  /// The file and the trouble with it.
  static String of(IOException e) {
    return switch (e) {
      case NoSuchFileException gone -> gone.getFile() + ": no such file";
      case AccessDeniedException denied ->
          denied.getFile()
              + ": permission denied"
              + (denied.getReason() == null ? "" : "; " + denied.getReason());
      case FileSystemException other -> other.getFile() + ": " + other.getReason();
      default -> e.toString();
    };
  }
}
