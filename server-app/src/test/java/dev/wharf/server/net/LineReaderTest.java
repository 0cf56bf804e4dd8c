package dev.wharf.server.net;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.protocol.port.ControlLine;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LineReaderTest {
  private static final String IAC = "\u00ff";
  private static final String WILL = "\u00fb";
  private static final String WONT = "\u00fc";
  private static final String DO = "\u00fd";
  private static final String DONT = "\u00fe";
  private static final String SB = "\u00fa";
  private static final String SE = "\u00f0";
  private static final String IP = "\u00f4";
  private static final String DM = "\u00f2";

  private final ByteArrayOutputStream answers = new ByteArrayOutputStream();
  private final LineReader reader = new LineReader(answers::writeBytes);

  @Test
  void c_006_crlf_and_bare_lf_end_a_line() throws IOException {
    assertThat(read("NOOP\r\nPWD\nQUIT\r\n")).containsExactly("NOOP", "PWD", "QUIT");
  }

  @Test
  void c_006_cr_nul_is_a_cr_and_other_crs_are_bytes() throws IOException {
    assertThat(read("MKD a\r\0b\r\n", "a\rb\r\r\n", "\r\r\0\r\n"))
        .containsExactly("MKD a\rb", "a\rb\r", "\r\r");
  }

  @Test
  void a_052_nul_and_cr_before_a_command_stay_in_the_line() throws IOException {
    assertThat(read("\n\n\r\0USER a\r\n", "a\0b\n")).containsExactly("", "", "\rUSER a", "a\0b");
  }

  @Test
  void a_line_may_come_in_pieces() throws IOException {
    assertThat(read("US", "ER", " a\r", "\nP")).containsExactly("USER a");
    assertThat(read("WD\n")).containsExactly("PWD");
  }

  @Test
  void c_015_every_byte_but_the_framing_may_occur() throws IOException {
    var all = new StringBuilder();
    for (char c = 0; c < 0xff; c++) {
      if (c != '\r' && c != '\n') {
        all.append(c);
      }
    }
    assertThat(read(all + IAC + IAC + "\r\n")).containsExactly(all + IAC);
  }

  @ParameterizedTest
  @ValueSource(ints = {-8, -2, -1, 0})
  void c_007_a_line_of_eight_kibibytes_is_a_line(int less) throws IOException {
    String line = "A".repeat(LineReader.MAX_LINE - 2 + less);
    assertThat(read(line + "\r\n", "PWD\r\n")).containsExactly(line, "PWD");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 8, 5000, 50_000})
  void a_051_the_tail_of_a_longer_line_is_no_command(int more) throws IOException {
    String line = "A".repeat(LineReader.MAX_LINE - 2 + more - 1) + "\rDELE x";
    assertThat(read(line + "\r\n", "PWD\r\n")).containsExactly("<overlong>", "PWD");
  }

  @Test
  void a_051_an_overlong_line_costs_one_reply_wherever_it_is_cut() throws IOException {
    for (int cut = LineReader.MAX_LINE - 10; cut < LineReader.MAX_LINE + 6; cut++) {
      String line = "A".repeat(LineReader.MAX_LINE - 2) + "DELE x\r\n";
      assertThat(new LineReaderTest().read(line.substring(0, cut), line.substring(cut)))
          .as("cut at %d", cut)
          .containsExactly("<overlong>");
    }
  }

  @Test
  void a_050_a_line_without_an_end_is_given_up_and_never_taken_up_again() throws IOException {
    assertThat(read("A".repeat(LineReader.MAX_SEARCH))).isEmpty();
    assertThat(read("A", "DELE x\r\n")).containsExactly("<endless>", "<endless>");
  }

  @Test
  void a_053_a_flood_of_telnet_commands_is_an_endless_line() throws IOException {
    assertThat(read((IAC + DM).repeat(LineReader.MAX_SEARCH / 2), IAC))
        .containsExactly("<endless>");
  }

  @Test
  void c_008_offers_and_demands_are_refused() throws IOException {
    assertThat(read("N" + IAC + WILL + "\1OO" + IAC + DO + "\3P\r\n")).containsExactly("NOOP");
    assertThat(read(IAC + WONT + "\1" + IAC + DONT + "\r\n")).containsExactly("");
    assertThat(answers.toString(ISO_8859_1))
        .isEqualTo(IAC + DONT + "\1" + IAC + WONT + "\3" + IAC + DONT + "\1" + IAC + WONT + "\r");
  }

  @Test
  void c_008_nobody_gets_a_reflector() throws IOException {
    read((IAC + DO + "\1").repeat(1000));
    assertThat(answers.size()).isEqualTo(3 * LineReader.MAX_ANSWERS);
  }

  @Test
  void c_008_commands_and_subnegotiations_vanish() throws IOException {
    assertThat(read(IAC + IP + IAC + DM + "ABOR\r\n")).containsExactly("ABOR");
    assertThat(read("A" + IAC + SB + "\30a\r\nb" + IAC + IAC + "c" + IAC + SE + "B\r\n"))
        .containsExactly("AB");
  }

  @Test
  void a_053_a_subnegotiation_without_an_end_spoils_one_line_only() throws IOException {
    String endless = IAC + SB + "x".repeat(LineReader.MAX_SUBNEGOTIATION + 1);
    assertThat(read(endless + "DELE x\r\n", "PWD\r\n")).containsExactly("<overlong>", "PWD");
  }

  @ParameterizedTest
  @CsvSource({"A, \u00ffA", "z, \u00ffz"})
  void an_iac_before_no_command_hides_nothing(String next, String expected) throws IOException {
    assertThat(read(IAC + next + "\r\n")).containsExactly(expected);
    assertThat(read(IAC + "\r\n")).containsExactly(IAC);
  }

  @Test
  void a_053_pieces_make_no_difference_whatever_the_bytes() throws IOException {
    for (int seed = 0; seed < 3000; seed++) {
      var random = new Random(seed);
      String bytes = randomBytes(random);
      assertThat(new LineReaderTest().read(pieces(bytes, random)))
          .as("seed %d", seed)
          .isEqualTo(new LineReaderTest().read(bytes));
    }
  }

  @Test
  void a_053_telnet_between_any_two_bytes_changes_no_line() throws IOException {
    String[] noise = {
      IAC + IP, IAC + DM, IAC + DO + "\1", IAC + WILL + "\n", IAC + SB + "\r\n" + IAC + SE
    };
    for (int seed = 0; seed < 500; seed++) {
      var random = new Random(seed);
      var noisy = new StringBuilder();
      for (char c : "USER a\r\nRETR x\r\0y\nQUIT\r\n".toCharArray()) {
        noisy.append(random.nextInt(3) == 0 ? noise[random.nextInt(noise.length)] : "").append(c);
      }
      assertThat(new LineReaderTest().read(pieces(noisy.toString(), random)))
          .as("seed %d", seed)
          .containsExactly("USER a", "RETR x\ry", "QUIT");
    }
  }

  private static String randomBytes(Random random) {
    String alphabet = "AB \r\n\0" + IAC + IAC + WILL + DO + SB + SE + IP;
    var bytes = new StringBuilder();
    for (int i = random.nextInt(400); i > 0; i--) {
      bytes.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return bytes.toString();
  }

  private static String[] pieces(String bytes, Random random) {
    var pieces = new ArrayList<String>();
    for (int i = 0; i < bytes.length(); ) {
      int end = Math.min(bytes.length(), i + 1 + random.nextInt(5));
      pieces.add(bytes.substring(i, end));
      i = end;
    }
    return pieces.toArray(String[]::new);
  }

  private List<String> read(String... pieces) throws IOException {
    var lines = new ArrayList<String>();
    for (String piece : pieces) {
      ByteBuffer in = ByteBuffer.wrap(piece.getBytes(ISO_8859_1));
      Optional<ControlLine> line = reader.read(in);
      while (line.isPresent()) {
        lines.add(
            switch (line.get()) {
              case ControlLine.Text(byte[] bytes) -> new String(bytes, ISO_8859_1);
              case ControlLine.Overlong _ -> "<overlong>";
              case ControlLine.Endless _ -> "<endless>";
              case ControlLine other -> throw new AssertionError(other);
            });
        line = reader.read(in);
      }
    }
    return lines;
  }
}
