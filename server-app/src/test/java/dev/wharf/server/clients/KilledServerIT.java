package dev.wharf.server.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.commons.net.ftp.FTPClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A server that is killed at random moments of many uploads.
///
/// A moment is a number of bytes that all uploaders together have sent: that is random, and needs
/// no clock. Half of the moments are ends of uploads, where the server is about to publish.
class KilledServerIT {
  private static final long SEED = 20_260_101;
  private static final int ROUNDS = 10;
  private static final int UPLOADERS = 4;
  private static final int UPLOADS_OF_EACH = 5; // in a round
  private static final int MOST_BYTES = 4_000_000;
  private static final String ABSENT = "absent";

  @TempDir private Path directory;

  /// What may stand under a name: one thing, unless an upload was never answered.
  private final Map<String, Set<String>> possible = new HashMap<>();

  private int answered;

  @Test
  void loses_nothing_that_it_has_answered_and_publishes_nothing_by_half() throws Exception {
    var random = new Random(SEED);
    for (int round = 0; round < ROUNDS; round++) {
      try (Site site = Site.open(directory)) {
        site.awaitNothingStaged();
        check(site, "after round " + round);
        upload(site, round, random);
      }
    }
    try (Site site = Site.open(directory)) {
      site.awaitNothingStaged();
      check(site, "at the end");
    }
    assertThat(answered).as("uploads that were answered before a kill").isGreaterThan(ROUNDS);
  }

  /// Every name has what it may have; from now on that is what it has.
  private void check(Site site, String when) throws IOException {
    Map<String, String> seen = Tree.fingerprints(site.root());
    assertThat(possible.keySet()).as(when).containsAll(seen.keySet());
    possible.forEach(
        (name, contents) ->
            assertThat(contents).as(when + ": " + name).contains(seen.getOrDefault(name, ABSENT)));
    possible.replaceAll((name, _) -> new HashSet<>(Set.of(seen.getOrDefault(name, ABSENT))));
  }

  private void upload(Site site, int round, Random random) throws Exception {
    var kill = new Kill(site, random.nextBoolean(), random.nextLong(1, 12L * MOST_BYTES));
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var running = new ArrayList<Future<?>>();
      for (int i = 0; i < UPLOADERS; i++) {
        String of = "uploader " + i;
        var own = new Random(random.nextLong());
        running.add(threads.submit(() -> uploadAll(site, kill, of + ", round " + round, of, own)));
      }
      for (Future<?> one : running) {
        one.get();
      }
    }
    kill.now();
  }

  /// Uploads new names and overwrites old ones, until the server is gone.
  private void uploadAll(Site site, Kill kill, String fresh, String old, Random random) {
    try {
      FTPClient client = site.client();
      for (int i = 0; i < UPLOADS_OF_EACH; i++) {
        String name = i % 2 == 0 ? fresh + ", " + i : old + ", again " + i;
        byte[] bytes = new byte[random.nextInt(MOST_BYTES)];
        random.nextBytes(bytes);
        begins(name, Tree.fingerprint(bytes));
        send(client, kill, name, bytes);
        if (client.completePendingCommand()) {
          isAnswered(name, Tree.fingerprint(bytes));
        }
      }
    } catch (IOException _) {
      // the server is gone; what that means for the files is looked at later
    }
  }

  private static void send(FTPClient client, Kill kill, String name, byte[] bytes)
      throws IOException {
    OutputStream data = client.storeFileStream(name);
    if (data == null) {
      throw new IOException(client.getReplyString());
    }
    try (data) {
      for (int sent = 0; sent < bytes.length; sent += 50_000) {
        int count = Math.min(50_000, bytes.length - sent);
        data.write(bytes, sent, count);
        kill.sent(count);
      }
    }
    kill.ended();
  }

  private synchronized void begins(String name, String content) {
    possible.computeIfAbsent(name, _ -> new HashSet<>(Set.of(ABSENT))).add(content);
  }

  private synchronized void isAnswered(String name, String content) {
    possible.put(name, new HashSet<>(Set.of(content)));
    answered++;
  }

  /// Kills the server when so many bytes are sent, or at the first end of an upload after that.
  private static final class Kill {
    private final Site site;
    private final boolean atAnEnd;
    private final AtomicLong left;

    Kill(Site site, boolean atAnEnd, long bytes) {
      this.site = site;
      this.atAnEnd = atAnEnd;
      this.left = new AtomicLong(bytes);
    }

    void sent(int bytes) {
      if (left.addAndGet(-bytes) <= 0 && !atAnEnd) {
        now();
      }
    }

    void ended() {
      if (left.get() <= 0) {
        now();
      }
    }

    void now() {
      site.wharf().close();
    }
  }
}
