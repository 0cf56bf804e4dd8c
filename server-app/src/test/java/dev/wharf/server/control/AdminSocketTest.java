package dev.wharf.server.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.domain.Activity;
import dev.wharf.domain.Ban;
import dev.wharf.domain.Network;
import dev.wharf.domain.OnlineSession;
import dev.wharf.domain.Username;
import java.io.IOException;
import java.net.InetAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class AdminSocketTest {
  private static final InetAddress CLIENT = InetAddress.ofLiteral("192.0.2.7");
  private static final InetAddress SERVER = InetAddress.ofLiteral("192.0.2.1");

  @TempDir private Path directory;
  private final Harbour harbour = new Harbour();

  @Test
  void only_its_owner_may_connect() throws Exception {
    try (var socket = open()) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket.path())))
          .isEqualTo("rw-------");
    }
    assertThat(directory.resolve("s")).doesNotExist();
  }

  @Test
  void who_tells_all_columns() throws Exception {
    try (var _ = open();
        var client = client()) {
      assertThat(String.valueOf(client.ask("who", Map.of()).get("sessions")))
          .startsWith("[{id=a-1, account=alice, since=1970-01-01T00:00:00Z, seconds=")
          .endsWith(
              "client=192.0.2.7, server=192.0.2.1, tls=true, state=upload, state_ms=2000,"
                  + " file=/x\"\n, bytes=50, rate=25, size=200, percent=25}]");
    }
  }

  @Test
  void several_questions_go_over_one_connection() throws Exception {
    try (var _ = open();
        var client = client()) {
      assertThat(client.ask("status", Map.of())).containsEntry("version", "x");
      assertThat(client.ask("bans", Map.of())).containsEntry("ok", true);
    }
  }

  @Test
  void an_account_is_revoked_by_its_name() throws Exception {
    try (var _ = open();
        var client = client()) {
      assertThat(client.ask("revoke", Map.of("account", "alice"))).containsEntry("kicked", 2L);
      assertThat(client.ask("revoke", Map.of("account", "bob"))).containsEntry("kicked", 0L);
      assertThat(client.ask("revoke", Map.of("account", ""))).containsEntry("ok", false);
    }
  }

  @Test
  void a_kick_goes_by_id_account_address_or_network() throws Exception {
    try (var _ = open();
        var client = client()) {
      for (String who : List.of("a-1", "alice", "192.0.2.7", "192.0.2.0/24")) {
        assertThat(client.ask("kick", Map.of("who", who))).containsEntry("kicked", 1L);
      }
      for (String who : List.of("a", "bob", "192.0.2.8", "")) {
        assertThat(client.ask("kick", Map.of("who", who)))
            .as(who)
            .containsEntry("ok", false)
            .containsKey("errors");
      }
    }
  }

  @Test
  void a_ban_has_a_network_and_a_time() throws Exception {
    try (var _ = open();
        var client = client()) {
      client.ask("ban", Map.of("network", "192.0.2.0/24", "seconds", 60));
      client.ask("unban", Map.of("network", "192.0.2.0/24"));

      assertThat(client.ask("ban", Map.of("network", "192.0.2.0/24", "seconds", 0)))
          .containsEntry("ok", false);
      assertThat(client.ask("ban", Map.of("network", "everybody", "seconds", 60)))
          .containsEntry("ok", false);
      assertThat(harbour.done).containsExactly("ban 192.0.2.0/24 PT1M", "unban 192.0.2.0/24");
    }
  }

  @Test
  void a_reload_says_what_is_wrong() throws Exception {
    try (var _ = open();
        var client = client()) {
      assertThat(client.ask("reload", Map.of()))
          .containsEntry("ok", false)
          .containsEntry("errors", List.of("w.yaml:3: no", "w.yaml:4: no"));
    }
  }

  @Test
  void what_is_no_question_is_answered_and_the_next_one_too() throws Exception {
    try (var socket = open();
        var channel = SocketChannel.open(UnixDomainSocketAddress.of(socket.path()))) {
      var lines = new Lines(channel);
      for (String nonsense :
          List.of(
              "",
              "GET / HTTP/1.1",
              "[]",
              "{}",
              "{\"wharf\":2,\"do\":\"who\"}",
              "{\"wharf\":1,\"do\":\"dance\"}",
              "{\"wharf\":1,\"do\":null}",
              "{\"a\":".repeat(50) + "1" + "}".repeat(50))) {
        lines.send(nonsense);
        assertThat(lines.next().orElseThrow()).as(nonsense).contains("\"ok\":false");
      }
      lines.send("{\"wharf\":1,\"do\":\"who\"}");
      assertThat(lines.next().orElseThrow()).contains("\"ok\":true");
    }
  }

  @Test
  void a_line_without_an_end_ends_its_connection_only() throws Exception {
    try (var socket = open();
        var channel = SocketChannel.open(UnixDomainSocketAddress.of(socket.path()));
        var other = client()) {
      channel.write(ByteBuffer.allocate(Lines.LONGEST_QUESTION));
      assertThat(new Lines(channel).next()).isEmpty();
      assertThat(other.ask("status", Map.of())).containsEntry("ok", true);
    }
  }

  @Test
  void a_socket_that_a_killed_server_left_is_replaced_and_a_living_one_is_not() throws Exception {
    Path path = directory.resolve("s");
    ServerSocketChannel.open(StandardProtocolFamily.UNIX)
        .bind(UnixDomainSocketAddress.of(path))
        .close();
    assertThat(path).exists();
    try (var _ = open()) {
      assertThatThrownBy(this::open)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("another");
      client().close();
    }
  }

  @Test
  void a_start_removes_the_sockets_that_killed_servers_left() throws Exception {
    Path home = Files.createDirectory(directory.resolve("run"));
    Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx------"));
    Path dead = home.resolve("1.sock");
    ServerSocketChannel.open(StandardProtocolFamily.UNIX)
        .bind(UnixDomainSocketAddress.of(dead))
        .close();
    Files.setLastModifiedTime(dead, FileTime.from(Instant.now().minusSeconds(90)));
    Path living = home.resolve("2.sock");
    Path file = Files.writeString(home.resolve("3.sock"), "none");
    try (var _ = AdminSocket.open(living, harbour)) {
      assertThat(new AdminPlace(List.of(home)).own(4)).isEqualTo(home.resolve("4.sock"));
      assertThat(dead).doesNotExist();
      assertThat(living).exists();
      assertThat(file).hasContent("none");
    }
  }

  @Test
  void a_file_at_the_place_of_the_socket_is_refused_and_stays() throws Exception {
    Path file = Files.writeString(directory.resolve("users"), "alice:x");

    assertThatThrownBy(() -> AdminSocket.open(file, harbour))
        .isInstanceOf(IOException.class)
        .hasMessageEndingWith("users is there already, and no socket");
    assertThat(file).hasContent("alice:x");
  }

  @Test
  void the_only_server_is_found_and_several_have_to_be_told_apart() throws Exception {
    Path home = directory.resolve("run");
    var place = new AdminPlace(List.of(home, directory.resolve("nothing")));
    assertThatThrownBy(() -> AdminClient.of(place)).hasMessageContaining("no server");
    try (var one = AdminSocket.open(place.own(1), harbour)) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home)))
          .isEqualTo("rwx------");
      AdminClient.of(place).close();
      try (var two = AdminSocket.open(place.own(2), harbour)) {
        assertThatThrownBy(() -> AdminClient.of(place))
            .hasMessageContaining(one.path().toString())
            .hasMessageContaining(two.path().toString())
            .hasMessageContaining("--socket");
      }
    }
  }

  @Test
  void a_directory_that_others_may_write_to_is_not_trusted() throws Exception {
    Path open = Files.createDirectory(directory.resolve("open"));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
    Path link = Files.createSymbolicLink(directory.resolve("link"), directory);

    assertThatThrownBy(() -> new AdminPlace(List.of(open)).own(1)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> new AdminPlace(List.of(link)).own(1)).isInstanceOf(IOException.class);
  }

  @Test
  void nobody_is_asked_who_could_be_somebody_else() throws Exception {
    Path home = directory.resolve("run");
    var place = new AdminPlace(List.of(home));
    try (var socket = AdminSocket.open(place.own(1), harbour)) {
      Path link = Files.createSymbolicLink(directory.resolve("link"), home);

      assertThat(place.all()).containsExactly(socket.path());
      assertThat(new AdminPlace(List.of(link)).all()).isEmpty();
      Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxrwxrwx"));
      assertThat(place.all()).isEmpty();
    }
  }

  private AdminSocket open() throws IOException {
    return AdminSocket.open(directory.resolve("s"), harbour);
  }

  private AdminClient client() throws IOException {
    return AdminClient.at(directory.resolve("s"));
  }

  /// A server with one session.
  private static final class Harbour implements Steering {
    final List<String> done = new ArrayList<>();

    @Override
    public List<OnlineSession> sessions() {
      var upload =
          new Activity(
              Activity.Kind.UPLOAD, "/x\"\n", 50, OptionalLong.of(200), Duration.ofSeconds(2));
      return List.of(
          new OnlineSession("a-1", "alice", Instant.EPOCH, CLIENT, SERVER, true, upload));
    }

    @Override
    public int revoke(Username account) {
      return account.value().equals("alice") ? 2 : 0;
    }

    @Override
    public int kick(Predicate<OnlineSession> which) {
      return (int) sessions().stream().filter(which).count();
    }

    @Override
    public int ban(Network network, Duration time) {
      done.add("ban " + network + " " + time);
      return 0;
    }

    @Override
    public boolean unban(Network network) {
      return done.add("unban " + network);
    }

    @Override
    public List<Ban> bans() {
      return List.of(new Ban(Network.parse("192.0.2.0/24"), Instant.EPOCH));
    }

    @Override
    public Map<String, Object> status() {
      return Map.of("version", "x");
    }

    @Override
    public Reloaded reload() {
      return Reloaded.not(List.of("w.yaml:3: no", "w.yaml:4: no"));
    }

    @Override
    public void stop(Ending how) {
      done.add("stop " + how);
    }
  }
}
