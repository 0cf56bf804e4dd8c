package dev.wharf.server.clients;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
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
  Optional<Bucket> bucket() {
    return Optional.of(bucket);
  }

  @Override
  Site open(Path own) throws IOException, InterruptedException {
    return bucket.site(own, "--set", "storage.exact-times=true");
  }
}
