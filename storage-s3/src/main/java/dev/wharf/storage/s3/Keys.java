package dev.wharf.storage.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.wharf.domain.Account;
import dev.wharf.domain.FtpPath;
import dev.wharf.storage.spi.Failure;
import dev.wharf.storage.spi.StorageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The keys of one tree: its root as a prefix, and the names below it with slashes between. Pure.
///
/// A prefix is empty or ends with a slash, so that the tree of `bob` never reaches that of `bobby`.
///
/// @param root what every key of the tree begins with
record Keys(String root) {
  /// Most bytes of a key.
  private static final int LONGEST = 1024;

  private static final String ACCOUNT = "{account}";
  private static final String RESERVED = ".wharf-";

  /// Where the journal of unfinished uploads is, in the part of the prefix that all accounts share.
  private static final String JOURNAL = RESERVED + "uploads/";

  /// Whether a configured prefix is one.
  static boolean isPrefix(String configured) {
    return names(configured.replace(ACCOUNT, "account")).isPresent();
  }

  /// The keys of what an account sees.
  ///
  /// @param configured the prefix of the storage, with or without `{account}`
  /// @throws StorageException DENIED if the name of the account or its home cannot be part of one
  static Keys of(String configured, Account account) throws StorageException {
    String name = account.name().value();
    if (configured.contains(ACCOUNT) && (!FtpPath.isName(name) || isReserved(name))) {
      throw new StorageException(Failure.DENIED, "no name for a prefix: " + name);
    }
    String home = account.home().root();
    if (home.contains("${") || home.contains("%{")) {
      throw new StorageException(Failure.DENIED, "home with a variable nobody filled in: " + home);
    }
    var all = new ArrayList<String>();
    for (String text : List.of(configured.replace(ACCOUNT, name), home)) {
      all.addAll(
          names(text)
              .orElseThrow(() -> new StorageException(Failure.DENIED, "not a prefix: " + text)));
    }
    return new Keys(joined(all));
  }

  /// What the keys of the journal begin with.
  static String journal(String configured) {
    int account = configured.indexOf(ACCOUNT);
    String shared = account < 0 ? configured : configured.substring(0, account);
    int slash = account < 0 ? shared.length() : shared.lastIndexOf('/') + 1;
    return joined(names(shared.substring(0, slash)).orElseThrow()) + JOURNAL;
  }

  private static Optional<List<String>> names(String text) {
    var names = new ArrayList<String>();
    for (String name : text.split("/", -1)) {
      if (name.isEmpty()) {
        continue;
      }
      if (!FtpPath.isName(name) || isReserved(name)) {
        return Optional.empty();
      }
      names.add(name);
    }
    return Optional.of(names);
  }

  private static String joined(List<String> names) {
    return names.isEmpty() ? "" : String.join("/", names) + "/";
  }

  /// Whether the storage keeps a name for itself.
  static boolean isReserved(String name) {
    return name.startsWith(RESERVED);
  }

  /// The key of a file.
  String file(FtpPath path) {
    return root + String.join("/", path.segments());
  }

  /// What the keys of everything in a directory begin with; also the key of its marker.
  String directory(FtpPath path) {
    return path.isRoot() ? root : file(path) + "/";
  }

  /// Whether the storage can have something of this name.
  boolean canBe(FtpPath path) {
    return path.fits()
        && directory(path).getBytes(UTF_8).length <= LONGEST
        && path.segments().stream().noneMatch(Keys::isReserved);
  }

  /// The name that the last part of a key is, if clients can see it.
  static Optional<String> visible(String name) {
    return FtpPath.isName(name) && !isReserved(name) && FtpPath.ROOT.child(name).fits()
        ? Optional.of(name)
        : Optional.empty();
  }
}
