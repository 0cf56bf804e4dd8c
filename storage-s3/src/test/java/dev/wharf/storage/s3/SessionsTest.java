package dev.wharf.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.domain.Account;
import dev.wharf.domain.FtpPath;
import dev.wharf.domain.Settings;
import dev.wharf.domain.SettingsException;
import dev.wharf.domain.Username;
import dev.wharf.storage.spi.Failure;
import dev.wharf.storage.spi.FileTree;
import dev.wharf.storage.spi.StorageException;
import dev.wharf.storage.spi.Upload;
import dev.wharf.storage.spi.WriteMode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A role that is assumed for each account with its name as a tag, from a service of our own that
/// writes down what it is asked.
final class SessionsTest {
  private static final FtpPath FILE = FtpPath.ROOT.child("file");
  private static final String ROLE = "arn:aws:iam::123456789012:role/wharf";

  private static Store store;

  private RoleService service;
  private FaultyWire wire;
  private String bucket = "";

  @BeforeAll
  static void start() throws Exception {
    store = Store.inMemory();
  }

  @AfterAll
  static void stop() {
    store.close();
  }

  @BeforeEach
  void open() throws Exception {
    bucket = store.newBucket();
    wire = new FaultyWire(store.port());
    service = new RoleService();
  }

  @AfterEach
  void close() throws Exception {
    service.close();
    wire.close();
  }

  private Settings settings() {
    return Store.settings(
        wire.endpoint(),
        bucket,
        Map.of(
            "prefix",
            "{account}",
            "role",
            ROLE,
            "sts-endpoint",
            service.endpoint(),
            "session-tags",
            List.of("account={account}")));
  }

  private S3Storage storage() {
    return (S3Storage) Opening.open(settings());
  }

  private static FileTree tree(S3Storage storage, String account) throws StorageException {
    return storage.treeFor(Account.named(new Username(account)));
  }

  private static void write(FileTree tree) throws IOException {
    try (Upload upload = tree.upload(FILE, new WriteMode.Replace())) {
      upload.write(ByteBuffer.wrap(new byte[10]));
      upload.commit();
    }
  }

  @Test
  void every_account_comes_to_the_store_with_its_own_tag() throws Exception {
    try (S3Storage storage = storage()) {
      write(tree(storage, "ada"));
      write(tree(storage, "bob"));
      tree(storage, "ada").stat(FILE);
      assertThat(service.accounts()).containsExactly("nobody", "ada", "bob");
      assertThat(service.asked().get(1))
          .containsEntry("Action", "AssumeRole")
          .containsEntry("RoleArn", ROLE)
          .containsEntry("RoleSessionName", "wharf-ada")
          .containsEntry("Tags.member.1.Key", "account");
      for (String account : List.of("ada", "bob")) {
        assertThat(tokens("/" + account + "/file")).containsOnly("session-of-" + account);
      }
      assertThat(tokens(".wharf-uploads")).containsOnly("session-of-nobody");
    }
  }

  /// The tokens of the requests for such a key.
  private List<String> tokens(String key) {
    return wire.heads().stream()
        .filter(head -> head.lines().findFirst().orElse("").contains(key))
        .flatMap(String::lines)
        .filter(line -> line.toLowerCase(java.util.Locale.ROOT).startsWith("x-amz-security-token:"))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .toList();
  }

  @Test
  void a_session_that_ends_is_asked_for_again() throws Exception {
    service.giveFor(Duration.ofSeconds(5)); // nobody begins a request with that
    try (S3Storage storage = storage()) {
      write(tree(storage, "ada"));
      int before = service.asked().size();
      tree(storage, "ada").stat(FILE);
      assertThat(service.asked().size()).isGreaterThan(before);
    }
  }

  @Test
  void only_so_many_accounts_keep_their_sessions() throws Exception {
    S3Settings settings = S3Settings.read(settings());
    try (var sessions = new Sessions(settings, settings.credentials().role().orElseThrow(), 2)) {
      Bucket ada = sessions.of("ada");
      sessions.of("bob");
      assertThat(sessions.of("ada")).isSameAs(ada);
      sessions.of("eve");
      assertThat(sessions.of("ada")).isSameAs(ada);
      Bucket bob = sessions.of("bob");
      ada = sessions.of("ada");
      assertThat(bob.head("bob/none")).isEmpty();
      assertThat(ada.head("ada/none")).isEmpty();
    }
  }

  @Test
  void a_202_an_account_whose_name_cannot_be_a_tag_is_denied() throws Exception {
    try (S3Storage storage = storage()) {
      assertThatThrownBy(() -> tree(storage, "a*b"))
          .isInstanceOfSatisfying(
              StorageException.class, e -> assertThat(e.failure()).isEqualTo(Failure.DENIED));
    }
  }

  @Test
  void a_start_says_that_the_role_is_not_given() {
    service.refuse();
    assertThatThrownBy(this::storage)
        .isInstanceOf(SettingsException.class)
        .hasMessageContainingAll("role: " + ROLE, "AccessDenied");
  }

  @Test
  void tags_without_a_role_are_refused() {
    assertThatThrownBy(
            () ->
                Opening.open(
                    Store.settings(
                        store.endpoint(), bucket, Map.of("session-tags", List.of("a=b")))))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("session-tags: expected together with role");
  }
}
