package dev.wharf.protocol.reply;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ReplyTest {
  private static final List<String> PIECES =
      List.of(
          "226 done",
          "250-",
          "220 ",
          "\r\n",
          "\n",
          "\r",
          "\0",
          "\u0085",
          "\u2028",
          " ",
          "x",
          "é",
          "😀",
          "\ud800",
          "250 end",
          "\u001b[0m",
          "2",
          "");

  @Test
  void c_001_a_strict_and_a_sloppy_reader_see_the_same_one_reply() {
    var random = new Random("strict and sloppy".hashCode());
    for (int i = 0; i < 50_000; i++) {
      var lines = new ArrayList<String>();
      int count = 1 + random.nextInt(5);
      for (int j = 0; j < count; j++) {
        lines.add(text(random));
      }
      int code = List.of(200, 211, 220, 226, 250, 550).get(random.nextInt(6));
      Reply reply = new Reply(code, lines);
      String bytes = new String(reply.encode(), UTF_8);
      assertThat(strict(bytes)).as("%s", reply).isEqualTo(bytes.length());
      assertThat(sloppy(bytes)).as("%s", reply).isEqualTo(bytes.length());
    }
  }

  private static String text(Random random) {
    var text = new StringBuilder();
    int count = random.nextInt(4);
    for (int i = 0; i < count; i++) {
      text.append(PIECES.get(random.nextInt(PIECES.size())));
    }
    return text.toString();
  }

  /// Where the first reply ends for a reader that goes by RFC 959 §4.2 and refuses inner lines that
  /// begin with a digit, or line ends other than CR LF.
  private static int strict(String bytes) {
    int end = bytes.indexOf("\r\n");
    String first = bytes.substring(0, end);
    assertThat(first.substring(0, 3)).containsOnlyDigits();
    assertThat(first.indexOf('\r') < 0 && first.indexOf('\n') < 0).isTrue();
    if (first.charAt(3) == ' ') {
      return end + 2;
    }
    assertThat(first.charAt(3)).isEqualTo('-');
    while (true) {
      int start = end + 2;
      end = bytes.indexOf("\r\n", start);
      String line = bytes.substring(start, end);
      assertThat(line.indexOf('\r') < 0 && line.indexOf('\n') < 0).isTrue();
      if (line.startsWith(first.substring(0, 3) + " ")) {
        return end + 2;
      }
      assertThat(line).startsWith(" ");
    }
  }

  /// Where it ends for a reader that takes any line end, and the first line that begins with the
  /// code and a blank for the last.
  private static int sloppy(String bytes) {
    String end = bytes.substring(0, 3) + " ";
    int start = 0;
    while (!bytes.startsWith(end, start)) {
      int newline = bytes.indexOf('\n', start);
      start = newline + 1;
    }
    return bytes.indexOf('\n', start) + 1;
  }

  @Test
  void a_056_a_name_cannot_forge_a_second_reply() {
    Reply reply = Reply.of(257, "\"/a\r\n226 done\" created.");
    assertThat(new String(reply.encode(), UTF_8)).isEqualTo("257 \"/a??226 done\" created.\r\n");
  }

  @Test
  void a_057_a_banner_cannot_forge_a_second_reply() {
    Reply reply = new Reply(220, List.of("Welcome", "220 that was all", "230 logged in", "Bye"));
    assertThat(new String(reply.encode(), UTF_8))
        .isEqualTo("220-Welcome\r\n 220 that was all\r\n 230 logged in\r\n220 Bye\r\n");
  }

  @Test
  void codes_have_three_digits_and_replies_a_line() {
    assertThatThrownBy(() -> Reply.of(99, "x")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Reply.of(600, "x")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Reply(200, List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void the_first_digit_says_what_a_reply_is() {
    assertThat(Reply.of(150, "x").isPreliminary()).isTrue();
    assertThat(Reply.of(226, "x").isPreliminary()).isFalse();
    assertThat(Reply.of(226, "x").isPositive()).isTrue();
    assertThat(Reply.of(331, "x").isPositive()).isFalse();
  }
}
