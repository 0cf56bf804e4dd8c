package dev.wharf.server.hooks;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// One hook at work: takes events from its queue and tells them, each on a virtual thread, so many
/// at the same time as the hook says. Thread-safe.
final class Courier implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Courier.class.getName());

  private final HookQueue queue;
  private final Thread dispatcher;
  private final Set<Thread> running = ConcurrentHashMap.newKeySet();
  private volatile Duty duty;
  private long lost; // events since the queue became full; guarded by this

  /// What a hook is, and how it tells.
  record Duty(Hook hook, Delivery delivery) {}

  /// Begins to work; the queue is closed with it.
  Courier(HookQueue queue, Duty duty) {
    this.queue = queue;
    this.duty = duty;
    if (queue.size() > 0) {
      log(Level.INFO, "hook {0}: {1} events wait from before", queue.size());
    }
    dispatcher = Thread.ofVirtual().name("wharf-hook " + duty.hook().name()).start(this::dispatch);
  }

  /// Goes on under another definition; what runs now ends under the one before.
  void use(Duty other) {
    duty = other;
    queue.wake();
  }

  Hook hook() {
    return duty.hook();
  }

  /// Takes an event, or logs that it is lost. Never throws.
  void accept(Map<String, Object> facts, boolean durable) {
    if (!hasRoom()) {
      return;
    }
    try {
      queue.add(facts, durable);
    } catch (IOException e) {
      log(Level.ERROR, "hook {0}: an event is lost, it cannot be queued: {1}", e);
    }
  }

  private synchronized boolean hasRoom() {
    int backlog = duty.hook().rules().backlog();
    if (queue.size() >= backlog) {
      if (lost++ == 0) {
        log(Level.ERROR, "hook {0}: {1} events wait, further ones are lost", backlog);
      }
      return false;
    }
    if (lost > 0) {
      log(Level.WARNING, "hook {0}: there is room again; {1} events were lost", lost);
      lost = 0;
    }
    return true;
  }

  private void log(Level level, String pattern, Object detail) {
    LOG.log(level, pattern, duty.hook().name(), detail.toString());
  }

  private void dispatch() {
    boolean more = true;
    while (more) {
      try {
        Optional<HookQueue.Entry> entry = queue.take(() -> duty.hook().rules().parallel());
        more = entry.isPresent();
        entry.ifPresent(this::start);
      } catch (IOException e) {
        log(Level.ERROR, "hook {0}: an event is lost, it cannot be read: {1}", e);
      } catch (InterruptedException _) {
        more = false; // the hook ends
      }
    }
  }

  private void start(HookQueue.Entry entry) {
    Thread thread =
        Thread.ofVirtual().name("wharf-hook " + hook().name() + " run").unstarted(() -> run(entry));
    running.add(thread);
    thread.start();
  }

  private void run(HookQueue.Entry entry) {
    try {
      Duty now = duty;
      Optional<String> problem = told(now.delivery(), entry);
      if (!Thread.currentThread().isInterrupted()) { // else it stays, for the next start
        settle(now.hook(), entry, problem);
      }
    } finally {
      running.remove(Thread.currentThread());
    }
  }

  /// Whatever goes wrong in there holds up no other event.
  private static Optional<String> told(Delivery delivery, HookQueue.Entry entry) {
    try {
      return delivery.tell(entry.facts());
    } catch (RuntimeException e) { // the top of this thread
      LOG.log(Level.ERROR, "a hook is broken", e);
      return Optional.of("broken: " + e.getClass().getName());
    }
  }

  private void settle(Hook hook, HookQueue.Entry entry, Optional<String> problem) {
    int failures = entry.failures() + 1;
    if (problem.isPresent() && failures < hook.rules().attempts()) {
      Duration pause = hook.rules().pauseAfter(failures);
      tell(Level.WARNING, entry, problem.get() + "; again in " + pause.toSeconds() + " s");
      queue.again(entry, pause);
      return;
    }
    problem.ifPresent(
        what -> tell(Level.ERROR, entry, what + "; given up after " + failures + " attempts"));
    try {
      queue.done(entry);
    } catch (IOException e) {
      log(Level.ERROR, "hook {0}: an event will be told again, its file stays: {1}", e);
    }
  }

  private static String text(HookQueue.Entry entry, String fact) {
    return Text.harmless(String.valueOf(entry.facts().getOrDefault(fact, "")));
  }

  private void tell(Level level, HookQueue.Entry entry, String what) {
    LOG.log(
        level,
        "hook {0}: {1} {2} (event {3}): {4}",
        duty.hook().name(),
        text(entry, "event"),
        text(entry, "path"),
        text(entry, "id"),
        what);
  }

  /// Takes no more events from the queue; see [#awaitEnd].
  void stop() {
    queue.close();
  }

  /// Waits for what runs; when the time is over, it is ended and stays in the queue.
  ///
  /// @param end of the time, as `System.nanoTime` counts
  void awaitEnd(long end) throws InterruptedException {
    dispatcher.join();
    for (Thread thread : running) {
      thread.join(Duration.ofNanos(Math.max(1, end - System.nanoTime())));
    }
    for (Thread thread : running) {
      thread.interrupt();
      thread.join();
    }
  }

  @Override
  public void close() {
    stop();
    dispatcher.interrupt();
    running.forEach(Thread::interrupt);
  }
}
