package dev.wharf.auth.unix;

/// `$5$SALT$HASH` and `$5$rounds=N$SALT$HASH`: SHA-256 as crypt(3) uses it.
public final class Sha256Crypt extends CryptScheme {
  private static final int HASH_DIGITS = 43;

  /// For `ServiceLoader`.
  public Sha256Crypt() {
    super("sha256-crypt", "$5$", "$5$rounds=1000$trial$");
  }

  @Override
  public String cost(String hash) {
    return ShaRounds.of(hash, HASH_DIGITS);
  }
}
