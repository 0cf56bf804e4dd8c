package dev.wharf.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.domain.Account;
import dev.wharf.domain.FtpPath;
import dev.wharf.domain.SettingsException;
import dev.wharf.domain.Username;
import dev.wharf.storage.spi.Changes;
import dev.wharf.storage.spi.Checksum;
import dev.wharf.storage.spi.ChecksumAlgorithm;
import dev.wharf.storage.spi.Entry;
import dev.wharf.storage.spi.Failure;
import dev.wharf.storage.spi.FileTree;
import dev.wharf.storage.spi.Listing;
import dev.wharf.storage.spi.StorageException;
import dev.wharf.storage.spi.Upload;
import dev.wharf.storage.spi.WriteMode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/// A bucket beyond the contract: starts, foreign keys, other accounts, orphans, large copies, and
/// how many requests a command costs.
final class S3StorageTest {
  private static Store store;
  private static S3Client direct;

  private String bucket = "";
  private final List<AutoCloseable> opened = new ArrayList<>();

  @BeforeAll
  static void start() throws Exception {
    store = Store.inMemory();
    direct = store.client();
  }

  @AfterAll
  static void stop() {
    direct.close();
    store.close();
  }

  @BeforeEach
  void make() {
    bucket = store.newBucket();
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable one : opened.reversed()) {
      one.close();
    }
  }

  private S3Storage open(URI endpoint, Map<String, ?> more) {
    var storage = (S3Storage) Opening.open(Store.settings(endpoint, bucket, more));
    opened.add(storage);
    return storage;
  }

  private FileTree tree(Map<String, ?> more) throws Exception {
    return open(store.endpoint(), more).treeFor(Account.named(new Username("ada")));
  }

  private void put(String key, int size) {
    direct.putObject(r -> r.bucket(bucket).key(key), RequestBody.fromBytes(new byte[size]));
  }

  private static FtpPath path(String text) {
    return FtpPath.ROOT.resolve(text);
  }

  private void assertRefused(URI endpoint, String name, Map<String, ?> more, String... words) {
    assertThatThrownBy(() -> Opening.open(Store.settings(endpoint, name, more)))
        .isInstanceOf(SettingsException.class)
        .hasMessageContainingAll(words)
        .hasMessageNotContaining(Store.SECRET);
  }

  @Test
  void a_201_a_start_says_what_is_wrong_with_the_bucket_and_no_secret() {
    assertRefused(store.endpoint(), "nobody-made-it", Map.of(), "bucket:", "no such bucket");
    assertRefused(
        store.endpoint(), bucket, Map.of("access-key", "other"), "access-key:", "does not know");
    assertRefused(
        store.endpoint(), bucket, Map.of("secret-key", "other"), "secret-key:", "does not belong");
  }

  @Test
  void a_start_says_that_nobody_answers() throws Exception {
    URI dead;
    try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      dead = URI.create("http://127.0.0.1:" + server.getLocalPort());
    }
    assertRefused(dead, bucket, Map.of("tries", 1), "endpoint:", "cannot be reached");
  }

  @Test
  void a_start_says_that_permission_is_missing() throws Exception {
    try (var wire = new FaultyWire(store.port())) {
      wire.spoil(_ -> true, FaultyWire.Fault.DENIED, 1);
      assertRefused(wire.endpoint(), bucket, Map.of(), "permission denied", "s3:ListBucket");
    }
  }

  @Test
  void a_check_says_that_nothing_can_be_written() throws Exception {
    var wire = new FaultyWire(store.port());
    opened.add(wire);
    S3Storage storage = open(wire.endpoint(), Map.of());
    storage.check();
    assertThat(Store.keys(direct, bucket)).isEmpty();
    wire.spoil(request -> request.startsWith("PUT"), FaultyWire.Fault.DENIED, 1);
    assertThatThrownBy(storage::check)
        .isInstanceOf(StorageException.class)
        .hasMessageContainingAll("writing does not", "AccessDenied", "s3:PutObject");
    open(wire.endpoint(), Map.of("read-only", true)).check();
    assertThat(wire.requests().stream().filter(r -> r.startsWith("PUT"))).hasSize(2);
  }

  @Test
  void c_092_a_read_only_storage_says_that_nothing_can_change() throws Exception {
    Account account = Account.named(new Username("ada"));
    FtpPath file = FtpPath.ROOT.child("file");
    S3Storage fixed = open(store.endpoint(), Map.of("read-only", true));
    assertThat(fixed.changes(account, file)).isEqualTo(Changes.NONE);
    S3Storage free = open(store.endpoint(), Map.of());
    assertThat(free.changes(account, file)).isEqualTo(Changes.ALL);
    assertThat(free.changes(account, FtpPath.ROOT)).isEqualTo(Changes.INSIDE);
  }

  @Test
  void settings_that_do_not_fit_together_are_refused() {
    assertRefused(store.endpoint(), bucket, Map.of("part-size", "1M"), "part-size");
    assertRefused(store.endpoint(), bucket, Map.of("memory", "8M"), "memory");
    assertRefused(store.endpoint(), bucket, Map.of("prefix", "a/../b"), "prefix");
    assertRefused(store.endpoint(), bucket, Map.of("secret-key", ""), "access-key");
  }

  @Test
  void a_190_foreign_keys_without_a_name_are_left_out() throws Exception {
    for (String key : List.of("good", "dir/below", "with\ttab", ".wharf-other")) {
      put(key, 1);
    }
    assertThat(names(tree(Map.of()), FtpPath.ROOT)).containsExactlyInAnyOrder("good", "dir");
  }

  private static List<String> names(FileTree tree, FtpPath directory) throws Exception {
    var names = new ArrayList<String>();
    try (Listing listing = tree.list(directory)) {
      for (Optional<Entry> next = listing.next(); next.isPresent(); next = listing.next()) {
        names.add(next.get().name());
      }
    }
    return names;
  }

  @Test
  void a_191_a_202_accounts_do_not_reach_each_other() throws Exception {
    put("in/ada/own", 1);
    put("in/adams/other", 1);
    FileTree tree = tree(Map.of("prefix", "in/{account}"));
    assertThat(names(tree, FtpPath.ROOT)).containsExactly("own");
  }

  @Test
  void a_directory_without_a_marker_outlives_its_last_file() throws Exception {
    put("dir/file", 1);
    FileTree tree = tree(Map.of());
    tree.delete(path("dir/file"));
    assertThat(tree.stat(path("dir")).isDirectory()).isTrue();
    assertThat(names(tree, path("dir"))).isEmpty();
  }

  @Test
  void a_200_a_directory_with_too_many_objects_is_not_renamed_at_all() throws Exception {
    for (int i = 0; i < 4; i++) {
      put("dir/" + i, 1);
    }
    FileTree tree = tree(Map.of("rename-limit", 3));
    assertThatThrownBy(() -> tree.rename(path("dir"), path("other")))
        .isInstanceOfSatisfying(
            StorageException.class, e -> assertThat(e.failure()).isEqualTo(Failure.UNSUPPORTED));
    assertThat(Store.keys(direct, bucket)).hasSize(4).allMatch(key -> key.startsWith("dir/"));
  }

  @Test
  void a_200_a_directory_that_takes_too_long_to_rename_is_as_before() throws Exception {
    for (int i = 0; i < 20; i++) {
      put("dir/" + i, 1);
    }
    FileTree tree = tree(Map.of("copy-time", "1ms"));
    assertThatThrownBy(() -> tree.rename(path("dir"), path("other")))
        .isInstanceOfSatisfying(
            StorageException.class, e -> assertThat(e.failure()).isEqualTo(Failure.UNAVAILABLE));
    assertThat(Store.keys(direct, bucket)).hasSize(20).allMatch(key -> key.startsWith("dir/"));
  }

  @Test
  void a_copy_in_parts_is_the_whole_object() throws Exception {
    byte[] bytes = new byte[12_000_001];
    new Random(1).nextBytes(bytes);
    direct.putObject(r -> r.bucket(bucket).key("from"), RequestBody.fromBytes(bytes));
    S3Storage storage = open(store.endpoint(), Map.of());
    ObjectFacts from = storage.shared().bucket().head("from").orElseThrow();
    new Copies(storage.shared().multipart(), new Claims(), 6 << 20).copy(from, "to", Map.of());
    assertThat(direct.getObjectAsBytes(r -> r.bucket(bucket).key("to")).asByteArray())
        .isEqualTo(bytes);
  }

  @Test
  void an_upload_to_a_name_that_is_just_moved_away_or_given_a_time_is_refused_and_not_lost()
      throws Exception {
    put("a", 1000);
    put("dir/a", 1000);
    var wire = new FaultyWire(store.port());
    opened.add(wire);
    FileTree tree = open(wire.endpoint(), Map.of()).treeFor(Account.named(new Username("ada")));

    assertThat(uploadAtTheCopy(wire, tree, "a", () -> tree.setModified(path("a"), Instant.EPOCH)))
        .containsExactly(Failure.BUSY);
    assertThat(uploadAtTheCopy(wire, tree, "a", () -> tree.rename(path("a"), path("b"))))
        .containsExactly(Failure.BUSY);
    assertThat(uploadAtTheCopy(wire, tree, "dir/a", () -> tree.rename(path("dir"), path("to"))))
        .containsExactly(Failure.BUSY);
    tree.upload(path("a"), new WriteMode.Replace()).close();
    assertThat(Store.keys(direct, bucket)).containsExactlyInAnyOrder("b", "to/a");
  }

  /// Does something, and tries to upload a file when the store is asked for a copy.
  ///
  /// @return why that failed
  private static List<Failure> uploadAtTheCopy(
      FaultyWire wire, FileTree tree, String file, Change change) throws Exception {
    List<Failure> failures = new CopyOnWriteArrayList<>();
    wire.spoil(
        request -> {
          if (request.endsWith(" copy")) {
            try (Upload upload = tree.upload(path(file), new WriteMode.Replace())) {
              upload.commit();
            } catch (StorageException e) {
              failures.add(e.failure());
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          }
          return false;
        },
        FaultyWire.Fault.NONE,
        0);
    change.make();
    wire.heal();
    return failures;
  }

  private interface Change {
    void make() throws Exception;
  }

  @Test
  void the_store_is_told_which_version_a_rename_removes() throws Exception {
    put("a", 1000);
    var wire = new FaultyWire(store.port());
    opened.add(wire);
    FileTree tree = open(wire.endpoint(), Map.of()).treeFor(Account.named(new Username("ada")));
    String etag = direct.headObject(r -> r.bucket(bucket).key("a")).eTag();

    tree.rename(path("a"), path("b"));

    assertThat(wire.heads())
        .anyMatch(head -> head.startsWith("DELETE ") && head.contains("If-Match: " + etag));
  }

  @Test
  void a_resumed_upload_copies_what_is_there_inside_the_store() throws Exception {
    byte[] bytes = new byte[7_000_000];
    new Random(1).nextBytes(bytes);
    direct.putObject(r -> r.bucket(bucket).key("file"), RequestBody.fromBytes(bytes));
    var wire = new FaultyWire(store.port());
    opened.add(wire);
    FileTree tree = open(wire.endpoint(), Map.of()).treeFor(Account.named(new Username("ada")));
    try (Upload upload = tree.upload(path("file"), new WriteMode.ResumeAt(6_000_000))) {
      upload.write(ByteBuffer.wrap(bytes, 6_000_000, 1_000_000));
      upload.commit();
    }
    assertThat(direct.getObjectAsBytes(r -> r.bucket(bucket).key("file")).asByteArray())
        .isEqualTo(bytes);
    assertThat(wire.requests()).noneMatch(r -> r.startsWith("GET") && r.endsWith("/file"));
  }

  @Test
  void a_205_the_checksum_of_an_object_of_many_parts_is_that_of_its_bytes() throws Exception {
    byte[] bytes = new byte[11_000_000];
    new Random(2).nextBytes(bytes);
    FileTree tree = tree(Map.of("part-size", "5M"));
    try (Upload upload = tree.upload(path("file"), new WriteMode.Replace())) {
      upload.write(ByteBuffer.wrap(bytes));
      upload.commit();
    }
    assertThat(tree.checksum(path("file"), ChecksumAlgorithm.CRC32))
        .hasValue(new Checksum(bytes.length, Crc.of(bytes, bytes.length).hex()));
    assertThat(tree.checksum(path("file"), ChecksumAlgorithm.MD5)).isEmpty();
  }

  @Test
  void an_append_to_a_file_that_changed_meanwhile_does_not_undo_the_change() throws Exception {
    put("log", 10);
    FileTree tree = tree(Map.of());
    try (Upload upload = tree.upload(path("log"), new WriteMode.Append())) {
      upload.write(ByteBuffer.wrap(new byte[5]));
      put("log", 20);
      assertThatThrownBy(upload::commit)
          .isInstanceOfSatisfying(
              StorageException.class, e -> assertThat(e.failure()).isEqualTo(Failure.BUSY));
    }
    assertThat(tree.stat(path("log")).size()).isEqualTo(20);
  }

  @Test
  void a_198_the_store_is_told_which_version_an_append_builds_on() throws Exception {
    put("log", 10);
    put("big", 6_000_000);
    var wire = new FaultyWire(store.port());
    opened.add(wire);
    FileTree tree = open(wire.endpoint(), Map.of()).treeFor(Account.named(new Username("ada")));
    for (String name : List.of("log", "big")) {
      String etag = direct.headObject(r -> r.bucket(bucket).key(name)).eTag();
      try (Upload upload = tree.upload(path(name), new WriteMode.Append())) {
        upload.write(ByteBuffer.wrap(new byte[5]));
        upload.commit();
      }
      assertThat(wire.headers("if-match")).last().isEqualTo(etag);
    }
  }

  @Test
  void a_198_a_name_that_somebody_took_meanwhile_is_not_overwritten() throws Exception {
    FileTree tree = tree(Map.of());
    try (Upload upload = tree.upload(path("new"), new WriteMode.CreateUnique())) {
      upload.write(ByteBuffer.wrap(new byte[5]));
      put("new", 20);
      assertThatThrownBy(upload::commit)
          .isInstanceOfSatisfying(
              StorageException.class, e -> assertThat(e.failure()).isEqualTo(Failure.EXISTS));
    }
    assertThat(tree.stat(path("new")).size()).isEqualTo(20);
  }

  @Test
  void a_193_the_janitor_aborts_what_a_crash_left_and_nothing_else() throws Exception {
    direct.createMultipartUpload(r -> r.bucket(bucket).key("foreign"));
    S3Storage crashed = open(store.endpoint(), Map.of());
    var plan = new Multipart.Plan("ours", "token", Map.of(), true, Optional.empty());
    Multipart.begin(crashed.shared().multipart(), plan);
    S3Storage next = open(store.endpoint(), Map.of("orphan-age", "1h"));
    var journal = next.shared().multipart().journal();
    new Janitor(journal, Instant::now).sweep();
    assertThat(unfinished()).containsExactlyInAnyOrder("foreign", "ours");
    new Janitor(journal, () -> Instant.now().plusSeconds(3700)).sweep();
    assertThat(unfinished()).containsExactly("foreign");
    assertThat(Store.keys(direct, bucket)).isEmpty();
  }

  private List<String> unfinished() {
    return Store.unfinished(direct, bucket).stream().map(upload -> upload.key()).toList();
  }

  @Test
  void commands_cost_as_many_requests_as_the_documentation_says() throws Exception {
    put("dir/file", 1000);
    var wire = new FaultyWire(store.port());
    opened.add(wire);
    FileTree tree =
        open(wire.endpoint(), Map.of("read-only", false))
            .treeFor(Account.named(new Username("ada")));
    Site site = new Site(tree, wire);
    site.costs(1, t -> t.stat(path("dir/file")));
    site.costs(1, t -> names(t, path("dir")));
    site.costs(1, t -> t.download(path("dir/file"), 0).close());
    site.costs(
        3,
        t -> {
          try (Upload upload = t.upload(path("dir/new"), new WriteMode.Replace())) {
            upload.commit();
          }
        });
    site.costs(
        2,
        t -> {
          try (Upload upload = t.upload(path("dir/next"), new WriteMode.Replace())) {
            upload.commit();
          }
        });
    site.costs(
        1, t -> assertThat(t.checksum(path("dir/new"), ChecksumAlgorithm.CRC32)).isPresent());
    site.costs(3, t -> t.delete(path("dir/new")));
  }

  private interface Command {
    void run(FileTree tree) throws Exception;
  }

  /// A tree behind a wire that counts.
  private record Site(FileTree tree, FaultyWire wire) {
    void costs(int requests, Command command) throws Exception {
      long before = count();
      command.run(tree);
      assertThat(count() - before).isEqualTo(requests);
    }

    private long count() {
      return wire.requests().stream().filter(r -> !r.contains(".wharf-uploads")).count();
    }
  }
}
