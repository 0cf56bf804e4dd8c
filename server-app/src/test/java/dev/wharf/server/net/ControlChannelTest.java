package dev.wharf.server.net;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.protocol.port.ControlLine;
import dev.wharf.protocol.reply.Reply;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ControlChannelTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  private final Watchdog watchdog = new Watchdog();
  private Pair pair;
  private ControlChannel wire;
  private Socket client;

  @BeforeEach
  void connect() throws IOException {
    pair = Pair.connect(4096);
    client = pair.client();
    wire = new ControlChannel(pair.server(), watchdog, Duration.ofMillis(300));
  }

  @AfterEach
  void disconnect() throws IOException {
    pair.close();
    watchdog.close();
  }

  @Test
  void lines_come_one_by_one_then_the_end() throws IOException {
    say("USER a\r\nPASS " + "x".repeat(1000) + "\r\n");
    assertThat(line(wire.read(LONG))).isEqualTo("USER a");
    assertThat(line(wire.read(LONG))).isEqualTo("PASS " + "x".repeat(1000));
    client.shutdownOutput();
    assertThat(wire.read(LONG)).isInstanceOf(ControlLine.Ended.class);
    assertThat(wire.read(LONG)).isInstanceOf(ControlLine.Ended.class);
  }

  @Test
  void the_end_is_known_as_soon_as_the_kernel_knows_it() throws Exception {
    for (int i = 0; i < 200; i++) {
      try (var other = Pair.connect(4096);
          var channel = new ControlChannel(other.server(), watchdog, LONG);
          var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        Future<ControlLine> reading = threads.submit(() -> channel.read(LONG));
        assertThat(channel.isOver(System.nanoTime(), 1_000_000)).isFalse();

        other.client().getOutputStream().write("NOOP\r\n".getBytes(ISO_8859_1));
        assertThat(line(reading.get())).isEqualTo("NOOP");
        Future<ControlLine> again = threads.submit(() -> channel.read(LONG));
        other.client().close();

        assertThat(channel.isOver(System.nanoTime(), 1_000_000)).isTrue();
        assertThat(again.get()).isInstanceOf(ControlLine.Ended.class);
      }
    }
  }

  @Test
  void many_lines_at_once_keep_their_order() throws IOException {
    var all = new StringBuilder();
    IntStream.range(0, 2000).forEach(i -> all.append("NOOP ").append(i).append("\r\n"));
    var said = CompletableFuture.runAsync(() -> sayUnchecked(all.toString()));
    for (int i = 0; i < 2000; i++) {
      assertThat(line(wire.read(LONG))).isEqualTo("NOOP " + i);
    }
    assertThat(said).succeedsWithin(LONG);
  }

  @Test
  void a_062_patience_is_for_the_whole_line() throws IOException {
    say("US");
    assertThat(wire.read(Duration.ofMillis(50))).isInstanceOf(ControlLine.TimedOut.class);
    say("ER a\r\n");
    assertThat(line(wire.read(LONG))).isEqualTo("USER a");
  }

  @Test
  void a_wake_ends_a_read_that_waits_and_loses_nothing() throws Exception {
    say("US");
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var read = threads.submit(() -> wire.read(Duration.ZERO));
      wire.wake();
      assertThat(read.get(10, TimeUnit.SECONDS)).isInstanceOf(ControlLine.Woken.class);
      var next = threads.submit(() -> wire.read(Duration.ZERO));
      say("ER a\r\n");
      assertThat(line(next.get(10, TimeUnit.SECONDS))).isEqualTo("USER a");
    }
  }

  @Test
  void a_wake_before_a_read_ends_it_even_when_a_line_is_there() throws IOException {
    say("PWD\r\n");
    wire.wake();
    assertThat(wire.read(LONG)).isInstanceOf(ControlLine.Woken.class);
    assertThat(line(wire.read(LONG))).isEqualTo("PWD");
  }

  @Test
  void c_009_an_urgent_abor_comes_whole() throws IOException {
    for (byte b : "ABOR\r\n".getBytes(ISO_8859_1)) {
      client.sendUrgentData(b);
    }
    client.getOutputStream().write(new byte[] {(byte) 0xff, (byte) 0xf4});
    client.sendUrgentData(0xff);
    client.sendUrgentData(0xf2);
    say("ABOR\r\n");
    assertThat(line(wire.read(LONG))).isEqualTo("ABOR");
    assertThat(line(wire.read(LONG))).isEqualTo("ABOR");
  }

  @Test
  void c_008_a_negotiation_is_answered_on_the_wire() throws IOException {
    client.getOutputStream().write(new byte[] {(byte) 255, (byte) 253, 1});
    say("NOOP\r\n");
    assertThat(line(wire.read(LONG))).isEqualTo("NOOP");
    assertThat(client.getInputStream().readNBytes(3)).containsExactly(255, 252, 1);
  }

  @Test
  void a_055_a_client_that_does_not_read_is_cut() {
    var reply = Reply.of(200, "x".repeat(8000));
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 100_000; i++) {
                wire.send(reply);
              }
            })
        .isInstanceOf(IOException.class);
    assertThat(wire.read(LONG)).isInstanceOf(ControlLine.Ended.class);
    assertThatThrownBy(() -> wire.send(reply)).isInstanceOf(IOException.class);
  }

  @Test
  void replies_of_several_threads_do_not_mix() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var sends = new ArrayList<Future<?>>();
      for (int i = 0; i < 8; i++) {
        var reply = Reply.of(200, Integer.toString(i).repeat(500));
        sends.add(
            threads.submit(
                () -> {
                  for (int n = 0; n < 50; n++) {
                    wire.send(reply);
                  }
                  return null;
                }));
      }
      var in = new BufferedReader(new InputStreamReader(client.getInputStream(), ISO_8859_1));
      for (int n = 0; n < 400; n++) {
        assertThat(in.readLine()).hasSize(504).matches("200 (.)\\1*");
      }
      assertThat(sends).allMatch(send -> send.state() != Future.State.FAILED);
    }
  }

  @Test
  void c_027_the_last_reply_arrives_although_input_is_unread() throws Exception {
    say("QUIT\r\n" + "NOOP\r\n".repeat(200));
    assertThat(line(wire.read(LONG))).isEqualTo("QUIT");
    wire.send(Reply.of(221, "Goodbye."));
    var closing = Thread.ofVirtual().start(wire::close);
    assertThat(new String(client.getInputStream().readAllBytes(), ISO_8859_1))
        .isEqualTo("221 Goodbye.\r\n");
    client.close();
    closing.join();
    assertThat(pair.server().isOpen()).isFalse();
  }

  @Test
  void closing_ends_a_read_that_waits() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var read = threads.submit(() -> wire.read(Duration.ZERO));
      wire.close();
      assertThat(read.get(10, TimeUnit.SECONDS)).isInstanceOf(ControlLine.Ended.class);
    }
  }

  @Test
  void there_is_no_tls() {
    assertThat(wire.offersTls()).isFalse();
    assertThat(wire.peer().encrypted()).isFalse();
    assertThatThrownBy(wire::startTls).isInstanceOf(IOException.class);
  }

  private void say(String text) throws IOException {
    client.getOutputStream().write(text.getBytes(ISO_8859_1));
  }

  private void sayUnchecked(String text) {
    try {
      say(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String line(ControlLine line) {
    if (line instanceof ControlLine.Text(byte[] bytes)) {
      return new String(bytes, ISO_8859_1);
    }
    throw new AssertionError(line);
  }
}
