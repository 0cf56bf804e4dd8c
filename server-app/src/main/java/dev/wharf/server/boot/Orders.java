package dev.wharf.server.boot;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/// Orders in the order in which they came. Given by any thread, taken by one.
final class Orders {
  private final BlockingQueue<Order> queue = new LinkedBlockingQueue<>();

  void give(Order order) {
    queue.add(order);
  }

  /// Waits for the next one.
  Order take() throws InterruptedException {
    return queue.take();
  }
}
