package dev.wharf.server.clients;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
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
    Site open(Path own) throws IOException, InterruptedException {
      return bucket.site(own);
    }

    @Override
    List<String> names() {
      return Bucket.NAMES;
    }

    @Override
    void makeDirectory(String path) throws IOException {
      site.makeDirectory(path);
    }

    @Override
    void put(String path, byte[] bytes) throws IOException {
      site.put(path, bytes);
    }
  }

  @Nested
  class Tnftp extends TnftpSuite {
    @Override
    Site open(Path own) throws IOException, InterruptedException {
      return bucket.site(own);
    }

    @Override
    void put(String path, byte[] bytes) throws IOException {
      site.put(path, bytes);
    }
  }

  @Nested
  class Ftplib extends FtplibSuite {
    @Override
    Site open(Path own) throws IOException, InterruptedException {
      return bucket.site(own);
    }
  }

  @Nested
  class CommonsNet extends CommonsNetSuite {
    @Override
    Site open(Path own) throws IOException, InterruptedException {
      return bucket.site(own);
    }

    @Override
    List<String> names() {
      return Bucket.NAMES;
    }

    @Override
    void makeDirectory(String path) throws IOException {
      site.makeDirectory(path);
    }
  }
}
