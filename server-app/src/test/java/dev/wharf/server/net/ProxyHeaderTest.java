package dev.wharf.server.net;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.server.net.ProxyHeader.Incomplete;
import dev.wharf.server.net.ProxyHeader.Malformed;
import dev.wharf.server.net.ProxyHeader.OnItsOwn;
import dev.wharf.server.net.ProxyHeader.Relayed;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyHeaderTest {
  private static final byte[] SIGNATURE = "\r\n\r\n\0\r\nQUIT\n".getBytes(ISO_8859_1);

  private static ProxyHeader parse(byte[] bytes) {
    return ProxyHeader.parse(ByteBuffer.wrap(bytes));
  }

  private static ProxyHeader parse(String line) {
    return parse(line.getBytes(ISO_8859_1));
  }

  static Relayed relayed(String client, int port, String server, int at) {
    return new Relayed(
        new InetSocketAddress(InetAddress.ofLiteral(client), port),
        new InetSocketAddress(InetAddress.ofLiteral(server), at));
  }

  /// A header of version 2 with `rest` behind its fixed part.
  static byte[] binary(int command, int family, byte[] rest) {
    var bytes = new ByteArrayOutputStream();
    bytes.writeBytes(SIGNATURE);
    bytes.write(command);
    bytes.write(family);
    bytes.write(rest.length >> 8);
    bytes.write(rest.length);
    bytes.writeBytes(rest);
    return bytes.toByteArray();
  }

  /// Two addresses, their ports, and `more` bytes of facts.
  static byte[] addresses(Relayed header, int more) {
    var bytes = new ByteArrayOutputStream();
    for (InetSocketAddress end : List.of(header.source(), header.destination())) {
      bytes.writeBytes(end.getAddress().getAddress());
    }
    for (InetSocketAddress end : List.of(header.source(), header.destination())) {
      bytes.write(end.getPort() >> 8);
      bytes.write(end.getPort());
    }
    bytes.writeBytes(new byte[more]);
    return bytes.toByteArray();
  }

  @Test
  void version_1_tells_both_ends() {
    assertThat(parse("PROXY TCP4 192.0.2.7 203.0.113.1 40000 21\r\n"))
        .isEqualTo(relayed("192.0.2.7", 40_000, "203.0.113.1", 21));
    assertThat(parse("PROXY TCP6 2001:db8::7 2001:db8::1 65535 0\r\n"))
        .isEqualTo(relayed("2001:db8::7", 65_535, "2001:db8::1", 0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"PROXY UNKNOWN\r\n", "PROXY UNKNOWN \r\n", "PROXY UNKNOWN ff::1 x y 7\r\n"})
  void version_1_may_know_nobody(String line) {
    assertThat(parse(line)).isEqualTo(new OnItsOwn());
  }

  @Test
  void the_longest_line_of_version_1_is_taken_and_none_longer() {
    String longest = "PROXY UNKNOWN " + "f".repeat(ProxyHeader.MAX_TEXT - 16) + "\r\n";
    assertThat(longest).hasSize(ProxyHeader.MAX_TEXT);
    assertThat(parse(longest)).isEqualTo(new OnItsOwn());
    assertThat(parse(longest.replace("\r\n", "f\r\n"))).isInstanceOf(Malformed.class);
    assertThat(parse("PROXY UNKNOWN " + "f".repeat(200))).isInstanceOf(Malformed.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PROXY TCP4 192.0.2.7 203.0.113.1 40000 21\n",
        "PROXY TCP4 192.0.2.7 203.0.113.1 40000\r\n",
        "PROXY TCP4 192.0.2.7 203.0.113.1 40000 21 \r\n",
        "PROXY TCP4  192.0.2.7 203.0.113.1 40000 21\r\n",
        "PROXY\tTCP4 192.0.2.7 203.0.113.1 40000 21\r\n",
        "PROXY TCP4 192.0.2.7 203.0.113.1 40000 65536\r\n",
        "PROXY TCP4 192.0.2.7 203.0.113.1 040 21\r\n",
        "PROXY TCP4 192.0.2.7 203.0.113.1 -1 21\r\n",
        "PROXY TCP4 192.0.2.7 203.0.113.1 \u0663 21\r\n",
        "PROXY TCP4 192.0.2 203.0.113.1 40000 21\r\n",
        "PROXY TCP4 192.0.2.07 203.0.113.1 40000 21\r\n",
        "PROXY TCP4 192.0.2.256 203.0.113.1 40000 21\r\n",
        "PROXY TCP4 localhost 203.0.113.1 40000 21\r\n",
        "PROXY TCP4 2001:db8::7 2001:db8::1 40000 21\r\n",
        "PROXY TCP6 192.0.2.7 203.0.113.1 40000 21\r\n",
        "PROXY TCP6 fe80::1%lo fe80::1 40000 21\r\n",
        "PROXY TCP6 ::::: ::1 40000 21\r\n",
        "PROXY UDP4 192.0.2.7 203.0.113.1 40000 21\r\n",
        "PROXY UNKNOWNS\r\n",
        "PROXY \r\n",
        "PROXY TCP4 0.0.0.0 203.0.113.1 40000 21\r\n",
        "PROXY TCP4 224.0.0.1 203.0.113.1 40000 21\r\n",
        "proxy TCP4 192.0.2.7 203.0.113.1 40000 21\r\n",
        "USER alice\r\n",
        "\n",
        "\r\n\r\n\r\n",
      })
  void what_is_not_quite_a_header_is_none(String line) {
    assertThat(parse(line)).isInstanceOf(Malformed.class);
  }

  @Test
  void version_2_tells_both_ends_and_facts_are_skipped() {
    Relayed four = relayed("192.0.2.7", 40_000, "203.0.113.1", 21);
    assertThat(parse(binary(0x21, 0x11, addresses(four, 0)))).isEqualTo(four);
    assertThat(parse(binary(0x21, 0x11, addresses(four, 300)))).isEqualTo(four);
    Relayed six = relayed("2001:db8::7", 40_000, "2001:db8::1", 21);
    assertThat(parse(binary(0x21, 0x21, addresses(six, 7)))).isEqualTo(six);
  }

  @Test
  void version_2_may_speak_for_the_proxy_itself() {
    assertThat(parse(binary(0x20, 0x00, new byte[0]))).isEqualTo(new OnItsOwn());
    assertThat(parse(binary(0x20, 0x11, new byte[12]))).isEqualTo(new OnItsOwn());
    assertThat(parse(binary(0x21, 0x00, new byte[40]))).isEqualTo(new OnItsOwn());
  }

  @Test
  void version_2_knows_streams_over_ip_only() {
    byte[] rest = new byte[216];
    Arrays.fill(rest, (byte) 1);
    for (int family = 1; family < 256; family++) {
      ProxyHeader header = parse(binary(0x21, family, rest));
      assertThat(header instanceof Relayed).isEqualTo(family == 0x11 || family == 0x21);
    }
    for (int command = 0; command < 256; command++) {
      ProxyHeader header = parse(binary(command, 0x11, rest));
      assertThat(header instanceof Malformed).isEqualTo(command != 0x20 && command != 0x21);
    }
  }

  @Test
  void version_2_has_to_be_long_enough_for_its_addresses() {
    assertThat(parse(binary(0x21, 0x11, new byte[11]))).isInstanceOf(Malformed.class);
    assertThat(parse(binary(0x21, 0x21, new byte[35]))).isInstanceOf(Malformed.class);
  }

  @Test
  void a_067_a_length_beyond_the_cap_is_refused_before_it_has_come() {
    byte[] whole = binary(0x21, 0x11, new byte[65_535]);
    assertThat(parse(Arrays.copyOf(whole, 16))).isInstanceOf(Malformed.class);
    byte[] most = binary(0x20, 0x11, new byte[ProxyHeader.MAX_REST]);
    assertThat(most).hasSize(ProxyHeader.MAX_BYTES);
    assertThat(parse(most)).isEqualTo(new OnItsOwn());
    assertThat(parse(binary(0x20, 0x11, new byte[ProxyHeader.MAX_REST + 1])))
        .isInstanceOf(Malformed.class);
  }

  @Test
  void what_follows_is_left_alone() {
    ByteBuffer bytes =
        ByteBuffer.wrap("PROXY TCP4 192.0.2.7 203.0.113.1 40000 21\r\nUSER a".getBytes(ISO_8859_1));
    assertThat(ProxyHeader.parse(bytes)).isInstanceOf(Relayed.class);
    assertThat(ISO_8859_1.decode(bytes).toString()).isEqualTo("USER a");
    ByteBuffer wrong = ByteBuffer.wrap("USER a\r\n".getBytes(ISO_8859_1));
    assertThat(ProxyHeader.parse(wrong)).isInstanceOf(Malformed.class);
    assertThat(wrong.position()).isZero();
  }

  /// Whoever reads as many bytes as it is told never takes one that is not of the header.
  @RepeatedTest(200)
  void a_good_header_is_read_to_its_end_and_no_byte_further(RepetitionInfo repetition) {
    var random = new Random(repetition.getCurrentRepetition());
    byte[] header = good(random);
    int have = 0;
    ProxyHeader parsed = ProxyHeader.parse(ByteBuffer.wrap(header, 0, 0));
    while (parsed instanceof Incomplete(int missing)) {
      assertThat(missing).isPositive();
      assertThat(have + missing).isLessThanOrEqualTo(header.length);
      have += 1 + random.nextInt(missing);
      parsed = ProxyHeader.parse(ByteBuffer.wrap(header, 0, have));
    }
    assertThat(have).isEqualTo(header.length);
    assertThat(parsed).isNotInstanceOf(Malformed.class);
  }

  /// Any bytes at all: an answer, nothing thrown, and never a wish for more than there may be.
  @RepeatedTest(500)
  void seeded_noise_is_answered(RepetitionInfo repetition) {
    var random = new Random(repetition.getCurrentRepetition());
    byte[] bytes = good(random);
    for (int i = random.nextInt(4); i >= 0; i--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length + 20));
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    switch (ProxyHeader.parse(buffer)) {
      case Incomplete(int missing) -> {
        assertThat(missing).isPositive();
        assertThat(bytes.length + missing).isLessThanOrEqualTo(ProxyHeader.MAX_BYTES);
        assertThat(buffer.position()).isZero();
      }
      case Malformed(String reason) -> {
        assertThat(reason).isNotEmpty();
        assertThat(buffer.position()).isZero();
      }
      case Relayed _, OnItsOwn _ -> assertThat(buffer.position()).isPositive();
    }
  }

  private static byte[] good(Random random) {
    int width = random.nextBoolean() ? 4 : 16;
    Relayed ends = new Relayed(end(random, width), end(random, width));
    if (random.nextBoolean()) {
      int family = width == 4 ? 0x11 : 0x21;
      return binary(
          random.nextInt(5) == 0 ? 0x20 : 0x21, family, addresses(ends, random.nextInt(400)));
    }
    String line =
        random.nextInt(5) == 0
            ? "PROXY UNKNOWN"
            : String.join(
                " ",
                "PROXY",
                width == 4 ? "TCP4" : "TCP6",
                ends.source().getAddress().getHostAddress(),
                ends.destination().getAddress().getHostAddress(),
                Integer.toString(ends.source().getPort()),
                Integer.toString(ends.destination().getPort()));
    return (line + "\r\n").getBytes(ISO_8859_1);
  }

  private static InetSocketAddress end(Random random, int width) {
    byte[] bytes = new byte[width];
    random.nextBytes(bytes);
    bytes[0] = 0x20; // neither nobody nor many
    try {
      return new InetSocketAddress(InetAddress.getByAddress(bytes), random.nextInt(65_536));
    } catch (java.net.UnknownHostException e) {
      throw new AssertionError(e);
    }
  }
}
