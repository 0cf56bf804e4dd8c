package dev.wharf.server.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.domain.Account;
import dev.wharf.domain.FtpPath;
import dev.wharf.domain.Limits;
import dev.wharf.domain.Pace;
import dev.wharf.domain.Throttles;
import dev.wharf.domain.Username;
import dev.wharf.protocol.port.EndOfData;
import dev.wharf.protocol.port.TransferCut;
import dev.wharf.storage.spi.Download;
import dev.wharf.storage.spi.Failure;
import dev.wharf.storage.spi.FileRegion;
import dev.wharf.storage.spi.StorageException;
import dev.wharf.storage.spi.Upload;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class TcpDataConnectionTest {
  private static final int MORE_THAN_FITS = 16 << 20;

  @TempDir private Path directory;
  private final Watchdog watchdog = new Watchdog();
  private Pair pair;
  private Socket client;
  private TcpDataConnection connection;
  private Pace pace = Pace.FREE;

  @BeforeEach
  void connect() throws IOException {
    pair = Pair.connect();
    client = pair.client();
    connection = over(pair, rules(Duration.ofSeconds(30), Duration.ZERO));
    connection.open();
  }

  @AfterEach
  void disconnect() throws IOException {
    pair.close();
    watchdog.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 1000, 32_767, 32_768, 100_000, 5_000_000})
  void a_file_arrives_whole(int size) throws Exception {
    byte[] bytes = random(size);
    var received = receiveAll();
    try (var file = file(bytes)) {
      connection.send(new FileDownload(file, 0, size));
      connection.close();
    }
    assertThat(Arrays.equals(received.get(20, TimeUnit.SECONDS), bytes)).isTrue();
    assertThat(connection.transferred()).isEqualTo(size);
  }

  @Test
  void a_part_of_a_file_arrives() throws Exception {
    byte[] bytes = random(200_000);
    var received = receiveAll();
    try (var file = file(bytes)) {
      connection.send(new FileDownload(file, 100_000, 60_000));
      connection.close();
    }
    assertThat(received.get(20, TimeUnit.SECONDS))
        .isEqualTo(Arrays.copyOfRange(bytes, 100_000, 160_000));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 300_000, 3_000_000})
  void bytes_that_are_no_file_arrive_whole(int size) throws Exception {
    byte[] bytes = random(size);
    var received = receiveAll();
    connection.send(new StreamDownload(bytes));
    connection.close();
    assertThat(Arrays.equals(received.get(20, TimeUnit.SECONDS), bytes)).isTrue();
    assertThat(connection.transferred()).isEqualTo(size);
  }

  @Test
  void a_channel_that_a_virtual_thread_has_touched_still_works() throws Exception {
    var touched = Thread.ofVirtual().start(() -> touch(pair.server()));
    touched.join();
    byte[] bytes = random(MORE_THAN_FITS);
    try (var file = file(bytes)) {
      var started = new CountDownLatch(1);
      var received =
          CompletableFuture.supplyAsync(
              () -> {
                awaitUnchecked(started);
                return readAll(client);
              });
      var sending = sendInBackground(new FileDownload(file, 0, bytes.length));
      awaitSteady(); // the kernel is full, and the sender has to wait for room
      started.countDown();
      sending.get(20, TimeUnit.SECONDS);
      connection.close();
      byte[] all = received.get(20, TimeUnit.SECONDS);
      assertThat(Arrays.equals(all, 1, all.length, bytes, 0, bytes.length)).isTrue();
    }
  }

  @Test
  void a_file_that_became_shorter_is_a_failure_and_no_end() throws Exception {
    var received = CompletableFuture.runAsync(() -> readAll(client));
    try (var file = file(random(40_000))) {
      assertThatThrownBy(() -> connection.send(new FileDownload(file, 0, 100_000)))
          .isInstanceOfSatisfying(
              StorageException.class, e -> assertThat(e.failure()).isEqualTo(Failure.UNAVAILABLE));
    }
    connection.close();
    assertThat(received).failsWithin(Duration.ofSeconds(20));
  }

  @Test
  void a_014_a_client_that_does_not_read_is_cut() throws Exception {
    use(Pair.connect(4096), Duration.ofMillis(300));
    byte[] bytes = random(MORE_THAN_FITS);
    try (var file = file(bytes)) {
      assertThatThrownBy(() -> connection.send(new FileDownload(file, 0, bytes.length)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("TIMEOUT");
    }
    assertThatThrownBy(() -> connection.send(new StreamDownload(bytes)))
        .isInstanceOf(IOException.class);
  }

  @Test
  void a_slow_storage_is_not_held_against_the_client() throws Exception {
    use(Pair.connect(), Duration.ofNanos(1));
    var received = receiveAll();
    var asked = new CountDownLatch(2);
    connection.send(
        new StreamDownload(random(10)) {
          @Override
          public int read(ByteBuffer to) throws IOException {
            awaitRounds(asked);
            return super.read(to);
          }
        });
    connection.close();
    assertThat(received.get(20, TimeUnit.SECONDS)).hasSize(10);
  }

  @Test
  void a_015_bytes_in_the_wrong_direction_do_not_destroy_those_in_the_right_one() throws Exception {
    client.getOutputStream().write(random(50_000));
    byte[] bytes = random(500_000);
    var sending =
        CompletableFuture.runAsync(
            () -> {
              try {
                connection.send(new StreamDownload(bytes));
                connection.close();
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    assertThat(client.getInputStream().readNBytes(1)).hasSize(1);
    sending.get(20, TimeUnit.SECONDS);
    assertThat(client.getInputStream().readAllBytes()).hasSize(bytes.length - 1);
  }

  @Test
  void a_015_a_client_may_close_its_side_while_it_reads() throws Exception {
    client.shutdownOutput();
    var received = receiveAll();
    connection.send(new StreamDownload(random(100_000)));
    connection.close();
    assertThat(received.get(20, TimeUnit.SECONDS)).hasSize(100_000);
  }

  @Test
  void an_aborted_send_ends_and_the_client_sees_no_orderly_end() throws Exception {
    byte[] bytes = random(MORE_THAN_FITS);
    try (var file = file(bytes)) {
      var sending = sendInBackground(new FileDownload(file, 0, bytes.length));
      awaitSteady();
      connection.abort();
      assertThat(sending).failsWithin(Duration.ofSeconds(20));
    }
    connection.close();
    assertThatThrownBy(() -> client.getInputStream().readAllBytes())
        .isInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 1000, 300_000, 5_000_000})
  void an_upload_arrives_whole(int size) throws Exception {
    byte[] bytes = random(size);
    var upload = new MemoryUpload();
    var sent = CompletableFuture.runAsync(() -> sendAll(bytes, true));
    assertThat(connection.receive(upload)).isEqualTo(EndOfData.FIN);
    sent.get(20, TimeUnit.SECONDS);
    assertThat(Arrays.equals(upload.bytes.toByteArray(), bytes)).isTrue();
    assertThat(connection.transferred()).isEqualTo(size);
    connection.close();
    assertThat(client.getInputStream().read()).as("an orderly end").isEqualTo(-1);
  }

  @Test
  void bytes_of_a_slow_client_are_not_held_back() throws Exception {
    var upload = new MemoryUpload();
    var ending = CompletableFuture.supplyAsync(() -> receiveUnchecked(upload));
    for (int i = 1; i <= 5; i++) {
      client.getOutputStream().write('x');
      upload.awaitSize(i);
    }
    client.shutdownOutput();
    assertThat(ending.get(20, TimeUnit.SECONDS)).isEqualTo(EndOfData.FIN);
  }

  @Test
  void a_reset_is_no_end_of_a_file() throws Exception {
    var upload = new MemoryUpload();
    var ending = CompletableFuture.supplyAsync(() -> receiveUnchecked(upload));
    client.getOutputStream().write(random(1000));
    upload.awaitSize(1000);
    client.setSoLinger(true, 0);
    client.close();
    assertThat(ending.get(20, TimeUnit.SECONDS)).isEqualTo(EndOfData.RESET);
  }

  @Test
  void a_client_that_stops_sending_is_cut() throws Exception {
    use(Pair.connect(), Duration.ofMillis(300));
    client.getOutputStream().write(random(1000));
    var upload = new MemoryUpload();
    assertThat(connection.receive(upload)).isEqualTo(EndOfData.TIMEOUT);
    assertThat(upload.bytes.size()).isEqualTo(1000);
  }

  @Test
  void a_transfer_that_takes_too_long_is_cut() throws Exception {
    use(Pair.connect(4096), Duration.ofSeconds(30), Duration.ofMillis(300));
    assertThatThrownBy(() -> connection.send(new StreamDownload(random(MORE_THAN_FITS))))
        .isInstanceOfSatisfying(
            TransferCut.class, e -> assertThat(e.why()).isEqualTo(EndOfData.TOO_LONG));
    use(Pair.connect(), Duration.ofSeconds(30), Duration.ofMillis(300));
    assertThat(connection.receive(new MemoryUpload())).isEqualTo(EndOfData.TOO_LONG);
  }

  @Test
  void an_aborted_upload_is_said_to_be() throws Exception {
    var upload = new MemoryUpload();
    var ending = CompletableFuture.supplyAsync(() -> receiveUnchecked(upload));
    client.getOutputStream().write(random(10));
    upload.awaitSize(10);
    connection.abort();
    assertThat(ending.get(20, TimeUnit.SECONDS)).isEqualTo(EndOfData.ABORTED);
    connection.close();
    connection.close();
  }

  @Test
  void a_storage_that_refuses_bytes_is_told_as_it_is() {
    sendAll(random(10), false);
    var full =
        new MemoryUpload() {
          @Override
          public synchronized int write(ByteBuffer from) throws StorageException {
            throw new StorageException(Failure.NO_SPACE, "full");
          }
        };
    assertThatThrownBy(() -> connection.receive(full))
        .isInstanceOfSatisfying(
            StorageException.class, e -> assertThat(e.failure()).isEqualTo(Failure.NO_SPACE));
  }

  @Test
  void without_a_pooled_buffer_transfers_still_work() throws Exception {
    var none = new Buffers(0);
    pair.close();
    pair = Pair.connect();
    client = pair.client();
    connection =
        new TcpDataConnection(
            new Ready(pair.server()),
            watchdog,
            new PlainStream(none),
            Pace.FREE,
            rules(Duration.ofSeconds(30), Duration.ZERO));
    connection.open();
    byte[] bytes = random(300_000);
    var received = receiveAll();
    connection.send(new StreamDownload(bytes));
    connection.close();
    assertThat(Arrays.equals(received.get(20, TimeUnit.SECONDS), bytes)).isTrue();
  }

  @Test
  void a_file_goes_and_comes_at_its_pace() throws Exception {
    byte[] bytes = random(600_000);
    keep(1_000_000);
    var received = receiveAll();
    long start = System.nanoTime();
    try (var file = file(bytes)) {
      connection.send(new FileDownload(file, 0, bytes.length));
      connection.close();
    }
    assertThat(Arrays.equals(received.get(20, TimeUnit.SECONDS), bytes)).isTrue();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(550));
    keep(1_000_000);
    client.getOutputStream().write(bytes);
    client.shutdownOutput();
    start = System.nanoTime();
    var upload = new MemoryUpload();
    assertThat(connection.receive(upload)).isEqualTo(EndOfData.FIN);
    assertThat(upload.bytes()).isEqualTo(bytes);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(550));
  }

  @Test
  void who_waits_for_its_turn_does_not_stand_still_and_is_ended_at_once() throws Exception {
    keep(1); // after the first piece it is a quarter of an hour's wait
    try (var file = file(random(100_000))) {
      var sending = sendInBackground(new FileDownload(file, 0, 100_000));
      awaitSteady();
      assertThat(connection.transferred()).isEqualTo(1024);
      connection.check(System.nanoTime() + Duration.ofHours(1).toNanos());
      assertThat(sending).isNotDone();
      connection.abort();
      assertThat(sending)
          .failsWithin(Duration.ofSeconds(20))
          .withThrowableOfType(ExecutionException.class)
          .withMessageContaining("ABORTED");
    }
  }

  @Test
  void an_upload_that_waits_for_its_turn_is_ended_at_once() throws Exception {
    keep(1);
    client.getOutputStream().write(random(100_000));
    var receiving = CompletableFuture.supplyAsync(this::receive, r -> Thread.ofPlatform().start(r));
    awaitSteady();
    assertThat(connection.transferred()).isEqualTo(2048); // the second piece waits
    connection.check(System.nanoTime() + Duration.ofHours(1).toNanos());
    assertThat(receiving).isNotDone();
    connection.abort();
    assertThat(receiving.get(20, TimeUnit.SECONDS)).isEqualTo(EndOfData.ABORTED);
  }

  private EndOfData receive() {
    try {
      return connection.receive(new MemoryUpload());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Connects again, at so many bytes per second in either direction.
  private void keep(long rate) throws IOException {
    var limits = Limits.NONE.withRates(new Limits.Rates(rate, rate));
    var account = Account.named(new Username("alice")).withLimits(limits);
    pace = new Throttles().admit(account, System.nanoTime()).download();
    use(Pair.connect(), Duration.ofSeconds(30));
  }

  private void use(Pair other, Duration stall) throws IOException {
    use(other, stall, Duration.ZERO);
  }

  private void use(Pair other, Duration stall, Duration longest) throws IOException {
    pair.close();
    pair = other;
    client = other.client();
    connection = over(other, rules(stall, longest));
    connection.open();
  }

  private TcpDataConnection over(Pair pair, DataRules rules) {
    return new TcpDataConnection(
        new Ready(pair.server()), watchdog, new PlainStream(new Buffers()), pace, rules);
  }

  private static DataRules rules(Duration stall, Duration longest) {
    return new DataRules(Duration.ZERO, stall, longest, 0, Advertised.asKnown());
  }

  private CompletableFuture<byte[]> receiveAll() {
    return CompletableFuture.supplyAsync(() -> readAll(client));
  }

  private CompletableFuture<Void> sendInBackground(Download download) {
    var sending = new CompletableFuture<Void>();
    Thread.ofPlatform()
        .daemon(true)
        .start(
            () -> {
              try {
                connection.send(download);
                sending.complete(null);
              } catch (IOException e) {
                sending.completeExceptionally(e);
              }
            });
    return sending;
  }

  /// Waits until the sender has made progress and then made none for ten looks.
  private void awaitSteady() {
    long last = -1;
    for (int same = 0; same < 10; ) {
      awaitRounds(new CountDownLatch(1));
      long now = connection.transferred();
      same = now == last && now > 0 ? same + 1 : 0;
      last = now;
    }
  }

  /// Lets a few milliseconds go by that somebody else needs.
  private static void awaitRounds(CountDownLatch never) {
    try {
      never.await(10, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private EndOfData receiveUnchecked(Upload upload) {
    try {
      return connection.receive(upload);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void sendAll(byte[] bytes, boolean end) {
    try {
      client.getOutputStream().write(bytes);
      if (end) {
        client.shutdownOutput();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] readAll(Socket from) {
    try {
      return from.getInputStream().readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void touch(SocketChannel channel) {
    try {
      channel.write(ByteBuffer.wrap(new byte[] {'!'}));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void awaitUnchecked(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private FileChannel file(byte[] bytes) throws IOException {
    Path path = Files.createTempFile(directory, "data", "");
    Files.write(path, bytes);
    return FileChannel.open(path, StandardOpenOption.READ);
  }

  private static byte[] random(int size) {
    var bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  /// A connection that stands already.
  private record Ready(SocketChannel channel) implements Route {
    @Override
    public SocketChannel open() {
      return channel;
    }

    @Override
    public void close() {}
  }

  private record FileDownload(FileChannel file, long position, long count) implements Download {
    @Override
    public Optional<FileRegion> fileRegion() {
      return Optional.of(new FileRegion(file, position, count));
    }

    @Override
    public int read(ByteBuffer to) {
      throw new AssertionError("the region was to be used");
    }

    @Override
    public boolean isOpen() {
      return file.isOpen();
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }

  private static class StreamDownload implements Download {
    private final ReadableByteChannel bytes;

    StreamDownload(byte[] bytes) {
      this.bytes = Channels.newChannel(new ByteArrayInputStream(bytes));
    }

    @Override
    public int read(ByteBuffer to) throws IOException {
      return bytes.read(to);
    }

    @Override
    public boolean isOpen() {
      return bytes.isOpen();
    }

    @Override
    public void close() throws IOException {
      bytes.close();
    }
  }

  private static class MemoryUpload implements Upload {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Override
    public long start() {
      return 0;
    }

    @Override
    public synchronized int write(ByteBuffer from) throws StorageException {
      int count = from.remaining();
      var copy = new byte[count];
      from.get(copy);
      bytes.writeBytes(copy);
      notifyAll();
      return count;
    }

    synchronized byte[] bytes() {
      return bytes.toByteArray();
    }

    synchronized void awaitSize(int size) throws InterruptedException {
      while (bytes.size() < size) {
        wait();
      }
    }

    @Override
    public FtpPath path() {
      return FtpPath.ROOT;
    }

    @Override
    public void commit() {}

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {}
  }
}
