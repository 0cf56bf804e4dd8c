package dev.wharf.server.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.server.Until;
import dev.wharf.server.boot.WharfProcess;
import dev.wharf.server.control.AdminClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.apache.commons.net.util.TrustManagerUtils;
import org.awaitility.core.ConditionTimeoutException;

/// A server, crowds of short sessions that end in every way a session can end, and a count of all
/// that the server has in use before and after.
final class Soak implements AutoCloseable {
  private static final int AT_ONCE = 24;
  private static final int BIG = 2_000_000;
  private static final int ENTRIES = 3000;
  private static final long QUOTA = 60_000_000;
  private static final long SMALL_QUOTA = 2_000_000;

  private final Path home;
  private final Path admin;
  private final WharfProcess wharf;
  private final SSLContext trusting;
  private final Monitor monitor;

  /// What one session does before it vanishes.
  private interface Deed {
    void run(SoakClient client, Random random) throws Exception;
  }

  private final List<Deed> deeds =
      List.of(
          this::vanishInUpload,
          this::vanishInUpload,
          this::vanishInDownload,
          this::vanishInListing,
          this::vanishInHandshake,
          this::vanishUnderTls,
          this::vanishInDataHandshake,
          this::vanishBeforeData,
          this::beKicked,
          this::abort,
          this::upload,
          this::exceed,
          this::downloadAndQuit);

  /// What the server has in use.
  ///
  /// @param virtual threads of sessions, as the JVM sees them
  record Use(
      long descriptors,
      long threads,
      long virtual,
      long sessions,
      long transfers,
      long reservedBytes,
      long reservedFiles,
      long staged) {}

  private Soak(Path directory, WharfProcess wharf, SSLContext trusting) {
    this.home = directory.resolve("root/alice");
    this.admin = directory.resolve("admin");
    this.wharf = wharf;
    this.trusting = trusting;
    this.monitor = new Monitor(wharf.pid());
  }

  /// Starts a server whose account has a quota, with some files.
  static Soak start(Path directory, String ledger) throws Exception {
    Path home = Files.createDirectories(directory.resolve("root/alice"));
    Files.write(home.resolve("big"), new byte[BIG]);
    Path many = Files.createDirectory(home.resolve("many"));
    for (int i = 0; i < ENTRIES; i++) {
      Files.createFile(many.resolve("entry-with-a-long-name-" + i));
    }
    String hash =
        Program.run(directory, "openssl", "passwd", "-6", "-salt", "rounds=1000$somesalt", "secret")
            .out()
            .strip();
    Files.writeString(
        directory.resolve("users"),
        user("alice", hash, home, QUOTA)
            + user("bob", hash, Files.createDirectory(directory.resolve("root/bob")), SMALL_QUOTA));
    Files.writeString(directory.resolve("w.yaml"), configuration(ledger));
    var wharf = WharfProcess.start(directory, "serve", "--config", "w.yaml").awaitReady();
    var trusting = SSLContext.getInstance("TLS");
    trusting.init(null, new TrustManager[] {TrustManagerUtils.getAcceptAllTrustManager()}, null);
    return new Soak(directory, wharf, trusting);
  }

  private static String user(String name, String hash, Path home, long quota) {
    return name + ":" + hash + ":1000:1000::" + home + ":".repeat(7) + quota + "\n";
  }

  private static String configuration(String ledger) {
    return """
        listen: ["127.0.0.1:0"]
        admin.socket: admin
        storage.root: root
        uploads.fsync: false
        authenticators: [{type: passwd-file, file: users}]
        login-guard.trusted: [127.0.0.0/8]
        limits: {sessions-per-address: 0, strangers: 0}
        quota.ledger: %LEDGER%
        tls: {certificate: self-signed, mode: optional, session-reuse: prefer}
        log.terminal: false
        """
        .replace("%LEDGER%", ledger);
  }

  /// Runs so many sessions, [#AT_ONCE] at the same time.
  void run(int sessions, long seed) throws Exception {
    var numbers = new AtomicInteger();
    Queue<Throwable> wrong = new ConcurrentLinkedQueue<>();
    try (var crowd = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < AT_ONCE; i++) {
        crowd.execute(
            () -> {
              for (int n = numbers.getAndIncrement();
                  n < sessions && wrong.isEmpty();
                  n = numbers.getAndIncrement()) {
                one(n, new Random(seed + n), wrong);
              }
            });
      }
    }
    for (Throwable one : wrong) {
      throw new AssertionError("seed " + seed, one);
    }
  }

  private void one(int number, Random random, Queue<Throwable> wrong) {
    var from =
        InetAddress.ofLiteral(
            "127."
                + (1 + number / 40_000 % 200)
                + "."
                + number / 200 % 200
                + "."
                + (1 + number % 200));
    int deed = random.nextInt(deeds.size());
    try (var client = new SoakClient(from, new InetSocketAddress(wharf.host(), wharf.port()))) {
      deeds.get(deed).run(client, random);
    } catch (Exception | AssertionError e) {
      wrong.add(new AssertionError("session " + number + " of kind " + deed, e));
    }
  }

  private static String name(Random random) {
    return "file-" + random.nextLong(); // nobody else writes it meanwhile
  }

  private void vanishInUpload(SoakClient client, Random random) throws IOException {
    client.login();
    client.prepare();
    client.say("STOR " + name(random), "150");
    client.send(random.nextInt(200_000));
  }

  private void vanishInDownload(SoakClient client, Random random) throws IOException {
    client.login();
    client.prepare();
    client.say("RETR big", "150");
    client.receive(random.nextInt(BIG / 2));
  }

  private void vanishInListing(SoakClient client, Random random) throws IOException {
    client.login();
    client.prepare();
    client.say("MLSD many", "150");
    client.receive(random.nextInt(10_000));
  }

  private void vanishInHandshake(SoakClient client, Random random) throws IOException {
    if (random.nextBoolean()) {
      client.startHandshake();
    }
  }

  private void vanishUnderTls(SoakClient client, Random random) throws IOException {
    client.startTls(trusting);
    client.login();
    if (random.nextBoolean()) {
      client.say("QUIT", "221");
    }
  }

  private void vanishInDataHandshake(SoakClient client, Random random) throws IOException {
    client.startTls(trusting);
    client.login();
    client.prepare();
    client.tell(random.nextBoolean() ? "STOR " + name(random) : "RETR big");
    client.startDataHandshake();
    client.expect("150");
  }

  private void vanishBeforeData(SoakClient client, Random random) throws IOException {
    client.login();
    client.passivePort();
    if (random.nextBoolean()) {
      client.say("STOR " + name(random), "150");
    }
  }

  private void beKicked(SoakClient client, Random random) throws IOException {
    client.login();
    client.prepare();
    String file = "kicked-" + random.nextLong();
    client.say("STOR " + file, "150");
    client.send(1 + random.nextInt(100_000));
    try (AdminClient asked = AdminClient.at(admin)) {
      Map<String, Object> answer = asked.ask("kick", Map.of("who", idOf(asked, file)));
      assertThat(answer).containsEntry("ok", true);
    }
    client.expect("426");
    client.expect("421");
  }

  private static String idOf(AdminClient asked, String file) throws IOException {
    var sessions = (List<?>) Objects.requireNonNull(asked.ask("who", Map.of()).get("sessions"));
    for (Object one : sessions) {
      if (one instanceof Map<?, ?> session && ("/" + file).equals(session.get("file"))) {
        return String.valueOf(session.get("id"));
      }
    }
    throw new AssertionError(file + " is not among " + sessions);
  }

  private void abort(SoakClient client, Random random) throws IOException {
    client.login();
    client.prepare();
    client.say("STOR " + name(random), "150");
    client.send(random.nextInt(100_000));
    client.say("ABOR", "426");
    client.expect("226");
    client.say("QUIT", "221");
  }

  /// Writes a file and replaces it, and leaves a few of them.
  private void upload(SoakClient client, Random random) throws IOException {
    client.login();
    String name = name(random);
    for (int i = 0; i < 2; i++) {
      client.prepare();
      client.say("STOR " + name, "150");
      client.send(random.nextInt(100_000));
      client.finish();
      client.expect("226");
    }
    if (random.nextInt(50) > 0) {
      client.say("DELE " + name, "250");
    }
  }

  /// Sends more than there is room for; others of the account may have the room now.
  private void exceed(SoakClient client, Random random) throws IOException {
    client.login("bob");
    client.prepare();
    client.tell("STOR " + name(random));
    if (client.expect("").startsWith("552")) {
      return;
    }
    try {
      for (long sent = 0; sent <= SMALL_QUOTA; sent += 100_000) {
        client.send(100_000);
      }
      client.finish();
    } catch (IOException _) {
      // the server has had enough
    }
    client.expect("552");
  }

  private void downloadAndQuit(SoakClient client, Random random) throws IOException {
    client.login();
    client.prepare();
    client.say("RETR big", "150");
    client.receiveAll();
    client.finish();
    client.expect("226");
    if (random.nextBoolean()) {
      client.say("QUIT", "221");
    }
  }

  /// What is in use now.
  Use use() throws Exception {
    Map<String, Object> status;
    try (AdminClient asked = AdminClient.at(admin)) {
      status = asked.ask("status", Map.of());
    }
    return new Use(
        entries("fd"),
        entries("task"),
        monitor.virtualThreads("wharf"),
        number(status, "sessions"),
        number(status, "transfers"),
        number(status, "reserved_bytes"),
        number(status, "reserved_files"),
        staged());
  }

  private static long number(Map<String, Object> facts, String name) {
    return (Long) Objects.requireNonNull(facts.get(name), name);
  }

  private long entries(String of) throws IOException {
    try (Stream<Path> all = Files.list(Path.of("/proc", Long.toString(wharf.pid()), of))) {
      return all.count();
    }
  }

  private long staged() throws IOException {
    try (Stream<Path> all = Files.list(home)) {
      return all.filter(file -> file.getFileName().toString().startsWith(".wharf-")).count();
    }
  }

  /// The most that the ledger could count wrong: what it says is stored or reserved, less what is.
  long miscounted() throws IOException {
    long counted = 0;
    try (Stream<Path> all = Files.walk(home)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        counted += file.getFileName().toString().startsWith(".ftpquota") ? 0 : Files.size(file);
      }
    }
    try (var client =
        new SoakClient(
            InetAddress.ofLiteral("127.0.0.1"),
            new InetSocketAddress(wharf.host(), wharf.port()))) {
      client.login();
      String left = client.say("AVBL", "213").substring(4).strip();
      return QUOTA - Long.parseLong(left) - counted;
    }
  }

  /// Waits until everything is as it was, idle threads of the pool included if they have to be.
  void awaitAtRest(Use before, boolean threads) throws Exception {
    var last = new AtomicReference<Use>();
    try {
      Until.holds(
          "all is at rest",
          Duration.ofMinutes(3),
          () -> {
            last.set(use());
            return isBackTo(before, last.get(), threads);
          });
    } catch (ConditionTimeoutException e) {
      throw new AssertionError("before " + before + ", now " + last.get(), e);
    }
  }

  private static boolean isBackTo(Use before, Use now, boolean threads) {
    return now.descriptors() <= before.descriptors()
        && (!threads || now.threads() <= before.threads())
        && now.virtual() <= before.virtual()
        && now.sessions() + now.transfers() + now.reservedBytes() + now.reservedFiles() == 0
        && now.staged() == 0;
  }

  @Override
  public void close() {
    wharf.close();
  }
}
