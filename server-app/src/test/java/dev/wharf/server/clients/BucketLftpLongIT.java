package dev.wharf.server.clients;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/// lftp over a bucket. Its mirrors compare times, so listings show exact ones.
class BucketLftpLongIT extends LftpSuite {
  @TempDir private static Path directory;
  private static Bucket bucket;

  @BeforeAll
  static void start() throws Exception {
    bucket = Bucket.open(directory);
  }

  @AfterAll
  static void end() throws Exception {
    bucket.close();
  }

  @Override
  Site open(Path own) throws IOException, InterruptedException {
    return bucket.site(own, "--set", "storage.exact-times=true");
  }

  @Override
  List<String> names() {
    return Bucket.NAMES;
  }

  @Override
  Instant modified(String path) throws IOException {
    return site.modified(path);
  }

  @Override
  void put(String path, byte[] bytes) throws IOException {
    site.put(path, bytes);
  }
}
