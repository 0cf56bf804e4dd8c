package dev.wharf.server.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFileTest {
  @TempDir private Path directory;

  @Test
  void lines_are_added_to_what_is_there_and_others_cannot_read_them() throws Exception {
    Path path = directory.resolve("log");
    write(path, 0, 0, "one\n");
    write(path, 0, 0, "two\n");

    assertThat(path).hasContent("head\none\ntwo");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path))).endsWith("---");
  }

  @Test
  void a_full_file_makes_room_and_the_oldest_goes() throws Exception {
    Path path = directory.resolve("log");
    try (var log = new LogFile(path, 1, 2, "")) {
      for (String line : new String[] {"one\n", "two\n", "three\n"}) {
        log.write(6, line);
      }
    }
    assertThat(path).isEmptyFile();
    assertThat(directory.resolve("log.1")).hasContent("three");
    assertThat(directory.resolve("log.2")).hasContent("two");
    assertThat(directory.resolve("log.3")).doesNotExist();
  }

  @Test
  void without_any_to_keep_a_full_file_is_begun_anew() throws Exception {
    Path path = directory.resolve("log");
    write(path, 1, 0, "one\n");

    assertThat(path).hasContent("head");
  }

  @Test
  void a_file_that_could_not_be_rotated_once_takes_lines_and_is_rotated_later() throws Exception {
    Path path = directory.resolve("log");
    Path inTheWay = Files.createDirectories(directory.resolve("log.1/in the way"));
    try (var log = new LogFile(path, 1, 1, "")) {
      log.write(6, "one\n");
      log.write(6, "two\n");
      assertThat(path).hasContent("one\ntwo");

      Files.delete(inTheWay);
      log.write(6, "three\n");
      assertThat(path).isEmptyFile();
      assertThat(directory.resolve("log.1")).hasContent("one\ntwo\nthree");
    }
  }

  @Test
  void a_link_is_not_followed() throws Exception {
    Path link = Files.createSymbolicLink(directory.resolve("link"), directory.resolve("elsewhere"));

    assertThatThrownBy(() -> write(link, 0, 0, "x\n")).isInstanceOf(IOException.class);
    assertThat(directory.resolve("elsewhere")).doesNotExist();
  }

  private static void write(Path path, long full, int keep, String line) throws IOException {
    try (var log = new LogFile(path, full, keep, "head\n")) {
      log.write(6, line);
    }
  }
}
