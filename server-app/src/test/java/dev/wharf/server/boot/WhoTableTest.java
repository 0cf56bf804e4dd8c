package dev.wharf.server.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WhoTableTest {
  private static final long SECOND = 1_000_000_000L;

  @Test
  void nobody_is_a_head_without_lines() {
    assertThat(new WhoTable(false).lines(List.of(), 0)).singleElement().asString().contains("ID");
  }

  @Test
  void a_download_has_size_share_and_rate() {
    String line = new WhoTable(false).lines(List.of(download(512_000)), 0).getLast();

    assertThat(line.split(" +"))
        .containsExactly(
            "a-1",
            "alice",
            "1:01:05",
            "download",
            "/big",
            "0.9M",
            "51%",
            "500K/s",
            "192.0.2.7",
            "192.0.2.1",
            "yes");
  }

  @Test
  void with_bars_it_is_drawn() {
    assertThat(new WhoTable(true).lines(List.of(download(512_000)), 0).getLast())
        .contains("[#####-----] 51%");
  }

  @Test
  void the_rate_between_two_looks_is_that_of_the_time_between_them() {
    var table = new WhoTable(true);
    table.lines(List.of(download(512_000)), 0);

    assertThat(table.lines(List.of(download(512_000 + 2_048)), 2 * SECOND).getLast())
        .contains(" 1.0K/s ");
  }

  @Test
  void an_idle_stranger_is_shown_without_numbers() {
    Map<String, Object> facts = Map.of("id", "a-2", "account", "", "state", "idle", "seconds", 5L);

    assertThat(new WhoTable(false).lines(List.of(facts), 0).getLast().replace(" ", ""))
        .isEqualTo("a-2?0:05idleno");
  }

  @Test
  void no_name_can_steer_the_terminal_or_begin_a_line() {
    Map<String, Object> facts =
        Map.of("id", "a-3", "account", "x", "state", "upload", "file", "/\u001b[2J\n\u202egpj.exe");

    assertThat(new WhoTable(false).lines(List.of(facts), 0).getLast())
        .contains("/\\u{1b}[2J\\u{a}\\u{202e}gpj.exe");
  }

  @Test
  void of_a_long_path_the_end_is_shown() {
    Map<String, Object> facts = Map.of("id", "a-4", "file", "/deep".repeat(20) + "/the-file");

    assertThat(new WhoTable(false).lines(List.of(facts), 0).getLast())
        .contains("…")
        .contains("/the-file")
        .doesNotContain("/deep".repeat(8));
  }

  private static Map<String, Object> download(long bytes) {
    var facts = new LinkedHashMap<String, Object>();
    facts.put("id", "a-1");
    facts.put("account", "alice");
    facts.put("seconds", 3665L);
    facts.put("client", "192.0.2.7");
    facts.put("server", "192.0.2.1");
    facts.put("tls", true);
    facts.put("state", "download");
    facts.put("file", "/big");
    facts.put("bytes", bytes);
    facts.put("rate", 512_000L);
    facts.put("size", 1_024_000L);
    facts.put("percent", bytes * 100 / 1_000_000);
    return facts;
  }
}
