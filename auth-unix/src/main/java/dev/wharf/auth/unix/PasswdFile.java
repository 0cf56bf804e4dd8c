package dev.wharf.auth.unix;

import dev.wharf.auth.spi.PasswordHashes;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// A user file that is read again when it has changed.
///
/// Whether it has changed is asked for every login, at the price of one `stat`. What was read is
/// one immutable [PasswdAccounts] that takes the place of the one before at once: no login sees
/// half of a file. Thread-safe.
final class PasswdFile {
  /// Larger files are not read.
  static final int MAX_BYTES = 64 << 20;

  /// How old a change must be for its time stamp to tell it from the next change. File systems
  /// stamp in steps, the coarsest in steps of two seconds.
  private static final Duration SETTLED = Duration.ofSeconds(2);

  private static final Logger LOG = System.getLogger(PasswdFile.class.getName());

  private final Path path;
  private final PasswordHashes hashes;
  private final InstantSource clock;
  private volatile @Nullable Reading latest;

  /// What the file system says about a version of the file.
  private record Version(Instant modified, long size, Object key) {
    private static Version of(Path path) throws IOException {
      var attributes = Files.readAttributes(path, BasicFileAttributes.class);
      if (!attributes.isRegularFile()) {
        throw new FileSystemException(path.toString(), null, "not a regular file");
      }
      Object key = attributes.fileKey();
      return new Version(
          attributes.lastModifiedTime().toInstant(), attributes.size(), key == null ? "" : key);
    }
  }

  /// One look at the file.
  ///
  /// @param settled whether a further change will show as another version
  /// @param digest of the content
  private record Reading(Version version, boolean settled, String digest, PasswdAccounts accounts) {
    private boolean isStill(Version now) {
      return settled && version.equals(now);
    }
  }

  PasswdFile(Path path, PasswordHashes hashes, InstantSource clock) {
    this.path = path;
    this.hashes = hashes;
    this.clock = clock;
  }

  /// Where the file is.
  Path path() {
    return path;
  }

  /// The accounts as the file has them now.
  ///
  /// @throws IOException if the file is not there, cannot be read, or is too large
  PasswdAccounts accounts() throws IOException {
    Reading reading = latest;
    try {
      return reading != null && reading.isStill(Version.of(path))
          ? reading.accounts()
          : readAgain();
    } catch (IOException e) {
      latest = null; // what comes back may look like what went
      throw e;
    }
  }

  private synchronized PasswdAccounts readAgain() throws IOException {
    Version version = Version.of(path);
    Reading reading = latest;
    if (reading != null && reading.isStill(version)) {
      return reading.accounts(); // another login was faster
    }
    boolean settled = version.modified().plus(SETTLED).isBefore(clock.instant());
    byte[] content = read();
    String digest = digest(content, settled);
    if (reading != null && digest.equals(reading.digest())) {
      latest = new Reading(version, settled, digest, reading.accounts());
      return reading.accounts();
    }
    PasswdAccounts accounts = PasswdAccounts.parse(content, settled, hashes);
    latest = new Reading(version, settled, digest, accounts);
    log(accounts);
    return accounts;
  }

  private byte[] read() throws IOException {
    try (InputStream in = Files.newInputStream(path)) {
      byte[] content = in.readNBytes(MAX_BYTES + 1);
      if (content.length > MAX_BYTES) {
        throw new FileSystemException(path.toString(), null, "larger than " + MAX_BYTES + " bytes");
      }
      return content;
    }
  }

  /// Tells contents apart without keeping them, hashes and all, in memory a second time.
  private static String digest(byte[] content, boolean settled) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update(content);
      sha256.update((byte) (settled ? 1 : 0)); // an unfinished last line counts once settled
      return HexFormat.of().formatHex(sha256.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private void log(PasswdAccounts accounts) {
    LOG.log(Level.INFO, "{0}: {1} accounts", path, Integer.toString(accounts.size()));
    accounts.problems().forEach(problem -> LOG.log(Level.WARNING, "{0}:{1}", path, problem));
  }
}
