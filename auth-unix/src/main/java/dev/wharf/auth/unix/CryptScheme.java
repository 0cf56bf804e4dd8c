package dev.wharf.auth.unix;

import dev.wharf.auth.spi.PasswordScheme;
import dev.wharf.domain.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;

/// A scheme of crypt(3) that the machine's [Libcrypt] computes; without the library, or with one
/// that does not know the scheme, it is not offered. Verifies only.
///
/// Libraries take at most 511 bytes of password; a longer one matches nothing.
abstract sealed class CryptScheme implements PasswordScheme
    permits Sha256Crypt, Sha512Crypt, Yescrypt {
  private final String name;
  private final String prefix;
  private final String trial;

  /// @param name the name in messages
  /// @param prefix how hashes begin
  /// @param trial a cheap setting, to ask the library whether it knows the scheme
  CryptScheme(String name, String prefix, String trial) {
    this.name = name;
    this.prefix = prefix;
    this.trial = trial;
  }

  @Override
  public final String name() {
    return name;
  }

  @Override
  public final boolean recognizes(String hash) {
    return hash.startsWith(prefix);
  }

  @Override
  public final Optional<String> missing() {
    Optional<Libcrypt> library = Libcrypt.find();
    if (library.isEmpty()) {
      return Optional.of(Libcrypt.whyMissing());
    }
    boolean known = library.get().crypt(new byte[] {'x'}, trial).isPresent();
    return known ? Optional.empty() : Optional.of("this machine's libcrypt does not know it");
  }

  @Override
  public final boolean verify(Secret secret, String hash) {
    byte[] stored = hash.getBytes(StandardCharsets.US_ASCII);
    return Libcrypt.find()
        .flatMap(library -> secret.use(phrase -> library.crypt(phrase, hash)))
        .map(computed -> computed.getBytes(StandardCharsets.US_ASCII))
        .filter(computed -> MessageDigest.isEqual(computed, stored))
        .isPresent();
  }

  @Override
  public final String hash(Secret secret) {
    throw new UnsupportedOperationException(name + " only verifies");
  }
}
