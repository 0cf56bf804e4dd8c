package dev.wharf.auth.sql;

import dev.wharf.auth.spi.PasswordHashes;
import dev.wharf.auth.spi.StoredHash;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Which hashes count: those of every scheme there is, or of some, and weak ones that the operator
/// has named.
///
/// @param hashes all schemes
/// @param schemes the names of those that count; empty for all
/// @param weak what counts besides
record HashRules(PasswordHashes hashes, Optional<Set<String>> schemes, Set<WeakScheme> weak) {
  /// Copies the sets.
  HashRules {
    schemes = schemes.map(Set::copyOf);
    weak = Set.copyOf(weak);
  }

  /// Looks at what is stored in place of a password.
  StoredHash read(String text) {
    StoredHash stored = hashes.read(text);
    return switch (stored) {
      case StoredHash.Usable usable ->
          schemes.isEmpty() || schemes.get().contains(usable.scheme().name())
              ? usable
              : new StoredHash.Refused(
                  usable.scheme().name() + " hash refused, PGSQLCrypt does not have it");
      case StoredHash.Passwordless _, StoredHash.Locked _ -> stored;
      case StoredHash.Refused refused -> weak(text).orElse(refused);
    };
  }

  private Optional<StoredHash> weak(String text) {
    // md5 and sha1 before cleartext, which is what is left
    return Stream.of(WeakScheme.MD5, WeakScheme.SHA1, WeakScheme.CLEARTEXT)
        .filter(scheme -> weak.contains(scheme) && scheme.recognizes(text))
        .findFirst()
        .map(scheme -> new StoredHash.Usable(scheme.scheme(), scheme.word(), text));
  }
}
