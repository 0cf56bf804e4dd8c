package dev.wharf.protocol.session;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.auth.spi.PeerInfo;
import dev.wharf.protocol.port.ControlLine;
import dev.wharf.protocol.port.ControlWire;
import dev.wharf.protocol.reply.Reply;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class CommandLinesTest {
  private final Source source = new Source();
  private final CommandLines lines = new CommandLines(source);
  private final List<String> seen = new CopyOnWriteArrayList<>();
  private final Semaphore looks = new Semaphore(0);

  /// Lines from a queue, and how often somebody has asked for one.
  private static final class Source implements ControlWire {
    private final BlockingQueue<ControlLine> queue = new LinkedBlockingQueue<>();
    private final Semaphore reads = new Semaphore(0);

    @Override
    public ControlLine read(Duration patience) {
      reads.release();
      try {
        return queue.take();
      } catch (InterruptedException _) {
        return new ControlLine.Ended();
      }
    }

    @Override
    public void send(Reply reply) {}

    @Override
    public void sendAhead(Reply begun) {}

    @Override
    public void wake() {
      queue.add(new ControlLine.Woken());
    }

    @Override
    public boolean isOver(long since, long patience) {
      return false;
    }

    @Override
    public PeerInfo peer() {
      InetAddress address = InetAddress.ofLiteral("192.0.2.7");
      return new PeerInfo(address, address, false);
    }

    @Override
    public boolean offersTls() {
      return false;
    }

    @Override
    public void startTls() {}
  }

  private void send(String... texts) {
    for (String text : texts) {
      source.queue.add(new ControlLine.Text(text.getBytes(US_ASCII)));
    }
  }

  private String next() {
    return text(lines.next(Duration.ZERO));
  }

  private static String text(ControlLine line) {
    return line instanceof ControlLine.Text(byte[] bytes)
        ? new String(bytes, US_ASCII)
        : line.getClass().getSimpleName();
  }

  /// Deals with lines that begin with an exclamation mark.
  private boolean sees(ControlLine line, boolean first) {
    seen.add(text(line) + (first ? " first" : ""));
    looks.release();
    return text(line).startsWith("!");
  }

  private void awaitLooks(int count) throws InterruptedException {
    assertThat(looks.tryAcquire(count, 10, TimeUnit.SECONDS)).as("%s", seen).isTrue();
  }

  @Test
  void between_transfers_a_line_is_read_when_it_is_asked_for() {
    send("a", "b");
    assertThat(source.reads.availablePermits()).isZero();
    assertThat(next()).isEqualTo("a");
    assertThat(next()).isEqualTo("b");
    assertThat(source.reads.availablePermits()).isEqualTo(2);
  }

  @Test
  void during_a_transfer_lines_are_seen_at_once_and_queued_in_order() throws InterruptedException {
    lines.lookOut(this::sees);
    send("a", "!b", "c");
    awaitLooks(3);
    lines.transferEnded();
    assertThat(seen).containsExactly("a first", "!b", "c");
    assertThat(next()).isEqualTo("a");
    assertThat(next()).isEqualTo("c");
    send("d");
    assertThat(next()).isEqualTo("d");
    assertThat(seen).hasSize(3);
  }

  @Test
  void lines_that_wait_are_shown_to_the_next_transfer() throws InterruptedException {
    lines.lookOut(this::sees);
    send("a", "b");
    awaitLooks(2);
    lines.transferEnded();
    assertThat(next()).isEqualTo("a");
    lines.lookOut(this::sees);
    lines.transferEnded();
    assertThat(seen).containsExactly("a first", "b", "b first");
    assertThat(next()).isEqualTo("b");
  }

  @Test
  void lines_that_wait_can_be_dealt_with_later() throws InterruptedException {
    lines.lookOut(
        (line, first) -> {
          sees(line, first);
          return false;
        });
    send("!a", "!b", "c", "!d");
    awaitLooks(4);
    lines.lookAgain((line, first) -> first && text(line).startsWith("!"));
    lines.transferEnded();
    assertThat(next()).isEqualTo("c");
    assertThat(next()).isEqualTo("!d");
  }

  @Test
  void c_169_not_more_than_ten_lines_in_a_second_are_dealt_with() throws InterruptedException {
    lines.lookOut(this::sees);
    long begun = System.nanoTime();
    for (int i = 0; i <= CommandLines.MOST_A_SECOND; i++) {
      send("!" + i);
    }
    awaitLooks(CommandLines.MOST_A_SECOND + 1);
    assertThat(System.nanoTime() - begun).isGreaterThanOrEqualTo(1_000_000_000L);
    lines.transferEnded();
  }

  @Test
  void c_169_the_pause_ends_with_the_transfer() throws InterruptedException {
    lines.lookOut(this::sees);
    for (int i = 0; i < CommandLines.MAX_LINES; i++) {
      send("!" + i);
    }
    awaitLooks(1);
    lines.transferEnded();
    assertThat(next()).isEqualTo("!" + seen.size());
  }

  @Test
  void c_169_of_many_lines_that_wait_ten_are_dealt_with() throws InterruptedException {
    lines.lookOut(
        (line, first) -> {
          sees(line, first);
          return false;
        });
    for (int i = 0; i < 2 * CommandLines.MOST_A_SECOND; i++) {
      send("!" + i);
    }
    awaitLooks(2 * CommandLines.MOST_A_SECOND);
    lines.lookAgain(this::sees);
    lines.transferEnded();
    assertThat(next()).isEqualTo("!" + CommandLines.MOST_A_SECOND);
  }

  @Test
  void c_010_a_full_queue_stops_the_reading_and_loses_nothing() throws InterruptedException {
    lines.lookOut(this::sees);
    int more = 10;
    for (int i = 0; i < CommandLines.MAX_LINES + more; i++) {
      send("line" + i);
    }
    awaitLooks(CommandLines.MAX_LINES);
    assertThat(source.queue).as("not read").hasSize(more);
    assertThat(source.reads.availablePermits()).isEqualTo(CommandLines.MAX_LINES);
    lines.transferEnded();
    for (int i = 0; i < CommandLines.MAX_LINES + more; i++) {
      assertThat(next()).isEqualTo("line" + i);
    }
  }

  @Test
  void c_164_abor_is_seen_behind_any_number_of_noops() throws InterruptedException {
    lines.lookOut(this::sees);
    int noops = 3 * CommandLines.MAX_LINES;
    for (int i = 0; i < noops; i++) {
      send("NOOP");
    }
    send("ABOR", "NOOP");
    awaitLooks(noops + 2);
    assertThat(seen).contains("ABOR");
    lines.transferEnded();
    for (int i = 0; i < noops; i++) {
      assertThat(next()).isEqualTo("NOOP");
    }
    assertThat(next()).isEqualTo("ABOR");
    assertThat(next()).isEqualTo("NOOP");
    send("last");
    assertThat(next()).isEqualTo("last");
  }

  @Test
  void c_010_repetitions_are_bounded_too() throws InterruptedException {
    lines.lookOut(
        (_, _) -> {
          looks.release();
          return false;
        });
    int most = CommandLines.MOST_TIMES * (CommandLines.MAX_LINES - 1) + 1;
    for (int i = 0; i < most + 5; i++) {
      send("NOOP");
    }
    awaitLooks(most);
    assertThat(source.queue).as("not read").hasSize(5);
    lines.transferEnded();
  }

  @Test
  void c_010_so_do_many_bytes() throws InterruptedException {
    lines.lookOut(this::sees);
    String long1 = "x".repeat(CommandLines.MAX_BYTES / 2);
    send(long1, long1, "y");
    awaitLooks(2);
    assertThat(source.queue).as("not read").hasSize(1);
    lines.transferEnded();
    assertThat(next()).isEqualTo(long1);
    assertThat(next()).isEqualTo(long1);
    assertThat(next()).isEqualTo("y");
  }

  @Test
  void what_is_no_line_does_not_end_the_looking_out() throws InterruptedException {
    lines.lookOut(this::sees);
    source.queue.add(new ControlLine.Overlong());
    source.queue.add(new ControlLine.Woken());
    send("abor");
    awaitLooks(3);
    assertThat(seen).containsExactly("Overlong first", "Woken", "abor");
    lines.transferEnded();
  }

  @Test
  void the_end_of_the_connection_is_seen_once_and_kept() throws InterruptedException {
    lines.lookOut(this::sees);
    source.queue.add(new ControlLine.Ended());
    awaitLooks(1);
    lines.transferEnded();
    assertThat(next()).isEqualTo("Ended");
    assertThat(source.reads.availablePermits()).isEqualTo(1);
  }

  @Test
  void a_read_that_went_on_after_a_transfer_brings_the_next_line() throws InterruptedException {
    lines.lookOut(this::sees);
    assertThat(source.reads.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
    lines.transferEnded();
    assertThat(text(lines.next(Duration.ofMillis(1)))).isEqualTo("TimedOut");
    send("a");
    assertThat(next()).isEqualTo("a");
    assertThat(seen).isEmpty();
  }

  @Test
  void an_interrupted_session_ends() throws InterruptedException {
    lines.lookOut(this::sees);
    assertThat(source.reads.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
    Thread.currentThread().interrupt();
    assertThat(text(lines.next(Duration.ZERO))).isEqualTo("Ended");
    assertThat(Thread.interrupted()).isTrue();
    lines.transferEnded();
  }
}
