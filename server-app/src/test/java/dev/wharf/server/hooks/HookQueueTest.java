package dev.wharf.server.hooks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.server.Until;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class HookQueueTest {
  @TempDir private Path directory;

  private static Map<String, Object> event(String path) {
    return Map.of("path", path);
  }

  private static HookQueue.Entry take(HookQueue queue) throws Exception {
    return queue.take(() -> 100).orElseThrow();
  }

  @Test
  void events_come_in_order_and_each_once() throws Exception {
    try (HookQueue queue = HookQueue.open(directory)) {
      for (int i = 0; i < 12; i++) {
        queue.add(event("/" + i), i % 2 == 0);
      }
      for (int i = 0; i < 12; i++) {
        HookQueue.Entry entry = take(queue);
        assertThat(entry.facts()).isEqualTo(event("/" + i));
        queue.done(entry);
      }
      assertThat(queue.size()).isZero();
      assertThat(directory).isEmptyDirectory();
    }
  }

  @Test
  void what_is_not_done_is_there_after_a_restart_in_the_same_order() throws Exception {
    HookQueue first = HookQueue.open(directory);
    for (int i = 0; i < 11; i++) {
      first.add(event("/" + i), true);
    }
    first.done(take(first));
    take(first); // killed while it is told
    Files.writeString(directory.resolve("99.new"), "path=/ha");

    HookQueue second = HookQueue.open(directory);
    second.add(event("/new"), false);

    assertThat(second.size()).isEqualTo(11);
    for (int i = 1; i < 11; i++) {
      assertThat(take(second).facts()).isEqualTo(event("/" + i));
    }
    assertThat(take(second).facts()).isEqualTo(event("/new"));
    assertThat(directory.resolve("99.new")).doesNotExist();
  }

  @Test
  void texts_and_numbers_come_back_as_they_were() throws Exception {
    Map<String, Object> facts =
        Map.of("path", "/a=b#c\\n\n\r\ud83d\ude00\u2028", "bytes", 1L << 40, "reason", "");
    try (HookQueue queue = HookQueue.open(directory)) {
      queue.add(facts, true);
      assertThat(take(queue).facts()).isEqualTo(facts);
    }
  }

  @Test
  void what_failed_comes_again_behind_what_is_due() throws Exception {
    try (HookQueue queue = HookQueue.open(directory)) {
      queue.add(event("/bad"), false);
      queue.add(event("/good"), false);
      queue.again(take(queue), Duration.ofMillis(50));
      HookQueue.Entry good = take(queue);
      HookQueue.Entry bad = take(queue);
      assertThat(good.facts()).isEqualTo(event("/good"));
      assertThat(bad.facts()).isEqualTo(event("/bad"));
      assertThat(bad.failures()).isEqualTo(1);
    }
  }

  @Test
  void no_more_are_given_out_than_may_be_told_at_once() throws Exception {
    try (HookQueue queue = HookQueue.open(directory)) {
      queue.add(event("/1"), false);
      queue.add(event("/2"), false);
      HookQueue.Entry one = queue.take(() -> 1).orElseThrow();
      var second = new CompletableFuture<HookQueue.Entry>();
      Thread taker =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      second.complete(queue.take(() -> 1).orElseThrow());
                    } catch (java.io.IOException | InterruptedException e) {
                      second.completeExceptionally(e);
                    }
                  });
      Until.holds("a taker that waits", () -> taker.getState() == Thread.State.TIMED_WAITING);
      assertThat(second).isNotDone();
      queue.done(one);
      assertThat(second.get(50, TimeUnit.SECONDS).facts()).isEqualTo(event("/2"));
    }
  }

  @Test
  void a_closed_queue_gives_nothing_out_and_keeps_all() throws Exception {
    HookQueue queue = HookQueue.open(directory);
    queue.add(event("/1"), false);
    queue.close();
    assertThat(queue.take(() -> 1)).isEmpty();
    assertThat(HookQueue.open(directory).size()).isEqualTo(1);
  }
}
