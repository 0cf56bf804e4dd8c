package dev.wharf.auth.spi;

import dev.wharf.domain.Secret;
import java.util.Optional;

/// One way of hashing passwords, found with `ServiceLoader`; see [PasswordHashes], which is the one
/// that calls it. Thread-safe.
///
/// Implementations are public classes with a public constructor without parameters that does
/// nothing.
public interface PasswordScheme {
  /// The scheme's name in messages: lower case, as in `argon2id`.
  String name();

  /// Whether a stored hash is of this scheme; looks at its beginning only.
  boolean recognizes(String hash);

  /// What this machine lacks to use the scheme, in a sentence; empty if nothing is lacking. Always
  /// the same answer.
  default Optional<String> missing() {
    return Optional.empty();
  }

  /// The cost that a hash asks for, in words such as `m=19456,t=2,p=1`. Two hashes with the same
  /// cost take the same time. Cheap: hashes nothing.
  ///
  /// @throws IllegalArgumentException if the hash is not well formed, or asks for more memory or
  ///   time than is sane; the message says which and does not quote the hash
  String cost(String hash);

  /// Whether `secret` has this hash. Costs CPU and memory on purpose; compares in constant time.
  ///
  /// @param secret not empty, without NUL, at most [PasswordHashes#MAX_PASSWORD_BYTES] bytes
  /// @param hash one that [#cost] accepts
  boolean verify(Secret secret, String hash);

  /// Hashes a password with a new salt, at today's cost.
  ///
  /// @throws UnsupportedOperationException if the scheme only verifies
  String hash(Secret secret);
}
