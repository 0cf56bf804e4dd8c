package dev.wharf.storage.s3;

import dev.wharf.storage.spi.Failure;
import dev.wharf.storage.spi.StorageException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;

/// Copies inside the store, and renames made of them: a copy, a look at it, a removal. Nothing
/// passes through this server.
final class Copies {
  private static final int AT_ONCE = 8;

  private final Multipart.Shared shared;
  private final Claims claims;
  private final long largest;

  /// @param largest bytes of the largest object that one request copies; others go in parts
  Copies(Multipart.Shared shared, Claims claims, long largest) {
    this.shared = shared;
    this.claims = claims;
    this.largest = largest;
  }

  /// When a command has to be done with its copies.
  private record Deadline(long nanos) {
    Deadline(Duration time) {
      this(System.nanoTime() + time.toNanos());
    }

    void check(String what) throws StorageException {
      if (System.nanoTime() - nanos > 0) {
        throw new StorageException(Failure.UNAVAILABLE, what + ": copying takes too long");
      }
    }
  }

  private Deadline deadline() {
    return new Deadline(shared.bucket().settings().copyTime());
  }

  /// Copies an object, and makes sure of it. The caller has claimed both keys.
  ///
  /// @param to may be the same key, for other metadata
  void copy(ObjectFacts from, String to, Map<String, String> metadata) throws StorageException {
    copy(from, to, metadata, deadline());
  }

  private void copy(ObjectFacts from, String to, Map<String, String> metadata, Deadline deadline)
      throws StorageException {
    if (from.size() > largest) {
      inParts(from, to, metadata, deadline);
    } else {
      shared.bucket().copy(from, to, metadata);
    }
    long size = shared.bucket().head(to).map(ObjectFacts::size).orElse(-1L);
    if (size != from.size()) {
      throw new StorageException(Failure.UNAVAILABLE, to + ": the copy is not what it should be");
    }
  }

  private void inParts(ObjectFacts from, String to, Map<String, String> metadata, Deadline deadline)
      throws StorageException {
    String token = Multipart.freshToken();
    var all = new HashMap<>(metadata);
    all.put(Outcome.TOKEN, token);
    Multipart parts =
        Multipart.begin(shared, new Multipart.Plan(to, token, all, false, Optional.empty()));
    try {
      int count = (int) Math.max(1, Math.ceilDiv(from.size(), largest));
      for (int i = 0; i < count; i++) {
        deadline.check(to);
        long start = Parts.copyStart(from.size(), i, count);
        parts.copy(from, start, Parts.copyStart(from.size(), i + 1, count) - start);
      }
      boolean itself = to.equals(from.key());
      parts.complete(
          from.size(),
          Optional.empty(),
          new Bucket.Condition(false, itself ? Optional.of(from.etag()) : Optional.empty()));
    } catch (StorageException e) {
      parts.abandon();
      throw e;
    }
  }

  /// Gives an object another key; the caller has claimed both. A crash in between leaves both. What
  /// another server put in its place meanwhile stays.
  void move(ObjectFacts from, String to) throws StorageException {
    copy(from, to, from.metadata());
    shared.bucket().delete(from);
  }

  /// Gives everything below a prefix another prefix. If a copy fails, the copies are removed again
  /// and nothing has changed; if a removal fails, some objects are in both places.
  ///
  /// @throws StorageException UNSUPPORTED beyond the limit, BUSY if one of them is just being
  ///   written, both before the first copy; UNAVAILABLE if the copies are not done in time
  void moveAll(String from, String to) throws StorageException {
    Deadline deadline = deadline();
    List<String> names = names(from);
    var keys = new ArrayList<String>();
    for (String name : names) {
      keys.add(from + name);
      keys.add(to + name);
    }
    try (Claims.Bundle _ = claims.claimAll(keys)) {
      moveAll(from, to, names, deadline);
    }
  }

  private void moveAll(String from, String to, List<String> names, Deadline deadline)
      throws StorageException {
    Map<String, ObjectFacts> copied = new ConcurrentHashMap<>();
    try {
      each(
          names,
          name -> {
            deadline.check(from);
            ObjectFacts facts =
                shared
                    .bucket()
                    .head(from + name)
                    .orElseThrow(() -> new StorageException(Failure.NOT_FOUND, from + name));
            copy(facts, to + name, facts.metadata(), deadline);
            copied.put(name, facts);
          });
    } catch (StorageException e) {
      for (List<String> level : removals(List.copyOf(copied.keySet()))) {
        each(level, name -> shared.bucket().delete(to + name));
      }
      throw e;
    }
    for (List<String> level : removals(names)) {
      each(level, name -> shared.bucket().delete(Objects.requireNonNull(copied.get(name))));
    }
  }

  /// In which order names go: files, then markers of directories from the deepest up. So a
  /// directory is there for as long as something is in it, and stores that make directories of
  /// markers find each one empty.
  static List<List<String>> removals(List<String> names) {
    var files = new ArrayList<String>();
    var markers = new TreeMap<Long, List<String>>(Comparator.reverseOrder());
    for (String name : names) {
      if (name.isEmpty() || name.endsWith("/")) {
        long depth = name.chars().filter(c -> c == '/').count();
        markers.computeIfAbsent(depth, _ -> new ArrayList<>()).add(name);
      } else {
        files.add(name);
      }
    }
    var order = new ArrayList<List<String>>();
    order.add(files);
    order.addAll(markers.values());
    return order;
  }

  private List<String> names(String prefix) throws StorageException {
    int limit = shared.bucket().settings().renameLimit();
    var names = new ArrayList<String>();
    Optional<String> next = Optional.empty();
    do {
      Bucket.Page page = shared.bucket().below(prefix, next);
      for (Bucket.Item item : page.items()) {
        names.add(item.key().substring(prefix.length()));
      }
      if (names.size() > limit) {
        throw new StorageException(
            Failure.UNSUPPORTED, prefix + " has more than " + limit + " objects");
      }
      next = page.next();
    } while (next.isPresent());
    return names;
  }

  private interface Step {
    void take(String name) throws StorageException;
  }

  /// Does something for each name, a few at once; after a failure no more are begun.
  private void each(List<String> names, Step step) throws StorageException {
    for (int i = 0; i < names.size(); i += AT_ONCE) {
      var running = new ArrayList<CompletableFuture<Void>>();
      for (String name : names.subList(i, Math.min(names.size(), i + AT_ONCE))) {
        running.add(CompletableFuture.runAsync(() -> taken(step, name), shared.executor()));
      }
      CompletableFuture<Void> all =
          CompletableFuture.allOf(running.toArray(CompletableFuture[]::new));
      try {
        all.join();
      } catch (CompletionException e) {
        if (e.getCause() instanceof StorageException failure) {
          throw failure;
        }
        throw e;
      }
    }
  }

  private static void taken(Step step, String name) {
    try {
      step.take(name);
    } catch (StorageException e) {
      throw new CompletionException(e);
    }
  }
}
