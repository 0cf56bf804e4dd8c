package dev.wharf.auth.ldap;

import com.unboundid.ldap.sdk.Entry;
import dev.wharf.auth.ldap.Directory.Deadline;
import dev.wharf.auth.spi.AuthResult.Reason;
import dev.wharf.auth.spi.Decoy;
import dev.wharf.auth.spi.PasswordHashes;
import dev.wharf.auth.spi.Proof;
import dev.wharf.auth.spi.StoredHash;
import dev.wharf.domain.Secret;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// How the password of an entry is checked. Thread-safe.
sealed interface PasswordMethod {
  /// Why this password does not open this entry, or empty if it does.
  ///
  /// @param secret not empty
  /// @throws IllegalArgumentException if what the entry has for a password makes no sense
  Optional<Reason> refusal(Entry entry, Secret secret, Deadline deadline) throws DirectoryException;

  /// Takes the time of [#refusal] for a name that nobody has, as far as the directory lets it.
  void spend(Secret secret, Deadline deadline) throws DirectoryException;

  /// Why this entry stays shut without its password being asked for, whatever else is proved; empty
  /// if it does not.
  ///
  /// @throws IllegalArgumentException if what the entry has for a password makes no sense
  Optional<Reason> lock(Entry entry);

  /// The attributes it needs.
  List<String> attributes();

  /// Lets the directory check: binds as the entry.
  ///
  /// @param decoyDn whom to bind as for unknown names
  record ByBind(Directory directory, String decoyDn) implements PasswordMethod {
    @Override
    public Optional<Reason> refusal(Entry entry, Secret secret, Deadline deadline)
        throws DirectoryException {
      return switch (directory.bind(entry.getDN(), secret, deadline)) {
        case RIGHT -> Optional.empty();
        case WRONG -> Optional.of(Reason.WRONG_CREDENTIALS);
        case LOCKED -> Optional.of(Reason.LOCKED);
        case EXPIRED -> Optional.of(Reason.EXPIRED);
      };
    }

    @Override
    @SuppressWarnings("ReturnValueIgnored") // the time is all that is wanted
    public void spend(Secret secret, Deadline deadline) throws DirectoryException {
      directory.bind(decoyDn, secret, deadline);
    }

    /// Nothing is known: a directory tells its locks to those who bind.
    @Override
    public Optional<Reason> lock(Entry entry) {
      return Optional.empty();
    }

    @Override
    public List<String> attributes() {
      return List.of();
    }
  }

  /// Compares with the hash in the entry.
  ///
  /// @param weakHashes accepted although they are weak; as slow as the others all the same
  record ByHash(
      PasswordHashes hashes, Decoy decoy, Set<WeakHash> weakHashes, List<String> attributes)
      implements PasswordMethod {
    /// What may stand before a hash in `userPassword` that says by itself what it is.
    private static final List<String> SCHEMES =
        List.of("{crypt}", "{argon2}", "{scrypt}", "{bcrypt}");

    private static final Proof WITHOUT_PASSWORD = new Proof.OfCertificate();

    @Override
    public Optional<Reason> refusal(Entry entry, Secret secret, Deadline deadline) {
      Optional<String> value = Entries.text(entry, attributes);
      if (value.isEmpty()) {
        decoy.spend(secret);
        return Optional.of(Reason.LOCKED);
      }
      Optional<WeakHash> weak = WeakHash.of(value.get()).filter(weakHashes::contains);
      if (weak.isPresent()) {
        decoy.spend(secret);
        return weak.get().matches(secret, value.get())
            ? Optional.empty()
            : Optional.of(Reason.WRONG_CREDENTIALS);
      }
      StoredHash stored = hashes.read(withoutScheme(value.get()));
      decoy.learn(stored);
      Optional<Reason> refusal = hashes.refusal(secret, stored, decoy);
      if (stored instanceof StoredHash.Refused(String why)) {
        throw new IllegalArgumentException(why);
      }
      return refusal;
    }

    @Override
    public Optional<Reason> lock(Entry entry) {
      Optional<String> value = Entries.text(entry, attributes);
      if (value.isEmpty() || WeakHash.of(value.get()).filter(weakHashes::contains).isPresent()) {
        return Optional.empty();
      }
      return WITHOUT_PASSWORD.refusal(hashes.read(withoutScheme(value.get())));
    }

    private static String withoutScheme(String value) {
      String lower = value.toLowerCase(Locale.ROOT);
      for (String scheme : SCHEMES) {
        if (lower.startsWith(scheme)) {
          return value.substring(scheme.length());
        }
      }
      return value;
    }

    @Override
    public void spend(Secret secret, Deadline deadline) {
      decoy.spend(secret);
    }
  }
}
