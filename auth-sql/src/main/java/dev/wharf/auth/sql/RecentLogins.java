package dev.wharf.auth.sql;

import dev.wharf.domain.Secret;
import dev.wharf.domain.Username;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Which password was right for which hash a moment ago, so that a client that opens ten sessions
/// is hashed once. Holds neither passwords nor hashes, only a digest of both with a key that lives
/// as long as the process. It cannot be stale: the hash it is asked about comes from the database,
/// and another hash is another digest. A wrong password makes it forget the account. Thread-safe.
final class RecentLogins {
  private static final String ALGORITHM = "HmacSHA256";
  private static final int MAX_ENTRIES = 10_000;

  private final long lifeNanos;
  private final LongSupplier nanoTime;
  private final SecretKeySpec key;
  private final Map<Username, Entry> entries = new LinkedHashMap<>();

  private static final class Entry {
    private final byte[] digest;
    private final long until;

    private Entry(byte[] digest, long until) {
      this.digest = digest;
      this.until = until;
    }
  }

  /// @param life how long it remembers; zero for never
  RecentLogins(Duration life, LongSupplier nanoTime) {
    this.lifeNanos = life.toNanos();
    this.nanoTime = nanoTime;
    byte[] bytes = new byte[32];
    new SecureRandom().nextBytes(bytes);
    this.key = new SecretKeySpec(bytes, ALGORITHM);
  }

  /// Whether `secret` was right for `hash` a moment ago. An answer of `false` means nothing.
  boolean knows(Username name, Secret secret, String hash) {
    if (lifeNanos == 0) {
      return false;
    }
    byte[] digest = digest(name, secret, hash);
    synchronized (entries) {
      Entry entry = entries.get(name);
      return entry != null
          && nanoTime.getAsLong() - entry.until < 0
          && MessageDigest.isEqual(entry.digest, digest);
    }
  }

  /// Remembers that it was right.
  void remember(Username name, Secret secret, String hash) {
    if (lifeNanos == 0) {
      return;
    }
    byte[] digest = digest(name, secret, hash);
    synchronized (entries) {
      entries.remove(name); // to the end of the line
      if (entries.size() >= MAX_ENTRIES) {
        entries.remove(entries.keySet().iterator().next());
      }
      entries.put(name, new Entry(digest, nanoTime.getAsLong() + lifeNanos));
    }
  }

  /// Forgets an account.
  void forget(Username name) {
    synchronized (entries) {
      entries.remove(name);
    }
  }

  private byte[] digest(Username name, Secret secret, String hash) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      mac.update(name.value().getBytes(StandardCharsets.UTF_8));
      mac.update((byte) 0); // neither a name nor a hash holds one
      mac.update(hash.getBytes(StandardCharsets.UTF_8));
      mac.update((byte) 0);
      return secret.<byte[]>use(mac::doFinal);
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }
}
