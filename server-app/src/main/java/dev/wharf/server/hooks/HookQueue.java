package dev.wharf.server.hooks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;
import java.util.stream.Stream;

/// The events that wait for one hook: a file each, so that they outlive the process. An event is
/// forgotten when it is done, and not before; so it may be told twice, but not never. Thread-safe.
final class HookQueue implements AutoCloseable {
  private static final String SUFFIX = ".event";
  private static final String NEW = ".new";
  private static final long BEGIN = System.nanoTime();

  private final Path directory;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final PriorityQueue<Waiting> waiting =
      new PriorityQueue<>(
          Comparator.<Waiting>comparingLong(one -> one.due() - BEGIN)
              .thenComparingLong(Waiting::number));
  private long next; // this and the rest: guarded by the lock
  private int taken;
  private boolean closed;

  /// @param due when, as `System.nanoTime` counts
  private record Waiting(long number, int failures, long due) {}

  /// An event that is being told.
  ///
  /// @param number its place in the queue
  /// @param failures how often it failed since the process began
  /// @param facts the event
  record Entry(long number, int failures, Map<String, Object> facts) {}

  private HookQueue(Path directory) {
    this.directory = directory;
  }

  /// Opens the queue in `directory`, which is there, with what an earlier process left in it.
  static HookQueue open(Path directory) throws IOException {
    var queue = new HookQueue(directory);
    List<Path> files;
    try (Stream<Path> all = Files.list(directory)) {
      files = all.toList();
    }
    for (Path file : files) {
      String name = String.valueOf(file.getFileName());
      if (name.endsWith(NEW)) {
        Files.delete(file); // never complete, so never promised
      } else if (name.endsWith(SUFFIX)) {
        long number = number(name);
        queue.waiting.add(new Waiting(number, 0, BEGIN));
        queue.next = Math.max(queue.next, number + 1);
      }
    }
    return queue;
  }

  private static long number(String name) throws IOException {
    try {
      return Long.parseLong(name.substring(0, name.length() - SUFFIX.length()));
    } catch (NumberFormatException e) {
      throw new IOException("not an event of a hook: " + name, e);
    }
  }

  /// How many events wait or are being told.
  int size() {
    lock.lock();
    try {
      return waiting.size() + taken;
    } finally {
      lock.unlock();
    }
  }

  /// Adds an event; it survives the end of the process from here on.
  ///
  /// @param durable whether it survives a loss of power as well
  void add(Map<String, Object> facts, boolean durable) throws IOException {
    long number;
    lock.lock();
    try {
      number = next++;
    } finally {
      lock.unlock();
    }
    write(number, facts, durable);
    put(new Waiting(number, 0, System.nanoTime()));
  }

  private void put(Waiting one) {
    lock.lock();
    try {
      waiting.add(one);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void write(long number, Map<String, Object> facts, boolean durable) throws IOException {
    Path fresh = directory.resolve(number + NEW);
    try (var file =
        FileChannel.open(fresh, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(text(facts).getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        file.write(bytes);
      }
      if (durable) {
        file.force(true);
      }
    } catch (IOException e) {
      Files.deleteIfExists(fresh);
      throw e;
    }
    Files.move(fresh, file(number), StandardCopyOption.ATOMIC_MOVE);
    if (durable) {
      try (var names = FileChannel.open(directory, StandardOpenOption.READ)) {
        names.force(true);
      }
    }
  }

  private Path file(long number) {
    return directory.resolve(number + SUFFIX);
  }

  /// Waits for the next event whose time has come, and for fewer than `most` being told.
  ///
  /// @return empty when the queue is closed
  Optional<Entry> take(IntSupplier most) throws IOException, InterruptedException {
    Waiting one;
    lock.lockInterruptibly();
    try {
      while (!closed && !isDue(most)) {
        long pause =
            waiting.isEmpty() || taken >= most.getAsInt()
                ? Long.MAX_VALUE
                : waiting.element().due() - System.nanoTime();
        changed.awaitNanos(pause);
      }
      if (closed) {
        return Optional.empty();
      }
      one = waiting.remove();
      taken++;
    } finally {
      lock.unlock();
    }
    try {
      return Optional.of(new Entry(one.number(), one.failures(), facts(file(one.number()))));
    } catch (IOException e) {
      gone();
      throw e;
    }
  }

  private boolean isDue(IntSupplier most) {
    return taken < most.getAsInt()
        && !waiting.isEmpty()
        && waiting.element().due() - System.nanoTime() <= 0;
  }

  private void gone() {
    lock.lock();
    try {
      taken--;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Looks again at how many may be told at the same time.
  void wake() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Forgets an event that was taken.
  void done(Entry entry) throws IOException {
    try {
      Files.deleteIfExists(file(entry.number()));
    } finally {
      gone();
    }
  }

  /// Puts an event back that was taken.
  void again(Entry entry, Duration pause) {
    long due = System.nanoTime() + pause.toNanos();
    put(new Waiting(entry.number(), entry.failures() + 1, due));
    gone();
  }

  /// Gives out no more events. Their files stay.
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// A line for each fact: its name, `=` for a text or `#` for a number, and the value.
  private static String text(Map<String, Object> facts) {
    var text = new StringBuilder();
    facts.forEach(
        (name, value) -> {
          text.append(name).append(value instanceof Long ? '#' : '=');
          value.toString().chars().forEach(c -> escape((char) c, text));
          text.append('\n');
        });
    return text.toString();
  }

  private static void escape(char c, StringBuilder text) {
    switch (c) {
      case '\\' -> text.append("\\\\");
      case '\n' -> text.append("\\n");
      case '\r' -> text.append("\\r");
      default -> text.append(c);
    }
  }

  private static Map<String, Object> facts(Path file) throws IOException {
    var facts = new LinkedHashMap<String, Object>();
    for (String line : Files.readString(file).split("\n", -1)) {
      int sign = 0;
      while (sign < line.length() && line.charAt(sign) != '=' && line.charAt(sign) != '#') {
        sign++;
      }
      if (sign < line.length()) {
        String value = unescape(line.substring(sign + 1));
        Object typed = line.charAt(sign) == '#' ? (Object) number(file, value) : value;
        facts.put(line.substring(0, sign), typed);
      }
    }
    return facts;
  }

  private static Long number(Path file, String text) throws IOException {
    try {
      return Long.valueOf(text);
    } catch (NumberFormatException e) {
      throw new IOException("damaged: " + file, e);
    }
  }

  private static String unescape(String text) {
    var plain = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' && i + 1 < text.length()) {
        i++;
        char escaped = text.charAt(i);
        plain.append(escaped == 'n' ? '\n' : escaped == 'r' ? '\r' : escaped);
      } else {
        plain.append(c);
      }
    }
    return plain.toString();
  }
}
