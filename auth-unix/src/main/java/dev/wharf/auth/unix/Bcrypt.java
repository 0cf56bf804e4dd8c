package dev.wharf.auth.unix;

import dev.wharf.auth.spi.Digits;
import dev.wharf.auth.spi.PasswordScheme;
import dev.wharf.domain.Secret;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;

/// `$2b$12$SALTHASH` and, the same in all that matters, `$2a$` and `$2y$`: bcrypt. Verifies only.
///
/// Bcrypt hashes the first 72 bytes of a password and no more; that is how these hashes were made.
public final class Bcrypt implements PasswordScheme {
  private static final int LENGTH = 60;
  private static final int SALT_START = 7;

  /// Work doubles with each; 16 is about four seconds.
  private static final int MAX_ROUNDS_LOG2 = 16;

  private static final int MIN_ROUNDS_LOG2 = 4;

  /// For `ServiceLoader`.
  public Bcrypt() {}

  @Override
  public String name() {
    return "bcrypt";
  }

  @Override
  public boolean recognizes(String hash) {
    return hash.startsWith("$2a$") || hash.startsWith("$2b$") || hash.startsWith("$2y$");
  }

  @Override
  public String cost(String hash) {
    if (hash.length() != LENGTH
        || hash.charAt(SALT_START - 1) != '$'
        || !Crypt64.isDigits(hash, SALT_START, LENGTH)) {
      throw new IllegalArgumentException("not a cost, a salt and a hash, 60 characters in all");
    }
    long cost = Digits.parse(hash.substring(4, SALT_START - 1), 99, "the cost");
    if (cost < MIN_ROUNDS_LOG2 || cost > MAX_ROUNDS_LOG2) {
      throw new IllegalArgumentException(
          "cost " + cost + " is not from " + MIN_ROUNDS_LOG2 + " to " + MAX_ROUNDS_LOG2);
    }
    return "cost=" + cost;
  }

  @Override
  public boolean verify(Secret secret, String hash) {
    return secret.use(bytes -> OpenBSDBCrypt.checkPassword(hash, bytes));
  }

  @Override
  public String hash(Secret secret) {
    throw new UnsupportedOperationException("bcrypt only verifies");
  }
}
