package dev.wharf.server.hooks;

import dev.wharf.domain.EventSink;
import dev.wharf.domain.FtpEvent;
import dev.wharf.domain.SettingsException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.http.HttpClient;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Does what hooks say after events. Thread-safe.
///
/// ```java
/// var hooks = new Hooks();
/// hooks.prepare(Optional.of(directory), List.of(hook)).run();
/// FtpServer.builder().events(hooks)
/// ```
///
/// An event is written to a queue on disk before [#accept] returns, and an upload is answered with
/// 226 after that; so what was answered is told, also if the process is killed in between. An event
/// may be told twice, with the same id. An entry for an upload survives a loss of power as well.
public final class Hooks implements EventSink, AutoCloseable {
  static final String LOCK = "lock";

  private static final Logger LOG = System.getLogger(Hooks.class.getName());
  private static final String OWNER_ONLY = "rwx------";
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Duration patience;
  private volatile Map<String, Courier> couriers = Map.of();
  private @Nullable Held held; // guarded by this
  private @Nullable HttpClient client; // guarded by this

  /// The directory of the queues, and the lock that makes it ours.
  private record Held(Path directory, FileChannel file, FileLock lock) {}

  /// No hooks yet.
  public Hooks() {
    this(PATIENCE);
  }

  /// @param patience how long [#close] waits for all that runs
  Hooks(Duration patience) {
    this.patience = patience;
  }

  /// Opens what other hooks need, and changes nothing yet.
  ///
  /// @param directory of the queues; made if its parent is there. It stays the same as long as this
  ///   object lives; empty only without hooks
  /// @param hooks each with a name of its own
  /// @return makes them hold; hooks of the same name go on with their queue
  /// @throws SettingsException if something cannot be opened
  public synchronized Runnable prepare(Optional<Path> directory, List<Hook> hooks) {
    var duties = new LinkedHashMap<String, Courier.Duty>();
    if (hooks.isEmpty()) {
      return () -> use(duties);
    }
    Path place =
        directory.orElseThrow(
            () -> new SettingsException("hooks need a directory for their queue"));
    hold(place.toAbsolutePath().normalize());
    for (Hook hook : hooks) {
      make(place.resolve(hook.name()));
      if (duties.put(hook.name(), new Courier.Duty(hook, delivery(hook))) != null) {
        throw new SettingsException("two hooks are named " + hook.name());
      }
    }
    return () -> use(duties);
  }

  private Delivery delivery(Hook hook) {
    return switch (hook.target()) {
      case Hook.Program program -> new ProgramDelivery(hook.name(), program);
      case Hook.Webhook webhook -> new WebhookDelivery(webhook, client());
    };
  }

  /// For all webhooks. It limits no time: each request has its own limit, for connecting as well.
  private HttpClient client() {
    if (client == null) {
      client =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              .followRedirects(HttpClient.Redirect.NEVER)
              .build();
    }
    return client;
  }

  private void hold(Path directory) {
    if (held != null) {
      if (!held.directory().equals(directory)) {
        throw new SettingsException(
            "hook-queue: "
                + directory
                + ": expected "
                + held.directory()
                + " until the next start");
      }
      return;
    }
    make(directory);
    try {
      var file =
          FileChannel.open(
              directory.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = tryLock(file);
      if (lock == null) {
        file.close();
        throw new SettingsException("hook-queue: " + directory + ": another server uses it");
      }
      held = new Held(directory, file, lock);
    } catch (IOException e) {
      throw new SettingsException("hook-queue: " + directory + ": " + e.getMessage(), e);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel file) throws IOException {
    try {
      return file.tryLock();
    } catch (OverlappingFileLockException _) {
      return null; // another server of this process
    }
  }

  private static void make(Path directory) {
    try {
      if (!Files.isDirectory(directory)) {
        Files.createDirectory(
            directory,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWNER_ONLY)));
      }
    } catch (IOException e) {
      throw new SettingsException("hook-queue: " + directory + ": cannot be made: " + e, e);
    }
  }

  private synchronized void use(Map<String, Courier.Duty> duties) {
    var now = new LinkedHashMap<String, Courier>();
    duties.forEach(
        (name, duty) -> {
          Courier known = couriers.get(name);
          if (known != null) {
            known.use(duty);
            now.put(name, known);
          } else {
            begin(name, duty).ifPresent(fresh -> now.put(name, fresh));
          }
        });
    Set<String> over = new HashSet<>(couriers.keySet());
    over.removeAll(now.keySet());
    Map<String, Courier> before = couriers;
    couriers = Map.copyOf(now);
    for (String name : over) {
      LOG.log(Level.INFO, "hook {0} is gone; what waits for it stays in the queue", name);
      Objects.requireNonNull(before.get(name)).close();
    }
  }

  private Optional<Courier> begin(String name, Courier.Duty duty) {
    try {
      Path directory = Objects.requireNonNull(held).directory().resolve(name);
      return Optional.of(new Courier(HookQueue.open(directory), duty));
    } catch (IOException e) {
      LOG.log(Level.ERROR, "hook {0} does not work, its queue cannot be read: {1}", name, e);
      return Optional.empty();
    }
  }

  @Override
  public void accept(FtpEvent event) {
    Map<String, Courier> now = couriers;
    if (now.isEmpty()) {
      return;
    }
    EventKind kind = EventKind.of(event);
    List<Courier> wanted = new ArrayList<>();
    now.values().stream().filter(one -> one.hook().events().contains(kind)).forEach(wanted::add);
    if (wanted.isEmpty()) {
      return;
    }
    Map<String, Object> facts = Facts.of(event, UUID.randomUUID().toString(), Instant.now());
    wanted.forEach(one -> one.accept(facts, kind == EventKind.UPLOAD));
  }

  /// Lets what runs end within a few seconds; what waits stays in the queue for the next start.
  @Override
  public synchronized void close() {
    List<Courier> ending = List.copyOf(couriers.values());
    couriers = Map.of();
    ending.forEach(Courier::stop);
    long end = System.nanoTime() + patience.toNanos();
    try {
      for (Courier courier : ending) {
        courier.awaitEnd(end);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      ending.forEach(Courier::close);
    }
    if (client != null) {
      client.shutdownNow();
      client = null;
    }
    release();
  }

  private void release() {
    if (held == null) {
      return;
    }
    try {
      held.file().close(); // and its lock
    } catch (IOException e) {
      LOG.log(Level.WARNING, "closing the lock of the hooks' queue", e);
    }
    held = null;
  }
}
