package dev.wharf.server.clients;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.commons.net.ftp.FTPClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How fast a client is through Wharf, beside a plain program with the transfer manager of the SDK:
/// the same files, the same store, taking turns. Over TLS, as to any store that is not on the same
/// machine: without it Wharf signs the bytes as well, and that program does not. The figures are in
/// docs/s3.md.
class S3SpeedLongIT {
  private static final int ROUNDS = 3;
  private static final int BLOCK = 1 << 20;
  private static final int BLOCKS = 1 << 10;
  private static final int SMALL_FILES = 1000;
  private static final int SMALL = 10_000; // bytes
  private static final int CONNECTIONS = 16;
  private static final double LEAST = 0.8;

  @TempDir private static Path directory;
  private static Bucket bucket;
  private static Site site;
  private static Process plain;
  private static BufferedReader answers;

  @BeforeAll
  static void serve() throws Exception {
    bucket = Bucket.openSecure(directory);
    site = bucket.site(directory, "--set", "storage.ca-file=" + directory.resolve("store.pem"));
    plain = bucket.plainProgram(directory);
    answers = new BufferedReader(new InputStreamReader(plain.getInputStream(), UTF_8));
  }

  @AfterAll
  static void stop() throws Exception {
    plain.destroy();
    site.close();
    bucket.close();
  }

  /// One way to do something, and what it took.
  @FunctionalInterface
  private interface Way {
    long nanos(int round) throws Exception;
  }

  private static long plain(String... order) throws IOException {
    plain.getOutputStream().write((String.join(" ", order) + "\n").getBytes(UTF_8));
    plain.getOutputStream().flush();
    String answer = answers.readLine();
    assertThat(answer).as(Files.readString(directory.resolve("plain.log"))).isNotNull();
    return Long.parseLong(answer);
  }

  @Test
  void a_gigabyte_goes_up_and_down_nearly_as_fast_as_without_wharf() throws Exception {
    Path big = site.here().resolve("big");
    try (OutputStream out = Files.newOutputStream(big)) {
      for (int i = 0; i < BLOCKS; i++) {
        out.write(Tree.bytes(BLOCK, i));
      }
    }
    Path back = site.here().resolve("back");

    double up =
        ratio(
            "1 GB up",
            _ -> curl("-T", "big", site.url("big")),
            _ -> plain("put", big.toString(), "plain/big"));
    double down =
        ratio(
            "1 GB down",
            _ -> curl("-o", "back", site.url("big")),
            _ -> {
              Files.delete(back);
              return plain("get", "plain/big", back.toString());
            });

    assertThat(back).hasSize((long) BLOCK * BLOCKS);
    assertThat(Math.min(up, down)).isGreaterThan(LEAST);
  }

  private static long curl(String... arguments) throws Exception {
    var command = new ArrayList<>(List.of("curl", "-sS"));
    command.addAll(List.of(arguments));
    long start = System.nanoTime();
    site.run(command.toArray(String[]::new)).succeeded();
    return System.nanoTime() - start;
  }

  @Test
  void a_thousand_small_files_go_up_and_down_nearly_as_fast_as_without_wharf() throws Exception {
    Path small = Files.createDirectories(site.here().resolve("small"));
    for (int i = 0; i < SMALL_FILES; i++) {
      Files.write(small.resolve("file" + i), Tree.bytes(SMALL, i));
    }
    for (int round = 0; round <= ROUNDS; round++) {
      site.makeDirectory("small" + round);
    }

    double up =
        ratio(
            "1,000 files up",
            round -> each((client, i) -> put(client, round, small.resolve("file" + i))),
            round -> plain("put-all", small.toString(), "plain/small" + round));
    Path back = Files.createDirectories(site.here().resolve("small back"));
    Path there = Files.createDirectories(directory.resolve("there"));
    double down =
        ratio(
            "1,000 files down",
            round -> each((client, i) -> get(client, round, i, back)),
            round -> plain("get-all", "plain/small" + round, there.resolve("" + round).toString()));

    assertThat(Tree.fingerprints(back)).isEqualTo(Tree.fingerprints(small));
    assertThat(Math.min(up, down)).isGreaterThan(LEAST);
  }

  /// Something that is done for one file.
  @FunctionalInterface
  private interface Step {
    void take(FTPClient client, int number) throws IOException;
  }

  /// Does something for every small file, over a few connections at once; with their logins.
  private static long each(Step step) throws InterruptedException, ExecutionException {
    long start = System.nanoTime();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Boolean>> running =
          IntStream.range(0, CONNECTIONS)
              .mapToObj(
                  connection ->
                      threads.submit(
                          () -> {
                            FTPClient client = site.client();
                            for (int i = connection; i < SMALL_FILES; i += CONNECTIONS) {
                              step.take(client, i);
                            }
                            return client.logout();
                          }))
              .toList();
      for (Future<Boolean> one : running) {
        assertThat(one.get()).isTrue();
      }
    }
    return System.nanoTime() - start;
  }

  private static void put(FTPClient client, int round, Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      assertThat(client.storeFile("small" + round + "/" + file.getFileName(), in))
          .as(client.getReplyString())
          .isTrue();
    }
  }

  private static void get(FTPClient client, int round, int number, Path to) throws IOException {
    try (OutputStream out = Files.newOutputStream(to.resolve("file" + number))) {
      assertThat(client.retrieveFile("small" + round + "/file" + number, out))
          .as(client.getReplyString())
          .isTrue();
    }
  }

  /// How fast Wharf is beside the plain program: the ratio of the medians of some rounds, in which
  /// they take turns; a round before them warms both up.
  private static double ratio(String what, Way wharf, Way plain) throws Exception {
    long[] ours = new long[ROUNDS];
    long[] theirs = new long[ROUNDS];
    wharf.nanos(0);
    plain.nanos(0);
    for (int i = 0; i < ROUNDS; i++) {
      ours[i] = wharf.nanos(i + 1);
      theirs[i] = plain.nanos(i + 1);
    }
    double ratio = (double) median(theirs) / median(ours);
    System.out.printf(
        "%s: through Wharf %s ms, plain %s ms, ratio of medians %.2f%n",
        what, millis(ours), millis(theirs), ratio);
    return ratio;
  }

  private static long median(long[] values) {
    return Arrays.stream(values).sorted().toArray()[values.length / 2];
  }

  private static List<Long> millis(long[] nanos) {
    return Arrays.stream(nanos).map(one -> one / 1_000_000).boxed().toList();
  }
}
