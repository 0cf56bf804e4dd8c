package dev.wharf.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.domain.Account;
import dev.wharf.domain.FtpPath;
import dev.wharf.domain.Username;
import dev.wharf.storage.spi.Failure;
import dev.wharf.storage.spi.FileTree;
import dev.wharf.storage.spi.StorageException;
import dev.wharf.storage.spi.Upload;
import dev.wharf.storage.spi.WriteMode;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.S3Client;

/// Interrupted uploads that are gone on with: after a lost client, after a lost server, by whom,
/// and for how long.
final class ResumptionTest {
  private static final int PART = 5 << 20;
  private static final FtpPath FILE = FtpPath.ROOT.child("file");
  private static final WriteMode REPLACE = new WriteMode.Replace();
  private static final byte[] CONTENT = new byte[3 * PART + 1000];

  private static Store store;
  private static S3Client direct;

  private String bucket = "";
  private FaultyWire wire;
  private final List<S3Storage> opened = new ArrayList<>();

  @BeforeAll
  static void start() throws Exception {
    new Random(5).nextBytes(CONTENT);
    store = Store.inMemory();
    direct = store.client();
  }

  @AfterAll
  static void stop() {
    direct.close();
    store.close();
  }

  @BeforeEach
  void open() throws Exception {
    bucket = store.newBucket();
    wire = new FaultyWire(store.port());
  }

  @AfterEach
  void close() throws Exception {
    opened.forEach(S3Storage::close);
    wire.close();
  }

  private S3Storage server(URI endpoint, Map<String, ?> more) {
    Map<String, Object> settings =
        new HashMap<>(Map.of("uploads.mode", "resumable", "part-size", "5M", "orphan-age", "1s"));
    settings.putAll(more);
    var storage = (S3Storage) Opening.open(Store.settings(endpoint, bucket, settings));
    opened.add(storage);
    return storage;
  }

  private FileTree tree(String account) throws Exception {
    return of(server(wire.endpoint(), Map.of()), account);
  }

  private static FileTree of(S3Storage storage, String account) throws Exception {
    return storage.treeFor(Account.named(new Username(account)));
  }

  private static void send(Upload upload, int from, int to) throws IOException {
    for (int done = from; done < to; done += 100_000) {
      upload.write(ByteBuffer.wrap(CONTENT, done, Math.min(100_000, to - done)));
    }
  }

  private static void interrupt(FileTree tree, int bytes) throws IOException {
    try (Upload upload = tree.upload(FILE, REPLACE)) {
      send(upload, 0, bytes);
    }
  }

  /// What a server leaves that is killed: the parts that have arrived, and nothing else is said.
  private static void kill(FileTree tree, int bytes) throws IOException {
    Upload upload = tree.upload(FILE, REPLACE);
    send(upload, 0, bytes);
    upload.sync();
  }

  private void goOn(FileTree tree, long from) throws IOException {
    try (Upload upload = tree.upload(FILE, new WriteMode.ResumeAt(from))) {
      send(upload, (int) from, CONTENT.length);
      upload.commit();
    }
    assertThat(direct.getObjectAsBytes(r -> r.bucket(bucket).key("file")).asByteArray())
        .isEqualTo(CONTENT);
    assertNothingLeft("file");
  }

  private void assertNothingLeft(String... keys) {
    assertThat(Store.keys(direct, bucket)).containsExactly(keys);
    assertThat(Store.unfinished(direct, bucket)).isEmpty();
  }

  private static void assertFails(Failure failure, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            StorageException.class, e -> assertThat(e.failure()).isEqualTo(failure));
  }

  @Test
  void every_byte_is_safe_if_the_client_goes_away() throws Exception {
    FileTree tree = tree("ada");
    int sent = 2 * PART + 70_001;
    interrupt(tree, sent);
    assertThat(tree.resumable(FILE)).hasValue(sent);
    assertThat(Store.keys(direct, bucket)).doesNotContain("file");
    goOn(tree, sent);
  }

  @Test
  void an_upload_that_is_interrupted_again_and_again_is_whole_in_the_end() throws Exception {
    int safe = 0;
    for (int sent : List.of(50_000, 900_000, PART, 2 * PART + 3, 2 * PART + 4)) {
      FileTree tree = tree("ada"); // another server each time
      try (Upload upload = tree.upload(FILE, new WriteMode.ResumeAt(safe))) {
        send(upload, safe, sent);
      }
      assertThat(tree.resumable(FILE)).hasValue(sent);
      safe = sent;
    }
    goOn(tree("ada"), safe);
    assertThat(completes()).hasSize(1);
  }

  private List<String> completes() {
    return wire.requests().stream()
        .filter(r -> r.startsWith("POST") && r.contains("?uploadId="))
        .toList();
  }

  @Test
  void the_parts_that_have_arrived_survive_a_killed_server() throws Exception {
    kill(tree("ada"), 2 * PART + 70_001);
    FileTree next = tree("ada");
    assertThat(next.resumable(FILE)).hasValue(2 * PART);
    goOn(next, 2 * PART);
  }

  @Test
  void what_was_sent_behind_a_hole_counts_for_nothing() throws Exception {
    FileTree tree = tree("ada");
    wire.spoil(r -> r.contains("partNumber=2&"), FaultyWire.Fault.ERROR_500, 1_000_000);
    try (Upload upload = tree.upload(FILE, REPLACE)) {
      assertFails(Failure.UNAVAILABLE, () -> sendAll(upload));
    }
    wire.heal();
    assertThat(tree.resumable(FILE)).hasValue(PART);
    goOn(tree, PART);
  }

  private static void sendAll(Upload upload) throws IOException {
    send(upload, 0, CONTENT.length);
    upload.sync();
  }

  @Test
  void append_goes_on_behind_the_last_safe_byte() throws Exception {
    FileTree tree = tree("ada");
    interrupt(tree, PART + 10);
    try (Upload upload = tree.upload(FILE, new WriteMode.Append())) {
      send(upload, PART + 10, CONTENT.length);
      upload.commit();
    }
    assertThat(direct.getObjectAsBytes(r -> r.bucket(bucket).key("file")).asByteArray())
        .isEqualTo(CONTENT);
    assertNothingLeft("file");
  }

  @Test
  void the_store_is_given_the_sum_of_all_runs_together() throws Exception {
    FileTree tree = tree("ada");
    interrupt(tree, PART + 10);
    try (Upload upload = tree.upload(FILE, new WriteMode.ResumeAt(PART + 10))) {
      send(upload, PART + 10, CONTENT.length);
      upload.commit();
    }
    var sum = new CRC32();
    sum.update(CONTENT);
    assertThat(wire.headers("x-amz-checksum-crc32"))
        .last()
        .isEqualTo(Crc.of(sum, CONTENT.length).text());
  }

  @Test
  void sums_are_joined_as_if_all_bytes_had_been_read() {
    for (int cut : List.of(0, 1, 17, PART, CONTENT.length)) {
      byte[] behind = Arrays.copyOfRange(CONTENT, cut, CONTENT.length);
      assertThat(Crc.of(CONTENT, cut).then(Crc.of(behind, behind.length)))
          .isEqualTo(Crc.of(CONTENT, CONTENT.length));
    }
  }

  @Test
  void nobody_else_can_go_on() throws Exception {
    interrupt(tree("ada"), PART + 10);
    FileTree other = tree("eve");
    assertThat(other.resumable(FILE)).isEmpty();
    assertFails(Failure.OUT_OF_RANGE, () -> other.upload(FILE, new WriteMode.ResumeAt(PART)));
    assertThat(tree("ada").resumable(FILE)).hasValue(PART + 10);
  }

  @Test
  void bytes_inside_a_part_cannot_be_cut_off() throws Exception {
    FileTree tree = tree("ada");
    interrupt(tree, PART + 10);
    assertFails(Failure.OUT_OF_RANGE, () -> tree.upload(FILE, new WriteMode.ResumeAt(PART - 1)));
    assertThat(tree.resumable(FILE)).hasValue(PART + 10);
    goOn(tree, PART + 4);
  }

  @Test
  void a_file_that_is_there_is_the_one_that_counts() throws Exception {
    FileTree tree = tree("ada");
    interrupt(tree, PART + 10);
    direct.putObject(
        r -> r.bucket(bucket).key("file"),
        software.amazon.awssdk.core.sync.RequestBody.fromBytes(new byte[7]));
    assertThat(tree.resumable(FILE)).isEmpty();
    try (Upload upload = tree.upload(FILE, REPLACE)) {
      send(upload, 0, 100);
    }
    assertThat(tree.stat(FILE).size()).isEqualTo(7);
    assertNothingLeft("file");
  }

  @Test
  void a_new_upload_ends_the_interrupted_one() throws Exception {
    FileTree tree = tree("ada");
    interrupt(tree, PART + 10);
    interrupt(tree, 5);
    assertThat(tree.resumable(FILE)).hasValue(5);
    assertThat(Store.unfinished(direct, bucket)).isEmpty();
    goOn(tree, 5);
  }

  @Test
  void an_interrupted_upload_can_be_deleted_by_its_account() throws Exception {
    FileTree tree = tree("ada");
    interrupt(tree, PART + 10);
    FileTree other = tree("eve");
    assertFails(Failure.NOT_FOUND, () -> other.delete(FILE));
    tree.delete(FILE);
    assertThat(tree.resumable(FILE)).isEmpty();
    assertNothingLeft();
    assertFails(Failure.NOT_FOUND, () -> tree.delete(FILE));
  }

  @Test
  void other_part_sizes_begin_anew() throws Exception {
    interrupt(tree("ada"), PART + 10);
    FileTree next = of(server(wire.endpoint(), Map.of("part-size", "6M")), "ada");
    assertThat(next.resumable(FILE)).isEmpty();
    interrupt(next, 5);
    assertThat(Store.unfinished(direct, bucket)).isEmpty();
  }

  @Test
  void the_janitor_clears_away_what_nobody_goes_on_with() throws Exception {
    S3Storage server = server(wire.endpoint(), Map.of("uploads.keep", "2h"));
    interrupt(of(server, "ada"), PART + 10);
    Journal journal = server.shared().multipart().journal();
    new Janitor(journal, () -> Instant.now().plus(Duration.ofHours(1))).sweep();
    assertThat(of(server, "ada").resumable(FILE)).hasValue(PART + 10);
    new Janitor(journal, () -> Instant.now().plus(Duration.ofHours(3))).sweep();
    assertThat(of(server, "ada").resumable(FILE)).isEmpty();
    assertNothingLeft();
  }

  @Test
  void nothing_is_kept_where_it_is_not_asked_for() throws Exception {
    S3Storage server = server(wire.endpoint(), Map.of("uploads.mode", "direct"));
    interrupt(of(server, "ada"), PART + 10);
    assertThat(of(server, "ada").resumable(FILE)).isEmpty();
    server.close();
    assertNothingLeft();
  }

  @Test
  void going_on_costs_as_many_requests_as_the_documentation_says() throws Exception {
    FileTree tree = tree("ada");
    long before = count();
    interrupt(tree, 10);
    assertThat(count() - before).as("STOR and its interruption").isEqualTo(4);
    before = count();
    tree.resumable(FILE);
    assertThat(count() - before).as("what is safe").isEqualTo(3);
  }

  /// The requests so far, but for those of the janitor.
  private long count() {
    return wire.requests().stream()
        .filter(r -> r.contains("partial-") || !r.contains(".wharf-uploads"))
        .count();
  }
}
