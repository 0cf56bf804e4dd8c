package dev.wharf.server.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.apache.commons.net.ftp.FTPClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Twenty gigabytes at once into a bucket, through a server with 256 MB of heap.
class ManyLargeUploadsLongIT {
  private static final int UPLOADS = 20;
  private static final int BLOCK = 1 << 20;
  private static final int BLOCKS = 1 << 10;
  private static final long BUDGET = 128L << 20; // the default of `memory`
  private static final long EVERYTHING_ELSE = 64L << 20;
  private static final long MOST_DIRECT = 32L << 20;
  private static final long MOST_RESIDENT = 640L << 20;
  private static final long MOST_WRITTEN = 1 << 20;

  @TempDir private Path directory;

  /// The most that was seen of everything.
  private record Peak(long live, long direct) {
    Peak with(Monitor monitor) throws Exception {
      return new Peak(Math.max(live, monitor.liveBytes()), Math.max(direct, monitor.directBytes()));
    }
  }

  @Test
  void all_arrive_whole_within_the_memory_and_without_a_disk() throws Exception {
    Path scratch = Files.createDirectories(directory.resolve("scratch"));
    var environment =
        Map.of(
            "WHARF_OPTS", "-Xmx256m -XX:NativeMemoryTracking=summary -Djava.io.tmpdir=" + scratch);
    try (Bucket bucket = Bucket.open(directory);
        Site site = bucket.site(directory, environment)) {
      var monitor = new Monitor(site.wharf().pid());
      long written = monitor.writtenBytes();
      var peak = new Peak(0, 0);
      long start = System.nanoTime();
      List<Long> sums = new ArrayList<>();
      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        var running = new ArrayList<Future<Long>>();
        for (int i = 0; i < UPLOADS; i++) {
          int number = i;
          running.add(threads.submit(() -> upload(site, number)));
        }
        for (Future<Long> one : running) {
          while (!ended(one)) {
            peak = peak.with(monitor);
          }
          sums.add(one.get());
        }
      }
      System.out.println(
          "20 uploads of 1 GB: "
              + TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start)
              + " s; live heap up to "
              + peak.live()
              + " bytes, direct memory up to "
              + peak.direct()
              + ", resident up to "
              + monitor.mostResidentBytes()
              + ", written to disks "
              + (monitor.writtenBytes() - written));

      for (int i = 0; i < UPLOADS; i++) {
        assertThat(sum(site.root().resolve(name(i)))).as(name(i)).isEqualTo(sums.get(i));
      }
      assertThat(peak.live()).as("live heap").isLessThan(BUDGET + EVERYTHING_ELSE);
      assertThat(peak.direct()).as("direct memory").isLessThan(MOST_DIRECT);
      assertThat(monitor.mostResidentBytes()).as("resident").isLessThan(MOST_RESIDENT);
      assertThat(monitor.writtenBytes() - written).as("to disks").isLessThan(MOST_WRITTEN);
      try (Stream<Path> left = Files.walk(scratch)) {
        assertThat(left.filter(Files::isRegularFile)).isEmpty();
      }
      assertThat(bucket.files()).hasSize(UPLOADS);
    }
  }

  private static boolean ended(Future<Long> one) throws Exception {
    try {
      one.get(2, TimeUnit.SECONDS);
      return true;
    } catch (java.util.concurrent.TimeoutException _) {
      return false;
    }
  }

  private static String name(int number) {
    return "large " + number;
  }

  /// Sends a gigabyte that is like no other.
  ///
  /// @return its checksum
  private static long upload(Site site, int number) throws IOException {
    FTPClient client = site.client();
    byte[] block = Tree.bytes(BLOCK, number);
    var sum = new CRC32C();
    try (OutputStream out = client.storeFileStream(name(number))) {
      for (int i = 0; i < BLOCKS; i++) {
        ByteBuffer.wrap(block).putInt(number).putInt(i);
        sum.update(block);
        out.write(block);
      }
    }
    client.setSoTimeout(600_000); // the store puts the parts together
    assertThat(client.completePendingCommand())
        .as(() -> client.getReplyString() + String.join("\n", site.wharf().err()))
        .isTrue();
    client.disconnect();
    return sum.getValue();
  }

  private static long sum(Path file) throws IOException {
    var sum = new CRC32C();
    byte[] block = new byte[BLOCK];
    try (InputStream in = Files.newInputStream(file)) {
      for (int count = in.read(block); count >= 0; count = in.read(block)) {
        sum.update(block, 0, count);
      }
    }
    return sum.getValue();
  }
}
