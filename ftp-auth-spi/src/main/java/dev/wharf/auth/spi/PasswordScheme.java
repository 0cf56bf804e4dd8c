package dev.wharf.auth.spi;

import dev.wharf.domain.Secret;

/// One way of hashing passwords, found with `ServiceLoader`; see [PasswordHashes]. Thread-safe.
public interface PasswordScheme {
  /// The scheme's name in messages, as in `argon2id`.
  String name();

  /// Whether a stored hash is of this scheme; looks at its beginning only.
  boolean recognizes(String hash);

  /// Whether `secret` has this hash. Costs CPU and memory on purpose.
  ///
  /// @throws IllegalArgumentException if the hash is not well formed, or asks for more memory or
  ///   time than is sane
  boolean verify(Secret secret, String hash);

  /// Hashes a password with a new salt, at today's cost.
  ///
  /// @throws UnsupportedOperationException if the scheme only verifies
  String hash(Secret secret);
}
