package dev.wharf.server.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.domain.FtpEvent;
import dev.wharf.domain.LoginThrottle;
import dev.wharf.protocol.port.ProtocolSettings;
import dev.wharf.server.FtpServer;
import dev.wharf.server.Until;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/// A server to attack: local storage in a directory of the test, beside a canary that nobody may
/// reach. Its users are alice and bob, whose password is `secret`.
final class Target implements AutoCloseable {
  static final InetSocketAddress ANY_PORT =
      new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);

  private static final String CANARY = "the canary sings";

  final Path root;
  final List<FtpEvent> events = new CopyOnWriteArrayList<>();
  private final Path canary;
  private final FtpServer server;

  private Target(Path directory, UnaryOperator<FtpServer.Builder> changes) throws IOException {
    root = Files.createDirectory(directory.resolve("root"));
    canary = Files.writeString(directory.resolve("canary"), CANARY);
    server =
        changes
            .apply(
                FtpServer.builder()
                    .listen(ANY_PORT)
                    .storage("local", Map.of("root", root.toString()))
                    .uploads(Map.of("fsync", false))
                    .user("alice", "secret")
                    .user("bob", "secret")
                    .protocol(impatient(Duration.ofSeconds(30)))
                    .events(events::add))
            .build()
            .start();
  }

  static Target in(Path directory) throws IOException {
    return new Target(directory, builder -> builder);
  }

  static Target in(Path directory, UnaryOperator<FtpServer.Builder> changes) throws IOException {
    return new Target(directory, changes);
  }

  /// Wrong passwords cost no time, and a login has to be over by then.
  static ProtocolSettings impatient(Duration login) {
    return new ProtocolSettings(
        List.of("Welcome."),
        login,
        Duration.ofSeconds(30),
        new LoginThrottle(3, Duration.ZERO, Duration.ZERO),
        false,
        ProtocolSettings.Features.DEFAULT,
        List.of());
  }

  InetSocketAddress address() {
    return server.address();
  }

  RawClient connect() throws IOException {
    return new RawClient(address());
  }

  RawClient login() throws IOException {
    return connect().login("alice", "secret");
  }

  Path file(String name, String content) throws IOException {
    return Files.writeString(root.resolve(name), content);
  }

  /// Whether somebody new is served, and served well.
  void assertAlive() throws IOException {
    try (RawClient witness = login()) {
      witness.ask("NOOP", 200).ask("QUIT", 221);
    }
    assertThat(canary).hasContent(CANARY);
  }

  long count(Class<? extends FtpEvent> kind) {
    return events.stream().filter(kind::isInstance).count();
  }

  /// Waits until every session that was opened has ended.
  void awaitNobody() {
    Until.holds("every session has ended", () -> openSessions() == 0);
  }

  private long openSessions() {
    return count(FtpEvent.SessionOpened.class) - count(FtpEvent.SessionEnded.class);
  }

  /// Names in the directories of the root that only the storage knows.
  List<Path> hidden() throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      return all.filter(path -> path.getFileName().toString().startsWith(".wharf-")).toList();
    }
  }

  /// Open descriptors of this process.
  static int descriptors() {
    String[] names = new java.io.File("/proc/self/fd").list();
    return names == null ? 0 : names.length;
  }

  /// Waits until a storm has left no more descriptors than there were before, but for a few that
  /// other threads of the JVM may hold just now.
  static void awaitDescriptors(int before) {
    Until.holds("descriptors are given back", () -> descriptors() <= before + 5);
  }

  @Override
  public void close() throws IOException {
    server.close(Duration.ZERO);
    assertThat(canary).hasContent(CANARY);
  }
}
