package dev.wharf.auth.spi;

import dev.wharf.domain.Account;
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
import java.util.Optional;
import java.util.function.LongSupplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Which logins were right a moment ago, so that a client that opens ten sessions is looked at
/// once. Never a refusal. Holds neither passwords nor hashes, only a digest of both with a key that
/// lives as long as this object. Thread-safe.
///
/// Whoever asks its back-end at every login anyway gives what the password was right for, such as
/// the hash: then nothing here can be stale, since another hash is another digest. Whoever does not
/// ask gives the empty text; then what the back-end changes is seen when the life ends, or when
/// somebody says [#forget].
public final class RecentLogins {
  private static final String ALGORITHM = "HmacSHA256";
  private static final int MOST = 10_000;

  private final long life;
  private final LongSupplier nanoTime;
  private final SecretKeySpec key;
  private final Map<Username, Login> logins = new LinkedHashMap<>(); // guarded by this
  private long revocations; // guarded by this

  private static final class Login {
    private final byte[] digest;
    private final Account account;
    private final long until;

    private Login(byte[] digest, Account account, long until) {
      this.digest = digest;
      this.account = account;
      this.until = until;
    }
  }

  /// Remembers nothing yet.
  ///
  /// @param life how long a login is remembered; zero for never
  /// @param nanoTime as [System#nanoTime]
  public RecentLogins(Duration life, LongSupplier nanoTime) {
    this.life = life.toNanos();
    this.nanoTime = nanoTime;
    byte[] random = new byte[32];
    new SecureRandom().nextBytes(random);
    this.key = new SecretKeySpec(random, ALGORITHM);
  }

  /// The account that was let in a moment ago with the same name, password and hash. An empty
  /// answer means nothing.
  ///
  /// @param rightFor what the password was right for; perhaps nothing, see above
  public Optional<Account> find(Username name, Secret secret, String rightFor) {
    if (life == 0) {
      return Optional.empty();
    }
    byte[] digest = digest(name, secret, rightFor);
    synchronized (this) {
      Login login = logins.get(name);
      return login != null
              && nanoTime.getAsLong() - login.until < 0
              && MessageDigest.isEqual(login.digest, digest)
          ? Optional.of(login.account)
          : Optional.empty();
    }
  }

  /// How often somebody was revoked, for [#remember].
  public synchronized long revocations() {
    return revocations;
  }

  /// Remembers that somebody was let in, unless somebody was revoked meanwhile: what the back-end
  /// said may be older than that.
  ///
  /// @param seen [#revocations] before the back-end was asked
  public void remember(Username name, Secret secret, String rightFor, Account account, long seen) {
    if (life == 0) {
      return;
    }
    byte[] digest = digest(name, secret, rightFor);
    synchronized (this) {
      if (seen != revocations) {
        return;
      }
      logins.remove(name); // to the end of the line
      if (logins.size() >= MOST) {
        logins.remove(logins.keySet().iterator().next());
      }
      logins.put(name, new Login(digest, account, nanoTime.getAsLong() + life));
    }
  }

  /// Forgets who logged in as `name`: its password was refused just now, so it may have changed.
  public synchronized void forget(Username name) {
    logins.remove(name);
  }

  /// Forgets the account of this name, whatever names it logged in with: an administrator has
  /// changed or locked it.
  public synchronized void revoke(Username account) {
    revocations++;
    logins.remove(account);
    logins.values().removeIf(login -> login.account.name().equals(account));
  }

  private byte[] digest(Username name, Secret secret, String rightFor) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      mac.update(name.value().getBytes(StandardCharsets.UTF_8));
      mac.update((byte) 0); // neither a name nor a hash holds one
      mac.update(rightFor.getBytes(StandardCharsets.UTF_8));
      mac.update((byte) 0);
      return secret.<byte[]>use(mac::doFinal);
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }
}
