package dev.wharf.storage.s3;

import static dev.wharf.storage.s3.FaultyWire.Fault;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.domain.Account;
import dev.wharf.domain.FtpPath;
import dev.wharf.domain.Username;
import dev.wharf.storage.spi.Download;
import dev.wharf.storage.spi.Entry;
import dev.wharf.storage.spi.FileTree;
import dev.wharf.storage.spi.Listing;
import dev.wharf.storage.spi.StorageException;
import dev.wharf.storage.spi.Upload;
import dev.wharf.storage.spi.WriteMode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/// Every fault at every step, once and for good. A commit that returns means that the object is
/// whole; one that does not, that the old object is as it was; and nothing is left behind.
@Execution(ExecutionMode.CONCURRENT)
final class FaultsTest {
  private static final int PART = 5 << 20;
  private static final byte[] SMALL = bytes(5000, 2);
  private static final byte[] LARGE = bytes(PART + 150_000, 2);
  private static final byte[] OLD = bytes(1000, 1);
  private static final FtpPath FILE = FtpPath.ROOT.child("file");
  private static final int ALWAYS = 1_000_000;

  private static Store store;
  private static S3Client direct;

  private String bucket = "";
  private FaultyWire wire;

  @SuppressWarnings("NullAway.Init") // every test opens it
  private S3Storage storage;

  @SuppressWarnings("NullAway.Init")
  private FileTree tree;

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
  void make() throws Exception {
    bucket = store.newBucket();
    wire = new FaultyWire(store.port());
    direct.putObject(r -> r.bucket(bucket).key("file"), RequestBody.fromBytes(OLD));
  }

  /// A storage that is patient, so that a busy machine is no fault; but not with silence.
  private void open(Fault fault, String mode) throws Exception {
    var more = new HashMap<String, Object>(Map.of("uploads.mode", mode, "deadline", "1m"));
    more.put("part-size", "5M");
    more.putAll(
        fault == Fault.SILENCE
            ? Map.of("timeout", "700ms", "tries", 3)
            : Map.of("timeout", "20s", "tries", 2));
    storage = (S3Storage) Opening.open(Store.settings(wire.endpoint(), bucket, more));
    tree = storage.treeFor(Account.named(new Username("ada")));
  }

  @AfterEach
  void close() throws Exception {
    storage.close();
    wire.close();
    Store.keys(direct, bucket).forEach(key -> direct.deleteObject(r -> r.bucket(bucket).key(key)));
  }

  /// A step of an upload, by the requests that it makes.
  enum Step {
    PUT,
    CREATE,
    NOTE,
    FIRST_PART,
    LAST_PART,
    COMPLETE;

    boolean isLarge() {
      return this != PUT;
    }

    boolean hits(String request) {
      return switch (this) {
        case PUT -> request.startsWith("PUT /") && request.endsWith("/file");
        case CREATE -> request.startsWith("POST /") && request.contains("?uploads");
        case NOTE -> request.startsWith("PUT /") && request.contains("/.wharf-uploads/");
        case FIRST_PART -> request.contains("partNumber=1");
        case LAST_PART -> request.contains("partNumber=2");
        case COMPLETE -> request.startsWith("POST /") && request.contains("?uploadId=");
      };
    }
  }

  static List<Arguments> faultsAtSteps() {
    var all = new ArrayList<Arguments>();
    for (Step step : Step.values()) {
      for (Fault fault : Fault.values()) {
        if (fault != Fault.NONE && (fault != Fault.ERROR_IN_200 || step == Step.COMPLETE)) {
          all.add(Arguments.of(step, fault, 1));
          all.add(Arguments.of(step, fault, ALWAYS));
        }
      }
    }
    return all;
  }

  @ParameterizedTest
  @MethodSource("faultsAtSteps")
  void a_194_a_195_a_196_a_197_an_upload_is_whole_or_never_happened(
      Step step, Fault fault, int times) throws Exception {
    byte[] content = step.isLarge() ? LARGE : SMALL;
    open(fault, "atomic");
    wire.spoil(step::hits, fault, times);
    boolean committed = store(content);
    assertThat(wire.spoiled()).isPositive();
    wire.heal();
    storage.close(); // waits for what is given up

    byte[] now = direct.getObjectAsBytes(r -> r.bucket(bucket).key("file")).asByteArray();
    assertThat(now).isEqualTo(committed ? content : OLD);
    if (times == 1 && fault != Fault.DENIED) {
      assertThat(committed).as("one fault is survived").isTrue();
    }
    assertThat(storage.shared().budget().isWhole()).isTrue();
    List<String> left = leftOver();
    if (step == Step.CREATE && (fault == Fault.LOSE_ANSWER || fault == Fault.CUT_ANSWER)) {
      left.removeIf(key -> key.equals("file")); // nobody can know whose it is; see docs/s3.md
    }
    assertThat(left).isEmpty();
  }

  /// The unfinished uploads, after the janitor of a new server.
  private List<String> leftOver() throws Exception {
    var next =
        new Bucket(direct, S3Settings.read(Store.settings(store.endpoint(), bucket, Map.of())));
    Instant dayAfterTomorrow = Instant.now().plus(Duration.ofDays(2));
    new Janitor(new Journal(next, Keys.journal("")), () -> dayAfterTomorrow).sweep();
    var left = new ArrayList<String>();
    Store.unfinished(direct, bucket).forEach(upload -> left.add(upload.key()));
    Store.keys(direct, bucket).stream().filter(key -> !key.equals("file")).forEach(left::add);
    return left;
  }

  /// A step of an interruption, or of going on after it.
  enum LaterStep {
    TAIL,
    NOTE,
    FIND,
    READ_NOTE,
    LIST_PARTS,
    READ_TAIL,
    PART,
    COMPLETE;

    boolean interrupts() {
      return this == TAIL || this == NOTE;
    }

    boolean hits(String request) {
      boolean tail = request.contains(".tail");
      return switch (this) {
        case TAIL -> request.startsWith("PUT") && tail;
        case NOTE -> request.startsWith("PUT") && request.contains("/partial-") && !tail;
        case FIND -> request.contains("list-type=2") && request.contains("partial-");
        case READ_NOTE -> request.startsWith("GET") && request.contains("/partial-") && !tail;
        case LIST_PARTS -> request.startsWith("GET") && request.contains("uploadId=");
        case READ_TAIL -> request.startsWith("GET") && tail;
        case PART -> request.contains("partNumber=2");
        case COMPLETE -> request.startsWith("POST /") && request.contains("?uploadId=");
      };
    }
  }

  static List<Arguments> faultsAtLaterSteps() {
    var all = new ArrayList<Arguments>();
    for (LaterStep step : LaterStep.values()) {
      for (Fault fault : Fault.values()) {
        if (fault != Fault.NONE && (fault != Fault.ERROR_IN_200 || step == LaterStep.COMPLETE)) {
          all.add(Arguments.of(step, fault, 1));
          all.add(Arguments.of(step, fault, ALWAYS));
        }
      }
    }
    return all;
  }

  /// Whatever fails: nothing is visible before the end, the client can always come to the end, and
  /// then the object is whole.
  @ParameterizedTest
  @MethodSource("faultsAtLaterSteps")
  void a_194_a_197_an_interrupted_upload_is_whole_when_its_client_has_gone_on(
      LaterStep step, Fault fault, int times) throws Exception {
    byte[] content = LARGE;
    direct.deleteObject(r -> r.bucket(bucket).key("file"));
    open(fault, "resumable");
    Runnable spoil = () -> wire.spoil(step::hits, fault, times);
    interrupt(content, step.interrupts() ? spoil : () -> {});
    if (!step.interrupts()) {
      spoil.run();
    }
    boolean done = goOn(content);
    assertThat(wire.spoiled()).isPositive();
    wire.heal();
    if (times == 1 && fault != Fault.DENIED) {
      assertThat(done).as("one fault is survived").isTrue();
    }
    if (!done) {
      assertThat(Store.keys(direct, bucket)).doesNotContain("file");
      assertThat(goOn(content)).isTrue();
    }
    storage.close();
    assertThat(direct.getObjectAsBytes(r -> r.bucket(bucket).key("file")).asByteArray())
        .isEqualTo(content);
    assertThat(storage.shared().budget().isWhole()).isTrue();
    assertThat(leftOver()).isEmpty();
  }

  private void interrupt(byte[] content, Runnable before) throws IOException {
    try (Upload upload = tree.upload(FILE, new WriteMode.Replace())) {
      upload.write(ByteBuffer.wrap(content, 0, PART + 70_000));
      upload.sync();
      before.run();
    }
  }

  private boolean goOn(byte[] content) throws IOException {
    try {
      int safe = (int) tree.resumable(FILE).orElse(0);
      try (Upload upload = tree.upload(FILE, new WriteMode.ResumeAt(safe))) {
        upload.write(ByteBuffer.wrap(content, safe, content.length - safe));
        upload.commit();
        return true;
      }
    } catch (StorageException _) {
      return false;
    }
  }

  private boolean store(byte[] content) throws IOException {
    try (Upload upload = tree.upload(FILE, new WriteMode.Replace())) {
      for (int done = 0; done < content.length; done += 50_000) {
        upload.write(ByteBuffer.wrap(content, done, Math.min(50_000, content.length - done)));
      }
      upload.sync();
      upload.commit();
      return true;
    } catch (StorageException _) {
      return false;
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {"NONE", "ERROR_IN_200"},
      mode = EnumSource.Mode.EXCLUDE)
  void a_download_is_whole_or_fails(Fault fault) throws Exception {
    byte[] content = bytes(500_000, 3);
    open(fault, "atomic");
    direct.putObject(r -> r.bucket(bucket).key("big"), RequestBody.fromBytes(content));
    for (int times : List.of(1, ALWAYS)) {
      wire.spoil(request -> request.startsWith("GET") && request.endsWith("/big"), fault, times);
      Optional<byte[]> read = read(FtpPath.ROOT.child("big"));
      assertThat(wire.spoiled()).isPositive();
      if (read.isPresent()) {
        assertThat(read.get()).isEqualTo(content);
      }
      if (times == 1 && fault != Fault.DENIED) {
        assertThat(read).as("one fault is survived").isPresent();
      }
      if (times == ALWAYS) {
        assertThat(read).isEmpty();
      }
      wire.heal();
    }
    storage.close();
    assertThat(storage.shared().budget().isWhole()).isTrue();
  }

  private Optional<byte[]> read(FtpPath path) throws IOException {
    var all = new ByteArrayOutputStream();
    ByteBuffer piece = ByteBuffer.allocate(50_000);
    try (Download download = tree.download(path, 0)) {
      while (download.read(piece) >= 0) {
        all.write(piece.array(), 0, piece.position());
        piece.clear();
      }
      return Optional.of(all.toByteArray());
    } catch (StorageException _) {
      return Optional.empty();
    }
  }

  @Test
  void a_208_an_object_that_changes_while_it_is_read_ends_the_download() throws Exception {
    byte[] content = bytes(20_000_000, 3);
    open(Fault.NONE, "atomic");
    direct.putObject(r -> r.bucket(bucket).key("big"), RequestBody.fromBytes(content));
    try (Download download = tree.download(FtpPath.ROOT.child("big"), 0)) {
      ByteBuffer all = ByteBuffer.allocate(content.length);
      download.read(all);
      byte[] other = bytes(20_000_000, 4);
      direct.putObject(r -> r.bucket(bucket).key("big"), RequestBody.fromBytes(other));
      StorageException failure =
          org.assertj.core.api.Assertions.catchThrowableOfType(
              StorageException.class,
              () -> {
                while (download.read(all) >= 0) {
                  // more
                }
              });
      assertThat(failure).isNotNull().hasMessageContaining("changed");
      assertThat(Arrays.copyOf(all.array(), all.position()))
          .isEqualTo(Arrays.copyOf(content, all.position()));
    }
  }

  @ParameterizedTest
  @EnumSource(value = Fault.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void a_199_a_rename_never_loses_the_file(Fault fault) throws Exception {
    open(fault, "atomic");
    for (Predicate<String> hit :
        List.<Predicate<String>>of(
            request -> request.endsWith(" copy"), request -> request.startsWith("DELETE"))) {
      if (fault == Fault.ERROR_IN_200 && hit.test("DELETE")) {
        continue; // a DELETE has no body
      }
      for (int times : List.of(1, ALWAYS)) {
        direct.putObject(r -> r.bucket(bucket).key("from"), RequestBody.fromBytes(OLD));
        direct.deleteObject(r -> r.bucket(bucket).key("to"));
        wire.spoil(hit, fault, times);
        boolean renamed = renamed();
        wire.heal();
        List<String> keys = Store.keys(direct, bucket);
        if (renamed) {
          assertThat(keys).contains("to").doesNotContain("from");
        } else {
          assertThat(keys).containsAnyOf("from", "to");
        }
        for (String key : List.of("from", "to")) {
          if (keys.contains(key)) {
            assertThat(direct.getObjectAsBytes(r -> r.bucket(bucket).key(key)).asByteArray())
                .isEqualTo(OLD);
          }
        }
      }
    }
  }

  private boolean renamed() {
    try {
      tree.rename(FtpPath.ROOT.child("from"), FtpPath.ROOT.child("to"));
      return true;
    } catch (StorageException _) {
      return false;
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {"NONE", "ERROR_IN_200"},
      mode = EnumSource.Mode.EXCLUDE)
  void a_listing_is_whole_or_fails(Fault fault) throws Exception {
    open(fault, "atomic");
    Predicate<String> listing = // and not that of the janitor
        request -> request.contains("list-type=2") && !request.contains("wharf-uploads");
    wire.spoil(listing, fault, 1);
    try (Listing entries = tree.list(FtpPath.ROOT)) {
      assertThat(entries.next().map(Entry::name)).hasValue("file");
      assertThat(entries.next()).isEmpty();
    } catch (StorageException _) {
      assertThat(fault).isEqualTo(Fault.DENIED);
    }
    wire.spoil(listing, fault, ALWAYS);
    assertThat(
            org.assertj.core.api.Assertions.catchThrowable(() -> tree.list(FtpPath.ROOT).close()))
        .isInstanceOf(StorageException.class);
  }

  private static byte[] bytes(int count, long seed) {
    byte[] bytes = new byte[count];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }
}
