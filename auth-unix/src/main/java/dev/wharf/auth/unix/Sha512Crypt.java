package dev.wharf.auth.unix;

/// `$6$SALT$HASH` and `$6$rounds=N$SALT$HASH`: SHA-512 as crypt(3) uses it.
public final class Sha512Crypt extends CryptScheme {
  private static final int HASH_DIGITS = 86;

  /// For `ServiceLoader`.
  public Sha512Crypt() {
    super("sha512-crypt", "$6$", "$6$rounds=1000$trial$");
  }

  @Override
  public String cost(String hash) {
    return ShaRounds.of(hash, HASH_DIGITS);
  }
}
