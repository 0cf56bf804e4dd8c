package dev.wharf.storage.localfs;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.wharf.domain.FtpPath;
import dev.wharf.domain.Username;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;

/// The names that the storage keeps for itself in the directories it serves. Pure but for the
/// random ones.
final class StagingNames {
  private static final String RESERVED = ".wharf-";
  private static final String UPLOAD = RESERVED + "upload-";
  private static final String PARTIAL = RESERVED + "partial-";
  private static final String DIRECTORY = RESERVED + "directory-";
  private static final int RANDOM_BYTES = 16;

  private final SecureRandom random = new SecureRandom();

  /// A fresh name for an upload that either is committed or never happened.
  String upload() {
    return UPLOAD + fresh();
  }

  /// A fresh name for a directory on its way to its place.
  String directory() {
    return DIRECTORY + fresh();
  }

  private String fresh() {
    byte[] bytes = new byte[RANDOM_BYTES];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /// The name under which an account's interrupted upload of `name` is kept, in the same directory.
  static String partial(Username account, String name) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(account.value().getBytes(UTF_8));
      digest.update((byte) 0);
      byte[] hash = digest.digest(name.getBytes(UTF_8));
      return PARTIAL + HexFormat.of().formatHex(Arrays.copyOf(hash, RANDOM_BYTES));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /// Whether clients must not see or use the name.
  static boolean isReserved(String name) {
    return name.startsWith(RESERVED);
  }

  /// Whether any name of the path is reserved.
  static boolean anyReserved(FtpPath path) {
    return path.segments().stream().anyMatch(StagingNames::isReserved);
  }

  static boolean isUpload(String name) {
    return name.startsWith(UPLOAD);
  }

  static boolean isPartial(String name) {
    return name.startsWith(PARTIAL);
  }

  static boolean isDirectory(String name) {
    return name.startsWith(DIRECTORY);
  }
}
