package dev.wharf.auth.ldap;

import dev.wharf.domain.Account;
import dev.wharf.domain.Secret;
import dev.wharf.domain.Username;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Remembers logins that went well, for a short while: never a refusal, and no password but only
/// its HMAC under a key that this process alone has. Thread-safe.
final class LoginCache {
  private static final int MOST = 10_000; // then everything is forgotten
  private static final String ALGORITHM = "HmacSHA256";

  private final long life;
  private final LongSupplier nanoTime;
  private final SecretKeySpec key;
  private final Map<Username, Remembered> logins = new ConcurrentHashMap<>();

  private record Remembered(Secret proof, Account account, long until) {}

  /// @param life how long a login is good for others; zero remembers none
  /// @param nanoTime as [System#nanoTime]
  LoginCache(Duration life, LongSupplier nanoTime) {
    this.life = life.toNanos();
    this.nanoTime = nanoTime;
    byte[] random = new byte[32];
    new SecureRandom().nextBytes(random);
    this.key = new SecretKeySpec(random, ALGORITHM);
  }

  /// The account, if the same name got in with the same password lately.
  Optional<Account> find(Username name, Secret secret) {
    Remembered login = logins.get(name);
    if (login == null) {
      return Optional.empty();
    }
    if (nanoTime.getAsLong() - login.until() >= 0) {
      logins.remove(name, login);
      return Optional.empty();
    }
    return login.proof().matches(proof(secret)) ? Optional.of(login.account()) : Optional.empty();
  }

  /// Remembers a login.
  void add(Username name, Secret secret, Account account) {
    if (life == 0) {
      return;
    }
    if (logins.size() >= MOST) {
      logins.clear();
    }
    logins.put(name, new Remembered(proof(secret), account, nanoTime.getAsLong() + life));
  }

  /// Forgets a name: its password was refused just now, so it may have changed.
  void forget(Username name) {
    logins.remove(name);
  }

  /// Forgets every login that was asked for under this name, or led to the account of this name.
  void forgetAll(Username account) {
    logins.forEach(
        (name, login) -> {
          if (name.equals(account) || login.account().name().equals(account)) {
            logins.remove(name, login);
          }
        });
  }

  private Secret proof(Secret secret) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      byte[] proof = secret.use(mac::doFinal);
      return Secret.of(proof);
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, e);
    }
  }
}
