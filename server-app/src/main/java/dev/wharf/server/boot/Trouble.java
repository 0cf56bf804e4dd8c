package dev.wharf.server.boot;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;

/// What went wrong with a file, as a person would say it: the JDK gives only the name.
final class Trouble {
  private Trouble() {}

  /// The file and the trouble with it.
  static String with(IOException e) {
    return switch (e) {
      case NoSuchFileException gone -> gone.getFile() + ": no such file or directory";
      case AccessDeniedException denied -> denied.getFile() + ": permission denied";
      case FileAlreadyExistsException there -> there.getFile() + ": it exists already";
      default -> String.valueOf(e.getMessage());
    };
  }
}
