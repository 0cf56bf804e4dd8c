package dev.wharf.storage.localfs;

import dev.wharf.domain.FtpPath;
import dev.wharf.storage.spi.Entry;
import dev.wharf.storage.spi.EntryType;
import dev.wharf.storage.spi.Failure;
import dev.wharf.storage.spi.Listing;
import dev.wharf.storage.spi.StorageException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/// Removes what crashed servers and expired uploads left behind, on a thread of its own: once after
/// the start, and again whenever an interrupted upload expires.
///
/// Locks of staging files end with their process, so that a second server on the same root loses
/// nothing. Memory and open files are bounded by the depth of the tree.
final class Janitor implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Janitor.class.getName());
  private static final int DEEPEST = 2 * LocalTree.DEEPEST;
  private static final Duration PAUSE = Duration.ofMinutes(10);
  private static final Duration MOMENT = Duration.ofMinutes(1);

  private final Jail jail;
  private final Leftovers leftovers;
  private final Duration keep;
  private final InstantSource clock;
  private final Thread thread;
  private Instant due = Instant.MIN;

  /// @param jail the whole storage; stays the caller's
  /// @param leftovers takes them away
  /// @param keep how old interrupted uploads may become
  Janitor(Jail jail, Leftovers leftovers, Duration keep, InstantSource clock) {
    this.jail = jail;
    this.leftovers = leftovers;
    this.keep = keep;
    this.clock = clock;
    this.thread = Thread.ofPlatform().daemon().name("wharf-janitor").unstarted(this::run);
  }

  /// Begins to work.
  void start() {
    thread.start();
  }

  /// Says that an interrupted upload was kept just now.
  void expectExpiry() {
    dueAt(clock.instant().plus(keep));
  }

  private synchronized void dueAt(Instant time) {
    if (time.isBefore(due)) {
      due = time;
      notifyAll();
    }
  }

  private void run() {
    try {
      while (true) {
        awaitDue();
        sweep();
        Thread.sleep(PAUSE);
      }
    } catch (InterruptedException _) {
      // closed
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "left-over staging files are no longer removed", e);
    }
  }

  private synchronized void awaitDue() throws InterruptedException {
    while (due.isAfter(clock.instant())) {
      wait(due.equals(Instant.MAX) ? 0 : Math.max(1, waitingTime().toMillis()));
    }
    due = Instant.MAX;
  }

  private Duration waitingTime() {
    Duration rest = Duration.between(clock.instant(), due);
    return rest.compareTo(Duration.ofDays(1)) > 0 ? Duration.ofDays(1) : rest;
  }

  /// Goes through the whole tree once. Directories that cannot be read are passed over.
  ///
  /// @throws InterruptedException if the thread is told to end
  void sweep() throws InterruptedException {
    sweep(FtpPath.ROOT);
  }

  private void sweep(FtpPath directory) throws InterruptedException {
    try (Folder folder = jail.folder(directory);
        Listing entries = folder.entries()) {
      for (Optional<Entry> next = entries.next(); next.isPresent(); next = entries.next()) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        Entry entry = next.get();
        if (StagingNames.isReserved(entry.name())) {
          judge(folder, entry, directory);
        } else if (entry.isDirectory() && directory.depth() < DEEPEST) {
          sweep(directory.child(entry.name()));
        }
      }
    } catch (StorageException e) {
      LOG.log(Level.DEBUG, () -> "not swept: " + directory, e);
    }
  }

  private void judge(Folder folder, Entry entry, FtpPath directory) {
    try {
      if (entry.isFile() && isOver(entry)) {
        leftovers.remove(folder, entry.name());
        LOG.log(Level.DEBUG, () -> "removed " + directory.child(entry.name()));
      } else if (entry.type() == EntryType.DIRECTORY
          && StagingNames.isDirectory(entry.name())
          && entry.modified().isBefore(clock.instant().minus(MOMENT))) {
        folder.removeDirectory(entry.name());
      }
    } catch (StorageException e) {
      if (e.failure() != Failure.BUSY && e.failure() != Failure.NOT_FOUND) {
        LOG.log(Level.WARNING, () -> "cannot remove " + directory.child(entry.name()), e);
      }
    }
  }

  /// Whether only a lock can save the file.
  private boolean isOver(Entry entry) {
    if (StagingNames.isPartial(entry.name())) {
      Instant expiry = entry.modified().plus(keep);
      if (expiry.isAfter(clock.instant())) {
        dueAt(expiry);
        return false;
      }
      return true;
    }
    return StagingNames.isUpload(entry.name());
  }

  /// Ends the work, half a tree or not.
  @Override
  public void close() {
    thread.interrupt();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException _) {
        interrupted = true; // the jail must not be closed under the thread's feet
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
