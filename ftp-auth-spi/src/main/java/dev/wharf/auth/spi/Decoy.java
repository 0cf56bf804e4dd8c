package dev.wharf.auth.spi;

import dev.wharf.domain.Secret;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Makes a login with a name that does not exist cost what a wrong password costs, so that nobody
/// learns names with a stopwatch.
///
/// It remembers one hash of each scheme and cost among those it is shown, and checks passwords
/// against the most frequent kind, forgetting the answer. An authenticator that reads all accounts
/// at once shows it all of them; one that asks a database shows it each hash that comes back.
/// Before the first it uses a fresh hash of the [PasswordHashes#PREFERRED] scheme. Accounts whose
/// hashes cost something else than most answer in a time of their own.
///
/// Thread-safe.
public final class Decoy {
  /// Kinds remembered; one more than any sane set of accounts has, and a bound for the others.
  private static final int MAX_KINDS = 32;

  private final PasswordHashes hashes;
  private final Map<String, Kind> kinds = new HashMap<>();
  private StoredHash.@Nullable Usable mostFrequent;
  private long highest;

  /// Hashes that take the same time.
  private static final class Kind {
    private final StoredHash.Usable example;
    private long count;

    private Kind(StoredHash.Usable example) {
      this.example = example;
    }
  }

  Decoy(PasswordHashes hashes) {
    this.hashes = hashes;
  }

  /// Takes note of the hash of an account. One that is not usable says nothing.
  public synchronized void learn(StoredHash stored) {
    if (!(stored instanceof StoredHash.Usable usable)) {
      return;
    }
    Kind kind = kinds.get(usable.toString());
    if (kind == null) {
      if (kinds.size() == MAX_KINDS) {
        return;
      }
      kind = new Kind(usable);
      kinds.put(usable.toString(), kind);
    }
    kind.count++;
    if (kind.count > highest) {
      highest = kind.count;
      mostFrequent = kind.example;
    }
  }

  /// Checks `secret` against the hash of nobody in particular and forgets the answer.
  @SuppressWarnings("ReturnValueIgnored") // the time is all that is wanted
  public void spend(Secret secret) {
    StoredHash.Usable usable = example();
    if (usable != null) {
      hashes.verify(secret, usable);
    }
  }

  private synchronized StoredHash.@Nullable Usable example() {
    if (mostFrequent == null && hashes.preferred().isPresent()) {
      StoredHash made = hashes.read(hashes.hash(Secret.of("nobody's password")));
      mostFrequent = made instanceof StoredHash.Usable usable ? usable : null;
    }
    return mostFrequent;
  }
}
