package dev.wharf.auth.spi;

/// What a back-end stores in place of a password, looked at by [PasswordHashes#read].
public sealed interface StoredHash {
  /// A password can be checked against it.
  ///
  /// @param scheme what it is hashed with
  /// @param cost what a check costs; see [PasswordScheme#cost]
  /// @param text the hash itself; never printed
  record Usable(PasswordScheme scheme, String cost, String text) implements StoredHash {
    /// Scheme and cost, without the hash.
    @Override
    public String toString() {
      return scheme.name() + " " + cost;
    }
  }

  /// There is no password, and so no login by password; another proof, such as a certificate, may
  /// do. The field is a single `*`.
  record Passwordless() implements StoredHash {}

  /// Nobody gets in: the field is empty, is `x`, or begins with `!` or `*`.
  record Locked() implements StoredHash {}

  /// Something that no password is checked against, so that nobody gets in.
  ///
  /// @param why a phrase for the log, such as `weak hash md5-crypt refused`; does not quote the
  ///   hash
  record Refused(String why) implements StoredHash {}
}
