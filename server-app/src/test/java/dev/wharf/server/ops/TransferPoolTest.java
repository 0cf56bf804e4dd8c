package dev.wharf.server.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class TransferPoolTest {
  @Test
  void transfers_run_on_platform_threads_up_to_the_limit() {
    var goOn = new CountDownLatch(1);
    var thread = new CompletableFuture<Thread>();
    try (var pool = new TransferPool(2)) {
      pool.execute(() -> thread.complete(await(goOn)));
      pool.execute(() -> await(goOn));
      assertThatThrownBy(() -> pool.execute(() -> {}))
          .isInstanceOf(RejectedExecutionException.class);
      goOn.countDown();
      assertThat(thread.join().isVirtual()).isFalse();
      assertThat(thread.join().getName()).startsWith("wharf-transfer-");
    }
  }

  @Test
  void another_limit_holds_at_once_and_ends_nothing() {
    var goOn = new CountDownLatch(1);
    try (var pool = new TransferPool(1)) {
      pool.execute(() -> await(goOn));
      pool.limit(2);
      pool.execute(() -> await(goOn));
      assertThat(pool.running()).isEqualTo(2);
      pool.limit(1);
      assertThat(pool.running()).isEqualTo(2);
      assertThatThrownBy(() -> pool.execute(() -> {}))
          .isInstanceOf(RejectedExecutionException.class);
      goOn.countDown();
    }
  }

  @Test
  void a_closed_pool_takes_no_more() {
    var pool = new TransferPool(0);
    pool.close();
    assertThatThrownBy(() -> pool.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
  }

  private static Thread await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    return Thread.currentThread();
  }
}
