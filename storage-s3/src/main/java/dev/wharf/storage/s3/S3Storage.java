package dev.wharf.storage.s3;

import dev.wharf.domain.Account;
import dev.wharf.domain.FtpPath;
import dev.wharf.storage.spi.Capability;
import dev.wharf.storage.spi.Changes;
import dev.wharf.storage.spi.FileTree;
import dev.wharf.storage.spi.Storage;
import dev.wharf.storage.spi.StorageException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// A bucket, opened once; every account sees what is below its own prefix.
final class S3Storage implements Storage {
  private static final Set<Capability> CAPABILITIES =
      Set.of(
          Capability.RESUME_UPLOAD,
          Capability.APPEND,
          Capability.SET_TIME,
          Capability.ATOMIC_REPLACE);

  private final S3Settings settings;
  private final Shared shared;
  private final Optional<Sessions> sessions;
  private final Janitor janitor;
  private final ExecutorService threads;

  /// What all trees of a storage have in common.
  ///
  /// @param copies inside the store
  /// @param claims who writes what
  /// @param opened what directories show as their time where nothing else is known
  /// @param clock tells how old interrupted uploads are
  record Shared(
      Multipart.Shared multipart,
      MemoryBudget budget,
      Copies copies,
      Claims claims,
      Instant opened,
      InstantSource clock) {
    Bucket bucket() {
      return multipart.bucket();
    }

    S3Settings settings() {
      return bucket().settings();
    }

    /// The same, with the rights of one account; the journal stays the server's.
    Shared as(Bucket bucket) {
      var own = new Multipart.Shared(bucket, multipart.journal(), multipart.executor());
      return new Shared(
          own, budget, new Copies(own, claims, Parts.LARGEST_COPY), claims, opened, clock);
    }
  }

  private S3Storage(Bucket bucket, Optional<Sessions> sessions, InstantSource clock) {
    this.settings = bucket.settings();
    this.sessions = sessions;
    this.threads =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("wharf-s3-", 0).factory());
    var journal = new Journal(bucket, Keys.journal(settings.prefix()));
    var multipart = new Multipart.Shared(bucket, journal, threads);
    var claims = new Claims();
    this.shared =
        new Shared(
            multipart,
            new MemoryBudget(
                settings.memory().budget(), settings.memory().part(), settings.patience().buffer()),
            new Copies(multipart, claims, Parts.LARGEST_COPY),
            claims,
            clock.instant().truncatedTo(ChronoUnit.SECONDS),
            clock);
    this.janitor = new Janitor(journal, clock);
  }

  /// Opens the storage and begins to clear away what a crash left.
  ///
  /// @param bucket closed with the storage
  /// @param sessions of single accounts, if they have their own; closed with the storage
  static S3Storage open(Bucket bucket, Optional<Sessions> sessions, InstantSource clock) {
    var storage = new S3Storage(bucket, sessions, clock);
    if (!bucket.settings().readOnly()) {
      storage.janitor.start();
    }
    return storage;
  }

  Shared shared() {
    return shared;
  }

  @Override
  public FileTree treeFor(Account account) throws StorageException {
    String name = account.name().value();
    Keys keys = Keys.of(settings.prefix(), account);
    return new S3Tree(
        keys, name, sessions.isPresent() ? shared.as(sessions.get().of(name)) : shared);
  }

  /// Writes something into the journal, and removes it.
  @Override
  public void check() throws StorageException {
    if (!settings.readOnly()) {
      Journal journal = shared.multipart().journal();
      String token = Multipart.freshToken();
      try {
        journal.note(token, new Journal.Entry("check", "", Optional.empty()));
        journal.strike(token, false);
      } catch (StorageException e) {
        throw new StorageException(
            e.failure(),
            "reading works, but writing does not: "
                + e.getMessage()
                + "; the credentials need s3:PutObject and s3:DeleteObject, see docs/s3.md",
            e);
      }
    }
  }

  @Override
  public Changes changes(Account account, FtpPath path) {
    return settings.readOnly() ? Changes.NONE : Storage.super.changes(account, path);
  }

  @Override
  public Set<Capability> capabilities() {
    return CAPABILITIES;
  }

  /// Waits for the requests that are on their way: parts that are given up among them.
  @Override
  public void close() {
    janitor.close();
    threads.close();
    shared.bucket().close();
    sessions.ifPresent(Sessions::close);
  }
}
