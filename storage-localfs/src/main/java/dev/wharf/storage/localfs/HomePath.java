package dev.wharf.storage.localfs;

import dev.wharf.domain.FtpPath;
import dev.wharf.storage.spi.Failure;
import dev.wharf.storage.spi.StorageException;
import java.util.ArrayList;
import java.util.List;

/// Reads the home of an account, which comes from a directory service or a database and is trusted
/// as little as what a client sends. Pure.
final class HomePath {
  private HomePath() {}

  /// The path of a home below the storage's root.
  ///
  /// @param home empty for the root itself; absolute as the machine names it, or relative to the
  ///   root
  /// @param root absolute
  /// @throws StorageException DENIED if it lies outside, goes up, or holds something that should
  ///   have been filled in
  static FtpPath below(String root, String home) throws StorageException {
    if (home.contains("${") || home.contains("%{")) {
      throw new StorageException(Failure.DENIED, "home with a variable nobody filled in: " + home);
    }
    if (home.isEmpty()) {
      return FtpPath.ROOT;
    }
    List<String> names = names(home);
    if (!home.startsWith("/")) {
      if (names.isEmpty()) {
        throw new StorageException(Failure.DENIED, "no home: " + home);
      }
      return new FtpPath(names);
    }
    List<String> above = names(root);
    if (names.size() < above.size() || !names.subList(0, above.size()).equals(above)) {
      throw new StorageException(Failure.DENIED, "home outside the root: " + home);
    }
    return new FtpPath(names.subList(above.size(), names.size()));
  }

  private static List<String> names(String path) throws StorageException {
    var names = new ArrayList<String>();
    for (String name : path.split("/", -1)) {
      if (name.isEmpty() || name.equals(".")) {
        continue;
      }
      if (!FtpPath.isName(name) || StagingNames.isReserved(name)) {
        throw new StorageException(Failure.DENIED, "not a home: " + path);
      }
      names.add(name);
    }
    return names;
  }
}
