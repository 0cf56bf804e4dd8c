package dev.wharf.auth.unix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.auth.contract.ToyScheme;
import dev.wharf.auth.spi.PasswordHashes;
import dev.wharf.domain.Username;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PasswdFileTest {
  private static final Instant WRITTEN = Instant.parse("2026-03-01T12:00:00Z");
  private static final String ALICE = "alice:$toy$1$YQ:1001:1002::/srv/alice\n";
  private static final String BOBBY = "bobby:$toy$1$YQ:1001:1002::/srv/bobby\n";

  private final PasswordHashes hashes = PasswordHashes.of(List.of(new ToyScheme("toy")));
  private final SteppedClock clock = new SteppedClock(WRITTEN.plusSeconds(3600));

  @TempDir private Path directory;
  private Path path = Path.of("");
  private PasswdFile file = new PasswdFile(path, hashes, clock);

  @BeforeEach
  void file_with_alice() throws IOException {
    path = directory.resolve("users.passwd");
    file = new PasswdFile(path, hashes, clock);
    write(path, ALICE);
  }

  private static void write(Path target, String content) throws IOException {
    Files.writeString(target, content);
    Files.setLastModifiedTime(target, FileTime.from(WRITTEN));
  }

  private boolean knows(String name) throws IOException {
    return file.accounts().find(new Username(name)).isPresent();
  }

  private PasswdLine lineOf(String name) throws IOException {
    return file.accounts().find(new Username(name)).orElseThrow().content();
  }

  private static PasswdAccounts parse(String content) {
    return parse(content.getBytes(StandardCharsets.UTF_8), true);
  }

  private static PasswdAccounts parse(byte[] content, boolean finished) {
    return PasswdAccounts.parse(
        content, finished, PasswordHashes.of(List.of(new ToyScheme("toy"))));
  }

  @Test
  void a_file_that_has_not_changed_is_not_read_again() throws IOException {
    assertThat(file.accounts()).isSameAs(file.accounts());
  }

  @Test
  void another_file_under_the_same_name_is_read_even_with_the_same_time_and_size()
      throws IOException {
    assertThat(knows("alice")).isTrue();
    Path next = directory.resolve("next");
    write(next, BOBBY);
    Files.move(next, path, StandardCopyOption.ATOMIC_MOVE);
    assertThat(knows("alice")).isFalse();
    assertThat(knows("bobby")).isTrue();
  }

  @Test
  void a_file_written_in_place_is_read_again() throws IOException {
    assertThat(knows("bobby")).isFalse();
    write(path, ALICE + BOBBY);
    assertThat(knows("alice")).isTrue();
    assertThat(knows("bobby")).isTrue();
  }

  @Test
  void two_changes_within_one_tick_of_the_file_systems_clock_are_both_seen() throws IOException {
    clock.advance(Duration.between(clock.instant(), WRITTEN.plusMillis(10)));
    assertThat(knows("alice")).isTrue();
    write(path, BOBBY);
    assertThat(knows("alice")).isFalse();
    clock.advance(Duration.ofSeconds(10));
    write(path, ALICE);
    assertThat(knows("alice")).isTrue();
    assertThat(file.accounts()).isSameAs(file.accounts());
  }

  @Test
  void a_young_file_that_is_read_again_but_says_the_same_is_not_parsed_again() throws IOException {
    clock.advance(Duration.between(clock.instant(), WRITTEN.plusMillis(10)));
    assertThat(file.accounts()).isSameAs(file.accounts());
  }

  @Test
  void a_file_that_vanished_is_an_error_until_it_is_back() throws IOException {
    assertThat(knows("alice")).isTrue();
    Files.delete(path);
    assertThatThrownBy(() -> file.accounts()).isInstanceOf(NoSuchFileException.class);
    write(path, BOBBY);
    assertThat(knows("bobby")).isTrue();
  }

  @Test
  void a_directory_and_a_file_beyond_all_measure_are_errors() throws IOException {
    var wrong = new PasswdFile(directory, hashes, clock);
    assertThatThrownBy(wrong::accounts)
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining("not a regular file");
    try (var huge = new RandomAccessFile(path.toFile(), "rw")) {
      huge.setLength(PasswdFile.MAX_BYTES + 1L);
    }
    assertThatThrownBy(() -> file.accounts())
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining("larger than");
  }

  @Test
  void a_last_line_without_a_line_feed_is_trusted_once_nobody_can_be_writing_it()
      throws IOException {
    write(path, ALICE + BOBBY.strip());
    clock.advance(Duration.between(clock.instant(), WRITTEN.plusMillis(10)));
    assertThat(lineOf("alice")).isInstanceOf(PasswdLine.Valid.class);
    assertThat(lineOf("bobby")).isInstanceOf(PasswdLine.Broken.class);
    clock.advance(Duration.ofSeconds(10));
    assertThat(lineOf("bobby")).isInstanceOf(PasswdLine.Valid.class);
  }

  @Test
  void a_malformed_line_refuses_its_own_account_only() {
    PasswdAccounts accounts =
        parse("# users\r\n\r\n" + ALICE.strip() + "\r\ncarol:$toy$1$YQ:0:0::/\n\0\n" + BOBBY);
    assertThat(accounts.find(new Username("alice")).orElseThrow().content())
        .isInstanceOf(PasswdLine.Valid.class);
    assertThat(accounts.find(new Username("bobby")).orElseThrow())
        .satisfies(entry -> assertThat(entry.line()).isEqualTo(6))
        .satisfies(entry -> assertThat(entry.content()).isInstanceOf(PasswdLine.Valid.class));
    assertThat(accounts.problems())
        .containsExactly(
            "4: account \"carol\": field 3, the user id, is 0, root's; nobody gets in by this line",
            "5: the account's name is empty, too long, not UTF-8, or holds control characters;"
                + " nobody gets in by this line");
  }

  @Test
  void a_168_an_account_that_is_there_twice_is_broken() {
    PasswdAccounts accounts = parse(ALICE + BOBBY + ALICE + ALICE);
    assertThat(accounts.find(new Username("alice")).orElseThrow().content())
        .isEqualTo(
            new PasswdLine.Broken(
                new Username("alice"), "the account is there twice, first in line 1"));
    assertThat(accounts.find(new Username("bobby")).orElseThrow().content())
        .isInstanceOf(PasswdLine.Valid.class);
  }

  @Test
  void a_byte_order_mark_does_not_belong_to_the_first_name() {
    assertThat(parse("\uFEFF" + ALICE).find(new Username("alice"))).isPresent();
  }

  @Test
  void bytes_that_are_no_utf_8_harm_only_names_and_homes() {
    byte[] latin1 =
        """
        alice:$toy$1$YQ:1001:1002:Al\u00efce:/srv/alice
        bobby:$toy$1$YQ:1001:1002::/srv/b\u00f6bby
        c\u00e4rol:$toy$1$YQ:1001:1002::/srv/carol
        """
            .getBytes(StandardCharsets.ISO_8859_1);
    PasswdAccounts accounts = parse(latin1, true);
    assertThat(accounts.size()).isEqualTo(2);
    assertThat(accounts.find(new Username("alice")).orElseThrow().content())
        .isInstanceOf(PasswdLine.Valid.class);
    assertThat(accounts.find(new Username("bobby")).orElseThrow().content())
        .isInstanceOf(PasswdLine.Broken.class);
  }

  @Test
  void a_file_that_is_no_user_file_does_not_flood_the_log() {
    PasswdAccounts accounts = parse("nonsense\n".repeat(5_000));
    assertThat(accounts.problems()).hasSize(101);
    assertThat(accounts.problems().getLast()).contains("more lines");
  }
}
