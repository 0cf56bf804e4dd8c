package dev.wharf.server.clients;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/// The clients of the suites over a bucket: one store for all of them. lftp, which takes longer, is
/// in [BucketLftpLongIT].
///
/// What is told of the served disk elsewhere is asked of Wharf here: the disk of the store knows no
/// times, and on it a directory without an object is none; and a file that it did not get has no
/// version that could be asked for.
class BucketClientsIT {
  @TempDir private static Path directory;
  private static Bucket bucket;

  @BeforeAll
  static void start() throws Exception {
    bucket = Bucket.open(directory);
  }

  @AfterAll
  static void stop() throws Exception {
    bucket.close();
  }

  @Nested
  class Curl extends CurlSuite {
    @Override
    Optional<Bucket> bucket() {
      return Optional.of(bucket);
    }
  }

  @Nested
  class Tnftp extends TnftpSuite {
    @Override
    Optional<Bucket> bucket() {
      return Optional.of(bucket);
    }
  }

  @Nested
  class Ftplib extends FtplibSuite {
    @Override
    Optional<Bucket> bucket() {
      return Optional.of(bucket);
    }
  }

  @Nested
  class CommonsNet extends CommonsNetSuite {
    @Override
    Optional<Bucket> bucket() {
      return Optional.of(bucket);
    }
  }
}
