package dev.wharf.auth.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.domain.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretFileTest {
  @TempDir private Path directory;

  private Path file(byte[] bytes) throws IOException {
    return Files.write(directory.resolve("secret"), bytes);
  }

  private String read(String text) throws IOException {
    return SecretFile.firstLine(file(text.getBytes(StandardCharsets.UTF_8)))
        .use(bytes -> new String(bytes, StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "\r\n", "\nanother line"})
  void it_ends_where_the_line_ends(String end) throws IOException {
    assertThat(read(" corr\u00e9ct horse " + end)).isEqualTo(" corr\u00e9ct horse ");
  }

  @Test
  void an_empty_file_has_an_empty_secret() throws IOException {
    assertThat(read("")).isEmpty();
    assertThat(read("\nsecond")).isEmpty();
  }

  @Test
  void bytes_that_are_no_utf_8_are_kept() throws IOException {
    byte[] bytes = {(byte) 0xff, 0x00, (byte) 0xfe};
    assertThat(SecretFile.firstLine(file(bytes)).matches(Secret.of(bytes.clone()))).isTrue();
  }

  @Test
  void a_line_of_any_size_is_not_read_into_memory() throws IOException {
    String longest = "x".repeat(SecretFile.MAX_BYTES);
    assertThat(read(longest)).isEqualTo(longest);
    assertThat(read(longest + "\r\nmore")).isEqualTo(longest);
    assertThatThrownBy(() -> read(longest + "y\n"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("too large")
        .hasMessageNotContaining("xxx");
    assertThatThrownBy(() -> SecretFile.firstLine(Path.of("/dev/zero")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("too large");
  }

  @Test
  void a_file_that_is_not_there_is_named() {
    Path missing = directory.resolve("missing");
    assertThatThrownBy(() -> SecretFile.firstLine(missing))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContaining("missing");
  }
}
