package dev.wharf.storage.s3;

import dev.wharf.storage.spi.Failure;
import dev.wharf.storage.spi.StorageException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/// Who writes which key in this server. Thread-safe.
final class Claims {
  private final Map<String, Claim> claims = new ConcurrentHashMap<>();
  private final Siblings siblings = new Siblings();

  /// The right to write a key, until it is closed.
  final class Claim implements AutoCloseable {
    private final String key;
    private final AtomicReference<State> state = new AtomicReference<>(State.OPEN);

    private Claim(String key) {
      this.key = key;
    }

    /// Whether somebody has made a directory of this name meanwhile.
    boolean isTaken() {
      return state.get() == State.TAKEN;
    }

    @Override
    public void close() {
      claims.remove(key, this);
    }
  }

  private enum State {
    OPEN,
    TAKEN
  }

  /// Which names are no directories, as far as this server knows.
  Siblings siblings() {
    return siblings;
  }

  /// Claims a key.
  ///
  /// @throws StorageException BUSY if somebody else writes it
  Claim claim(String key) throws StorageException {
    var claim = new Claim(key);
    if (claims.putIfAbsent(key, claim) != null) {
      throw new StorageException(Failure.BUSY, key + " is just being written");
    }
    return claim;
  }

  /// Claims all these keys, or none.
  ///
  /// @throws StorageException BUSY if somebody else writes one of them
  Bundle claimAll(Collection<String> keys) throws StorageException {
    var all = new Bundle(new ArrayList<>());
    try {
      for (String key : keys) {
        all.claims().add(claim(key));
      }
      return all;
    } catch (StorageException e) {
      all.close();
      throw e;
    }
  }

  /// Claims that are given back together.
  record Bundle(List<Claim> claims) implements AutoCloseable {
    @Override
    public void close() {
      claims.forEach(Claim::close);
    }
  }

  /// Says that there is a directory now.
  void directoryMade(String key) {
    siblings.forget();
    Claim claim = claims.get(key);
    if (claim != null) {
      claim.state.set(State.TAKEN);
    }
  }
}
