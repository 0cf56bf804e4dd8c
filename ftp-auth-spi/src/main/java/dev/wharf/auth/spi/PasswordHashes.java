package dev.wharf.auth.spi;

import dev.wharf.auth.spi.AuthResult.Reason;
import dev.wharf.domain.Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/// Every [PasswordScheme] there is, and the rules that hold for all of them. What authenticators
/// use that keep password hashes, wherever they keep them.
///
/// ```java
/// StoredHash stored = hashes.read(row.hash());
/// decoy.learn(stored);
/// Optional<Reason> refusal = hashes.refusal(secret, stored, decoy);
/// ```
///
/// The schemes themselves are not here but in the module `auth-unix`, which needs Bouncy Castle. An
/// embedded server that has only `server-app` and a storage finds none: then every stored hash is
/// [StoredHash.Refused], with a message that says so, every password with it, and [#hash] throws.
/// Put `auth-unix` on the module path or class path, or provide a [PasswordScheme].
///
/// Passwords that are empty, hold a NUL or are longer than [#MAX_PASSWORD_BYTES] match nothing and
/// are not hashed. Only schemes that are found count: whatever else is stored is refused, weak
/// formats by their name.
///
/// Thread-safe. Hashing keeps a processor busy for a tenth of a second, and may do so in native
/// code: callers run it on few platform threads, never on virtual ones.
public final class PasswordHashes {
  /// Most bytes of a password; more would only serve to keep a processor busy.
  public static final int MAX_PASSWORD_BYTES = 1024;

  /// The scheme of new hashes.
  public static final String PREFERRED = "argon2id";

  /// What to look at when a scheme is not found.
  private static final String WHERE = "is auth-unix on the module path or class path?";

  private final List<Found> schemes;

  /// A scheme, and what the machine lacks for it; asked once.
  private record Found(PasswordScheme scheme, Optional<String> missing) {}

  private PasswordHashes(List<PasswordScheme> schemes) {
    this.schemes = schemes.stream().map(scheme -> new Found(scheme, scheme.missing())).toList();
  }

  /// Finds the schemes with `ServiceLoader`.
  public static PasswordHashes load() {
    var found = new ArrayList<PasswordScheme>();
    ServiceLoader.load(PasswordScheme.class).forEach(found::add);
    return new PasswordHashes(found);
  }

  /// Only these schemes; of two that recognize a hash the first one has it.
  public static PasswordHashes of(List<PasswordScheme> schemes) {
    return new PasswordHashes(schemes);
  }

  /// The names of the schemes that can be used here.
  public List<String> names() {
    return schemes.stream()
        .filter(found -> found.missing().isEmpty())
        .map(found -> found.scheme().name())
        .toList();
  }

  /// Which schemes cannot be used here and why, a sentence each; for the log at start.
  public List<String> missing() {
    var sentences = new ArrayList<String>();
    for (Found found : schemes) {
      found.missing().ifPresent(why -> sentences.add(found.scheme().name() + ": " + why));
    }
    return List.copyOf(sentences);
  }

  /// Looks at what is stored in place of a password. Cheap, and never throws: what cannot be used
  /// is [StoredHash.Refused], with the reason.
  public StoredHash read(String text) {
    Optional<String> weak = WeakFormat.nameOf(text);
    if (weak.isPresent()) {
      return new StoredHash.Refused("weak hash " + weak.get() + " refused");
    }
    if (text.equals("*")) {
      return new StoredHash.Passwordless();
    }
    if (text.isEmpty() || text.equals("x") || text.startsWith("!") || text.startsWith("*")) {
      return new StoredHash.Locked();
    }
    for (Found found : schemes) {
      if (found.scheme().recognizes(text)) {
        return read(found, text);
      }
    }
    return new StoredHash.Refused(
        schemes.isEmpty()
            ? "no scheme for password hashes was found: " + WHERE
            : "not a hash of a known format; cleartext is never accepted");
  }

  private static StoredHash read(Found found, String text) {
    PasswordScheme scheme = found.scheme();
    if (found.missing().isPresent()) {
      return new StoredHash.Refused(
          scheme.name() + " cannot be used here: " + found.missing().get());
    }
    try {
      return new StoredHash.Usable(scheme, scheme.cost(text), text);
    } catch (IllegalArgumentException e) {
      return new StoredHash.Refused(scheme.name() + " hash refused: " + e.getMessage());
    }
  }

  /// Whether `secret` is the password. Costs one hash, or nothing for a password that no account
  /// can have.
  public boolean verify(Secret secret, StoredHash.Usable stored) {
    return isPassword(secret) && stored.scheme().verify(secret, stored.text());
  }

  /// Why this password does not open the account, or empty if it does. Costs one hash whatever the
  /// answer: an account that is locked or broken is not told by its haste.
  ///
  /// @param decoy gives its hash to be checked where the account has none
  public Optional<Reason> refusal(Secret secret, StoredHash stored, Decoy decoy) {
    return switch (stored) {
      case StoredHash.Usable usable ->
          verify(secret, usable) ? Optional.empty() : Optional.of(Reason.WRONG_CREDENTIALS);
      case StoredHash.Passwordless _, StoredHash.Locked _ -> {
        decoy.spend(secret);
        yield Optional.of(Reason.LOCKED);
      }
      case StoredHash.Refused _ -> {
        decoy.spend(secret);
        yield Optional.of(Reason.BROKEN_ACCOUNT);
      }
    };
  }

  /// A decoy that has seen no account yet.
  public Decoy decoy() {
    return new Decoy(this);
  }

  /// Hashes a new password with the [#PREFERRED] scheme.
  ///
  /// @throws IllegalArgumentException if the password is one that matches nothing: empty, with a
  ///   NUL, or too long
  /// @throws IllegalStateException if the preferred scheme cannot be used here
  public String hash(Secret secret) {
    if (!isPassword(secret)) {
      throw new IllegalArgumentException(
          "a password has 1 to " + MAX_PASSWORD_BYTES + " bytes and no NUL");
    }
    return preferred().orElseThrow(() -> new IllegalStateException(lacking())).hash(secret);
  }

  /// Why there is no preferred scheme.
  private String lacking() {
    return schemes.stream()
        .filter(found -> found.scheme().name().equals(PREFERRED))
        .flatMap(found -> found.missing().stream())
        .findFirst()
        .map(why -> PREFERRED + " cannot be used here: " + why)
        .orElse("no scheme " + PREFERRED + " was found: " + WHERE);
  }

  /// The scheme of new hashes, if it can be used here.
  Optional<PasswordScheme> preferred() {
    return schemes.stream()
        .filter(found -> found.missing().isEmpty())
        .map(Found::scheme)
        .filter(scheme -> scheme.name().equals(PREFERRED))
        .findFirst();
  }

  /// Whether this can be a password: not empty, without a NUL, where C would end, and no longer
  /// than [#MAX_PASSWORD_BYTES]. What cannot be one need not be shown to anybody.
  public static boolean isPassword(Secret secret) {
    return !secret.isEmpty()
        && secret.length() <= MAX_PASSWORD_BYTES
        && secret.use(PasswordHashes::hasNoNul);
  }

  private static boolean hasNoNul(byte[] bytes) {
    for (byte b : bytes) {
      if (b == 0) {
        return false;
      }
    }
    return true;
  }
}
