package dev.wharf.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.auth.spi.AuthResult;
import dev.wharf.auth.spi.Authenticator;
import dev.wharf.auth.spi.LoginAttempt;
import dev.wharf.domain.Account;
import dev.wharf.domain.SettingsException;
import dev.wharf.domain.Username;
import dev.wharf.server.hooks.UploadCheck;
import dev.wharf.storage.contract.MemoryStorage;
import dev.wharf.storage.contract.MemoryTree;
import dev.wharf.storage.spi.Capability;
import dev.wharf.storage.spi.FileTree;
import dev.wharf.storage.spi.Storage;
import dev.wharf.storage.spi.StorageException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Storages and authenticators that are handed over ready-made: who uses them, and who closes them.
@Timeout(60)
class HandedTest {
  private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
  private static final Account ALICE = Account.named(new Username("alice"));

  private final Files files = new Files();
  private final Files more = new Files();
  private final People people = new People();

  /// A storage that is of no use once it was closed.
  private static final class Files implements Storage {
    private final MemoryStorage all = MemoryStorage.of(MemoryTree.empty().with("/a.txt", "12345"));
    private final AtomicInteger closed = new AtomicInteger();
    private final AtomicBoolean broken = new AtomicBoolean();

    @Override
    public FileTree treeFor(Account account) throws StorageException {
      assertThat(closed).as("closed").hasValue(0);
      return all.treeFor(account);
    }

    @Override
    public Set<Capability> capabilities() {
      if (broken.get()) {
        throw new LinkageError("a test asked for it");
      }
      return all.capabilities();
    }

    @Override
    public void close() {
      closed.incrementAndGet();
    }
  }

  /// Lets everybody in until it is closed.
  private static final class People implements Authenticator {
    private final AtomicInteger closed = new AtomicInteger();

    @Override
    public AuthResult authenticate(LoginAttempt attempt) {
      assertThat(closed).as("closed").hasValue(0);
      return new AuthResult.Accepted(Account.named(attempt.name()));
    }

    @Override
    public void close() {
      closed.incrementAndGet();
    }
  }

  @Test
  void a_reload_that_fails_closes_nothing_of_what_is_served() throws Exception {
    FtpServer.Builder builder = builder();
    try (var server = builder.build().start();
        var taken = new ServerSocket(0, 1, LOOPBACK)) {
      assertThatThrownBy(() -> server.reload(builder.authenticator("nope", Map.of())))
          .isInstanceOf(SettingsException.class);
      assertThatThrownBy(() -> server.reload(builder().namedStorage("no", "nope", Map.of())))
          .isInstanceOf(SettingsException.class);
      var wanted = new InetSocketAddress(LOOPBACK, taken.getLocalPort());
      assertThatThrownBy(() -> server.reload(builder().listen(wanted)))
          .isInstanceOf(IOException.class);
      assertClosed(0);
      letsIn(server);
    }
    assertClosed(1);
  }

  @Test
  void a_reload_with_the_same_objects_keeps_them_whatever_builder_they_are_in() throws Exception {
    FtpServer.Builder builder = builder();
    try (var server = builder.build().start()) {
      try (var old = Client.loggedIn(server.address())) {
        server.reload(builder.readOnly(true));
        server.reload(builder());
        old.say("QUIT", 221);
      }
      Until.holds("the old session has ended", () -> server.sessions().isEmpty());
      assertClosed(0);
      letsIn(server);
    }
    assertClosed(1);
  }

  @Test
  void a_reload_without_an_object_closes_it_behind_its_last_session() throws Exception {
    try (var server = builder().namedStorage("more", more).build().start()) {
      try (var old = Client.loggedIn(server.address())) {
        server.reload(builder());
        old.say("PWD", 257);
        assertThat(more.closed).hasValue(0);
      }
      Until.holds("it is closed", () -> more.closed.get() == 1);
      assertClosed(0);
    }
    assertThat(more.closed).hasValue(1);
  }

  @Test
  void a_recount_of_a_server_that_runs_closes_nothing() throws Exception {
    try (var server = builder().build().start()) {
      assertThat(server.recount(ALICE).counted().bytes()).isEqualTo(5);
      assertClosed(0);
      letsIn(server);
    }
    assertClosed(1);
  }

  @Test
  void a_server_starts_after_a_recount() throws Exception {
    FtpServer server = builder().build();
    server.recount(ALICE);
    assertClosed(0);
    try (server) {
      letsIn(server.start());
    }
    assertClosed(1);
  }

  @Test
  void of_two_servers_of_one_builder_the_last_one_closes() throws Exception {
    FtpServer.Builder builder = builder();
    try (var one = builder.build().start()) {
      try (var other = builder.build().start()) {
        letsIn(other);
      }
      assertClosed(0);
      letsIn(one);
    }
    assertClosed(1);
  }

  @Test
  void of_two_servers_of_two_builders_the_last_one_closes() throws Exception {
    try (var one = builder().build().start()) {
      try (var other = builder().build().start()) {
        letsIn(other);
      }
      assertClosed(0);
      letsIn(one);
    }
    assertClosed(1);
  }

  @Test
  void a_server_that_does_not_start_closes_nothing_of_another_one() throws Exception {
    try (var one = builder().build().start()) {
      assertThatThrownBy(() -> builder().listen(one.address()).build().start())
          .isInstanceOf(IOException.class);
      assertClosed(0);
      letsIn(one);
    }
    assertClosed(1);
  }

  @Test
  void what_was_closed_is_not_served_again() throws Exception {
    FtpServer.Builder builder = builder();
    builder.build().start().close();
    assertThatThrownBy(() -> builder.build().start())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(Files.class.getName())
        .hasMessageContaining("closed");
    assertClosed(1);
    try (var server = plain().storage(more).authenticator(new People()).build().start()) {
      assertThatThrownBy(() -> server.reload(builder)).isInstanceOf(IllegalStateException.class);
      letsIn(server);
    }
  }

  @Test
  void an_authenticator_without_a_close_is_good_for_ever() throws Exception {
    FtpServer.Builder builder = plain().authenticator(HandedTest::letIn);
    for (int i = 0; i < 2; i++) {
      try (var server = builder.storage(new Files()).build().start()) {
        letsIn(server);
      }
    }
  }

  @Test
  void nothing_of_a_server_that_never_started_is_closed() {
    builder().build().close();
    assertClosed(0);
  }

  @Test
  void an_error_while_a_server_opens_closes_what_was_opened() {
    files.broken.set(true);
    FtpServer server = builder().uploadCheck(NoCheck::new).build();
    assertThatThrownBy(server::start).isInstanceOf(LinkageError.class);
    assertThat(files.closed).hasValue(1);
  }

  /// Would say yes.
  private record NoCheck() implements UploadCheck {
    @Override
    public Verdict judge(Candidate candidate) {
      return new Verdict.Good();
    }

    @Override
    public Path spool() {
      throw new IllegalStateException("nothing was uploaded");
    }
  }

  private static AuthResult letIn(LoginAttempt attempt) {
    return new AuthResult.Accepted(Account.named(attempt.name()));
  }

  private void assertClosed(int times) {
    assertThat(files.closed).as("the storage is closed").hasValue(times);
    assertThat(people.closed).as("the authenticator is closed").hasValue(times);
  }

  private static void letsIn(FtpServer server) throws IOException {
    try (var client = Client.loggedIn(server.address())) {
      client.say("TYPE I", 200).say("SIZE a.txt", 213);
    }
  }

  private FtpServer.Builder builder() {
    return plain().storage(files).authenticator(people);
  }

  private static FtpServer.Builder plain() {
    return FtpServer.builder().listen(new InetSocketAddress(LOOPBACK, 0));
  }
}
