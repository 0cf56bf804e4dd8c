package dev.wharf.storage.s3;

import dev.wharf.domain.Account;
import dev.wharf.storage.spi.Capability;
import dev.wharf.storage.spi.FileTree;
import dev.wharf.storage.spi.Storage;
import dev.wharf.storage.spi.StorageException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
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
  }

  private S3Storage(S3Settings settings, Bucket bucket, InstantSource clock) {
    this.settings = settings;
    this.threads =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("wharf-s3-", 0).factory());
    var journal = new Journal(bucket, Keys.journal(settings.prefix()));
    var multipart = new Multipart.Shared(bucket, journal, threads);
    this.shared =
        new Shared(
            multipart,
            new MemoryBudget(
                settings.memory().budget(), settings.memory().part(), settings.patience().buffer()),
            new Copies(multipart, Parts.LARGEST_COPY),
            new Claims(),
            clock.instant().truncatedTo(ChronoUnit.SECONDS),
            clock);
    this.janitor = new Janitor(journal, clock);
  }

  /// Opens the storage and begins to clear away what a crash left.
  ///
  /// @param bucket closed with the storage
  static S3Storage open(S3Settings settings, Bucket bucket, InstantSource clock) {
    var storage = new S3Storage(settings, bucket, clock);
    if (!settings.readOnly()) {
      storage.janitor.start();
    }
    return storage;
  }

  Shared shared() {
    return shared;
  }

  @Override
  public FileTree treeFor(Account account) throws StorageException {
    return new S3Tree(Keys.of(settings.prefix(), account), account.name().value(), shared);
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
  }
}
