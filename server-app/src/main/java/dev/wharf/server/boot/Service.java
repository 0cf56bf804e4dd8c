package dev.wharf.server.boot;

import dev.wharf.domain.Setting;
import dev.wharf.domain.Settings;
import dev.wharf.domain.SettingsException;
import dev.wharf.server.FtpServer;
import dev.wharf.server.control.AdminSocket;
import dev.wharf.server.control.Steering;
import dev.wharf.server.host.Notes;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;

/// A server in this process from the moment it listens: obeys orders until one of them ends it. One
/// thread.
final class Service {
  private static final System.Logger LOG = System.getLogger("dev.wharf.server");
  private static final Duration FOR_EVER = Duration.ofDays(365);
  private static final long PID = ProcessHandle.current().pid();
  private static final String AUTO = "auto";
  private static final String OFF = "off";

  /// What a reload cannot change.
  private static final List<Setting<?>> AT_START =
      List.of(ConfigKeys.ADMIN_SOCKET, ConfigKeys.PID_FILE);

  private final Settings first;
  private final FtpServer server;
  private final Orders orders;
  private final Fresh fresh;
  private final Notes notes = Notes.to(System.getenv(), PID);

  /// What the server shall be from now on.
  ///
  /// @param configuration what the builder was made from
  /// @param adopt called when it is
  /// @param drop called when it cannot be
  record Next(
      Configuration configuration, FtpServer.Builder builder, Runnable adopt, Runnable drop) {}

  /// What reads the configuration again.
  @FunctionalInterface
  interface Fresh {
    /// Reads it.
    ///
    /// @throws SettingsException if something is wrong
    Next read();
  }

  /// @param first what the server was started with
  Service(Settings first, FtpServer server, Orders orders, Fresh fresh) {
    this.first = first;
    this.server = server;
    this.orders = orders;
    this.fresh = fresh;
  }

  /// Obeys until the server is to end, and ends it.
  ///
  /// @param ready called when everything stands
  /// @throws IOException if the admin socket or the pid file cannot be made
  void run(Runnable ready) throws IOException, InterruptedException {
    Optional<Path> pidFile = first.get(ConfigKeys.PID_FILE);
    try (AdminSocket _ = openAdmin(first.get(ConfigKeys.ADMIN_SOCKET)).orElse(null)) {
      if (pidFile.isPresent()) {
        Files.writeString(pidFile.get(), PID + "\n");
      }
      ready.run();
      notes.ready(this::status);
      Thread.ofPlatform().daemon(true).name("wharf-signals").start(() -> Signals.takeQuit(orders));
      obey();
    } finally {
      if (pidFile.isPresent()) {
        Files.deleteIfExists(pidFile.get());
      }
    }
  }

  private String status() {
    return "Serving; sessions: " + server.sessions().size();
  }

  private Optional<AdminSocket> openAdmin(String wanted) throws IOException {
    var helm = new Helm(server, orders);
    if (wanted.equals(OFF)) {
      return Optional.empty();
    }
    if (!wanted.equals(AUTO)) {
      return Optional.of(AdminSocket.open(Path.of(wanted), helm));
    }
    try {
      Path own = Asking.place().own(PID);
      return Optional.of(AdminSocket.open(own, helm));
    } catch (IOException e) {
      LOG.log(Level.WARNING, "no admin socket, so 'wharf who' will not find this server: {0}", e);
      return Optional.empty();
    }
  }

  private void obey() throws InterruptedException {
    while (true) {
      switch (orders.take()) {
        case Order.Stop(Steering.Ending how) -> {
          stop(how);
          return;
        }
        case Order.Reload(var done) -> {
          notes.reloading();
          done.complete(reload());
          notes.reloaded();
        }
        case Order.Report _ -> Report.log(server);
      }
    }
  }

  private void stop(Steering.Ending how) {
    notes.stopping();
    LOG.log(
        Level.INFO,
        how == Steering.Ending.NOW
            ? "stopping; running transfers are cut"
            : "stopping; running transfers may finish");
    switch (how) {
      case ORDERLY -> server.close();
      case DRAIN -> server.close(FOR_EVER);
      case NOW -> server.close(Duration.ZERO);
    }
    LOG.log(Level.INFO, "stopped");
  }

  /// Goes on with what the configuration says now, or as before.
  private Steering.Reloaded reload() {
    List<String> wrong;
    try {
      Next next = fresh.read();
      List<String> later = reload(next);
      LOG.log(Level.INFO, "reloaded: new sessions follow the configuration as it is now");
      return new Steering.Reloaded(List.of(), later);
    } catch (SettingsException e) {
      wrong = e.problems();
    } catch (IOException e) {
      wrong = List.of(Trouble.with(e));
    } catch (RuntimeException | LinkageError | ServiceConfigurationError e) { // of a plugin
      LOG.log(Level.ERROR, "a fault while reloading", e);
      wrong = List.of("a fault: " + e);
    }
    wrong.forEach(problem -> LOG.log(Level.ERROR, "not reloaded: {0}", problem));
    return Steering.Reloaded.not(wrong);
  }

  /// @return what of it does not hold before the next start
  private List<String> reload(Next next) throws IOException {
    var later = new ArrayList<String>();
    boolean done = false;
    try {
      later.addAll(server.reload(next.builder()));
      done = true;
    } finally {
      (done ? next.adopt() : next.drop()).run();
    }
    AT_START.stream()
        .filter(key -> differs(key, next.configuration().server()))
        .map(key -> key.name() + " stays what it was until the server starts anew")
        .forEach(
            sentence -> {
              LOG.log(Level.WARNING, sentence);
              later.add(sentence);
            });
    return later;
  }

  private boolean differs(Setting<?> key, Settings next) {
    return !next.get(key).equals(first.get(key));
  }
}
