package dev.wharf.storage.localfs;

import dev.wharf.domain.Account;
import dev.wharf.domain.PosixIdentity;
import dev.wharf.domain.SettingsException;
import dev.wharf.storage.spi.Failure;
import dev.wharf.storage.spi.StorageException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Runs calls as a user of the machine: what they make belongs to that user, and the kernel decides
/// what they may. Thread-safe.
///
/// The identity belongs to a kernel thread. A virtual thread has none, and may go on upon another
/// carrier at any moment, so its calls are made by a few platform threads of this object; platform
/// threads make theirs themselves. An identity lasts for one call. It is looked at after it was
/// taken, and given back whatever happens; a thread whose identity is not the server's own when it
/// begins is not used. No call starts a thread, which would inherit the identity, and none wakes a
/// virtual thread, since that may start a carrier: what waits for storage calls waits outside them.
final class Impersonation implements AutoCloseable {
  private static final int THREADS = 32;
  private static final int IDLE_SECONDS = 60;
  private static final long PAUSE = 1_000_000; // nanoseconds

  private final Persona server;
  private final Optional<PosixIdentity> others;
  private final ThreadPoolExecutor threads;

  /// A call of the storage.
  @FunctionalInterface
  interface Call<T> {
    /// Makes it.
    T make() throws StorageException;
  }

  /// A call without an answer.
  @FunctionalInterface
  interface Change {
    /// Makes it.
    void make() throws StorageException;
  }

  /// @param server who this process is
  /// @param others whom accounts without ids act as; without it they are refused
  private Impersonation(Persona server, Optional<PosixIdentity> others) {
    this.server = server;
    this.others = others;
    this.threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform().name("wharf-acting-", 1).daemon(true).factory());
    threads.allowCoreThreadTimeOut(true);
  }

  /// Begins, if this process can act as others.
  ///
  /// @param others whom accounts without ids act as, if they are not to be refused
  /// @throws SettingsException in words, if it cannot
  static Impersonation begin(Optional<PosixIdentity> others) {
    problem()
        .ifPresent(
            problem -> {
              throw new SettingsException("act-as-user: " + problem);
            });
    return new Impersonation(new Rehearsal().server, others);
  }

  /// Why this process cannot act as others, if it cannot.
  static Optional<String> problem() {
    return Libc.missing()
        .map(missing -> "native calls are needed: " + missing)
        .or(() -> new Rehearsal().problem());
  }

  /// Acts as somebody else once, on a thread that nobody uses afterwards.
  private static final class Rehearsal {
    private static final Persona SOMEBODY = Persona.of(65_534, 65_534, 65_534);
    private Persona server = SOMEBODY;
    private boolean took;
    private boolean above;

    Rehearsal() {
      var done = new CountDownLatch(1);
      Thread.ofPlatform()
          .name("wharf-acting-rehearsal")
          .start(
              () -> {
                try {
                  act();
                } finally {
                  done.countDown();
                }
              });
      awaitUninterruptibly(done);
    }

    private void act() {
      server = ThreadIdentity.current();
      took = ThreadIdentity.take(SOMEBODY);
      above = ThreadIdentity.isAbovePermissions();
      ThreadIdentity.take(server);
    }

    Optional<String> problem() {
      if (!took) {
        return Optional.of(
            "only root may act as other users, or a process with the capabilities CAP_SETUID and"
                + " CAP_SETGID");
      }
      return above
          ? Optional.of(
              "this process is not root and has CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH or"
                  + " CAP_FOWNER: the kernel would let every user do everything")
          : Optional.empty();
    }
  }

  /// Whom an account acts as. May take its time.
  ///
  /// @throws StorageException DENIED if it has no ids, or root's; UNAVAILABLE if the machine's user
  ///   database does not answer
  Persona persona(Account account) throws StorageException {
    PosixIdentity identity =
        account
            .identity()
            .or(() -> others)
            .orElseThrow(() -> denied("the account has no user id to act as"));
    if (identity.uid() == 0 || identity.gid() == 0) {
      throw denied("nobody acts as root");
    }
    if (identity.uid() > PosixIdentity.MAX_ID || identity.gid() > PosixIdentity.MAX_ID) {
      throw denied("an id beyond " + PosixIdentity.MAX_ID);
    }
    return aside(
        () -> UserDatabase.persona(account.name().value(), identity.uid(), identity.gid()));
  }

  private static StorageException denied(String why) {
    return new StorageException(Failure.DENIED, why);
  }

  /// Makes a call as `who`.
  ///
  /// @throws StorageException what the call throws; UNAVAILABLE if the identity cannot be taken
  <T> T as(Persona who, Call<T> call) throws StorageException {
    return aside(() -> here(who, call));
  }

  /// Makes a change as `who`; see [#as].
  void run(Persona who, Change change) throws StorageException {
    as(
        who,
        () -> {
          change.make();
          return true;
        });
  }

  /// Makes a call on a platform thread, as the server.
  private <T> T aside(Call<T> call) throws StorageException {
    if (!Thread.currentThread().isVirtual()) {
      return call.make();
    }
    Future<T> result;
    try {
      result = threads.submit(call::make);
    } catch (RejectedExecutionException e) {
      throw new StorageException(Failure.UNAVAILABLE, "the storage is closed", e);
    }
    return await(result);
  }

  private static <T> T await(Future<T> result) throws StorageException {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return result.get();
        } catch (InterruptedException _) {
          interrupted = true; // what was begun is finished: half a change is worse
        } catch (ExecutionException e) {
          throw again(e.getCause());
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static StorageException again(@Nullable Throwable cause) {
    return switch (cause) {
      case StorageException no -> no;
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      case null, default -> throw new IllegalStateException("a storage call failed", cause);
    };
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    boolean interrupted = false;
    while (latch.getCount() > 0) {
      try {
        latch.await();
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private <T> T here(Persona who, Call<T> call) throws StorageException {
    if (ThreadIdentity.user() != server.uid()) {
      throw new IllegalStateException("this thread acts as somebody already");
    }
    try {
      if (!ThreadIdentity.take(who)) {
        throw new StorageException(Failure.UNAVAILABLE, "cannot act as " + who);
      }
      return call.make();
    } finally {
      giveBack();
    }
  }

  /// Does not return before the thread is the server's again. The kernel refuses only for want of
  /// memory; then waiting is right, and going on never.
  private void giveBack() {
    while (!isGivenBack()) {
      LockSupport.parkNanos(PAUSE);
    }
  }

  private boolean isGivenBack() {
    try {
      return ThreadIdentity.take(server);
    } catch (VirtualMachineError _) {
      return false; // a full heap or stack: once more
    }
  }

  /// Takes no more calls of virtual threads.
  @Override
  public void close() {
    threads.shutdown();
  }
}
