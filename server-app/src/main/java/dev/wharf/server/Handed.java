package dev.wharf.server;

import dev.wharf.auth.spi.AuthResult;
import dev.wharf.auth.spi.Authenticator;
import dev.wharf.auth.spi.LoginAttempt;
import dev.wharf.domain.Account;
import dev.wharf.domain.FtpPath;
import dev.wharf.domain.Username;
import dev.wharf.storage.spi.Capability;
import dev.wharf.storage.spi.Changes;
import dev.wharf.storage.spi.FileTree;
import dev.wharf.storage.spi.Storage;
import dev.wharf.storage.spi.StorageException;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A storage or an authenticator that somebody has handed over ready-made. Several servers may use
/// it at the same time, and so may the sessions before and behind a reload: all that use the same
/// object are counted, whichever builders it came from, and it is closed once, when nobody uses it
/// any more. Thread-safe.
final class Handed {
  /// What is used now, by identity. It is for the whole process, since so are the objects; what
  /// nobody uses is not in here. Guarded by itself.
  private static final IdentityHashMap<Object, Uses> IN_USE = new IdentityHashMap<>();

  private final Object object;
  private final Runnable end;
  private @Nullable Uses latest; // guarded by IN_USE

  /// From the first user of an object to its last one.
  private static final class Uses {
    private int count;
    private boolean owned; // by one of them
    private boolean closed;
  }

  private Handed(Object object, Runnable end) {
    this.object = object;
    this.end = end;
  }

  static Plan.StorageSource storage(Storage storage) {
    var handed = new Handed(storage, storage::close);
    return new Plan.StorageSource() {
      @Override
      public Storage open(Map<String, ?> uploads, boolean readOnly) {
        return new UsedStorage(storage, handed, handed.use(true));
      }

      @Override
      public Storage lend(Map<String, ?> uploads, boolean readOnly) {
        return new UsedStorage(storage, handed, handed.use(false));
      }
    };
  }

  static Plan.AuthenticatorSource authenticator(Authenticator authenticator) {
    if (hasNothingToClose(authenticator)) {
      return () -> authenticator;
    }
    var handed = new Handed(authenticator, authenticator::close);
    return () -> new UsedAuthenticator(authenticator, handed, handed.use(true));
  }

  /// Whether it is one that no `close` can spoil, such as a lambda.
  private static boolean hasNothingToClose(Authenticator authenticator) {
    return Arrays.stream(authenticator.getClass().getMethods())
        .filter(method -> method.getName().equals("close") && method.getParameterCount() == 0)
        .allMatch(method -> method.getDeclaringClass().equals(Authenticator.class));
  }

  /// @param owner whether to close the object behind this use, if it is the last one
  private Uses use(boolean owner) {
    synchronized (IN_USE) {
      if (latest != null && latest.closed) {
        throw new IllegalStateException(
            object.getClass().getName()
                + " was closed behind the last server that used it: hand over another one");
      }
      Uses uses = IN_USE.computeIfAbsent(object, _ -> new Uses());
      uses.count++;
      uses.owned |= owner;
      latest = uses;
      return uses;
    }
  }

  private void giveBack(Uses uses) {
    synchronized (IN_USE) {
      uses.count--;
      if (uses.count > 0) {
        return;
      }
      IN_USE.remove(object);
      if (!uses.owned) {
        return;
      }
      uses.closed = true;
    }
    end.run();
  }

  private record UsedStorage(Storage storage, Handed handed, Uses uses) implements Storage {
    @Override
    public FileTree treeFor(Account account) throws StorageException {
      return storage.treeFor(account);
    }

    @Override
    public Set<Capability> capabilities() {
      return storage.capabilities();
    }

    @Override
    public Changes changes(Account account, FtpPath path) {
      return storage.changes(account, path);
    }

    @Override
    public void check() throws StorageException {
      storage.check();
    }

    @Override
    public void close() {
      handed.giveBack(uses);
    }
  }

  private record UsedAuthenticator(Authenticator authenticator, Handed handed, Uses uses)
      implements Authenticator {
    @Override
    public AuthResult authenticate(LoginAttempt attempt) {
      return authenticator.authenticate(attempt);
    }

    @Override
    public void forget(Username account) {
      authenticator.forget(account);
    }

    @Override
    public Optional<String> trouble() {
      return authenticator.trouble();
    }

    @Override
    public void close() {
      handed.giveBack(uses);
    }
  }
}
