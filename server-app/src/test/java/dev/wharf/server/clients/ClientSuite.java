package dev.wharf.server.clients;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// What the suites of foreign clients have in common: a program that serves an empty tree. Each
/// suite runs over the local disk, in the class named after its client, and over a bucket, in
/// [BucketClientsIT].
///
/// Whichever storage it is, its files lie below the root of the site.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ClientSuite {
  /// What is served; opened before the first test.
  Site site;

  /// The bucket that is served; none for the local disk.
  Optional<Bucket> bucket() {
    return Optional.empty();
  }

  /// Starts what is served.
  Site open(Path directory) throws IOException, InterruptedException {
    return bucket().isPresent() ? bucket().get().site(directory) : Site.open(directory);
  }

  /// The names that files get; the storage can keep them.
  List<String> names() {
    return bucket().isPresent() ? Bucket.NAMES : Tree.NAMES;
  }

  /// Makes an empty directory in a directory that is there.
  void makeDirectory(String path) throws IOException {
    if (bucket().isPresent()) {
      site.makeDirectory(path);
    } else {
      Files.createDirectories(site.root().resolve(path));
    }
  }

  /// Makes a file that clients write on.
  void put(String path, byte[] bytes) throws IOException {
    if (bucket().isPresent()) {
      site.put(path, bytes);
    } else {
      Files.write(site.root().resolve(path), bytes);
    }
  }

  /// The time that the storage keeps for a file, told by the storage.
  Instant modified(String path) throws IOException {
    return bucket().isPresent()
        ? site.modified(path)
        : Files.getLastModifiedTime(site.root().resolve(path)).toInstant();
  }

  @BeforeAll
  void serve(@TempDir Path directory) throws Exception {
    site = open(directory);
  }

  @BeforeEach
  void clear() throws Exception {
    site.clear();
  }

  @AfterAll
  void stop() {
    site.close();
  }
}
