package dev.wharf.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.domain.Account;
import dev.wharf.domain.FtpPath;
import dev.wharf.domain.Home;
import dev.wharf.domain.Username;
import dev.wharf.storage.spi.Failure;
import dev.wharf.storage.spi.StorageException;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class KeysTest {
  private static final Account ADA = Account.named(new Username("ada"));

  private static Account at(String home) {
    return ADA.withHome(new Home(home, FtpPath.ROOT));
  }

  @ParameterizedTest
  @CsvSource({
    "'', '', ''",
    "in, '', in/",
    "/in/, '', in/",
    "in/{account}, '', in/ada/",
    "in/{account}, sub/dir, in/ada/sub/dir/",
    "'', /home/ada, home/ada/",
    "in, /, in/"
  })
  void a_190_a_191_a_prefix_ends_with_a_slash(String prefix, String home, String root)
      throws Exception {
    assertThat(Keys.of(prefix, at(home)).root()).isEqualTo(root);
  }

  @ParameterizedTest
  @ValueSource(strings = {"..", "a/../b", "./a", "${uid}", "%{uid}", "a\u0007", ".wharf-uploads"})
  void a_191_a_home_that_leads_elsewhere_is_denied(String home) {
    assertDenied("in", at(home));
  }

  @ParameterizedTest
  @ValueSource(strings = {"..", ".", "a/b", ".wharf-uploads"})
  void a_191_an_account_whose_name_is_no_segment_is_denied(String name) {
    assertDenied("in/{account}", Account.named(new Username(name)));
  }

  private static void assertDenied(String prefix, Account account) {
    assertThatThrownBy(() -> Keys.of(prefix, account))
        .isInstanceOfSatisfying(
            StorageException.class, e -> assertThat(e.failure()).isEqualTo(Failure.DENIED));
  }

  @Test
  void the_journal_is_in_what_all_accounts_share() {
    assertThat(Keys.journal("")).isEqualTo(".wharf-uploads/");
    assertThat(Keys.journal("in")).isEqualTo("in/.wharf-uploads/");
    assertThat(Keys.journal("in/x{account}/y")).isEqualTo("in/.wharf-uploads/");
  }

  @Test
  void a_192_keys_are_no_longer_than_stores_take() {
    FtpPath path = FtpPath.ROOT;
    for (int i = 0; i < 4; i++) {
      path = path.child("x".repeat(254));
    }
    assertThat(new Keys("").canBe(path)).isTrue();
    assertThat(new Keys("in/a/").canBe(path)).isFalse();
  }

  @Test
  void the_largest_object_fits_into_the_parts_that_stores_take() {
    long all =
        IntStream.rangeClosed(1, Parts.MOST)
            .mapToLong(number -> Parts.size(number, 8 << 20, Integer.MAX_VALUE))
            .sum();
    assertThat(all).isGreaterThanOrEqualTo(5L << 40);
    assertThat(Parts.size(1, 8 << 20, Integer.MAX_VALUE)).isEqualTo(8 << 20);
    assertThat(Parts.size(801, 8 << 20, Integer.MAX_VALUE)).isEqualTo(16 << 20);
    assertThat(Parts.size(Parts.MOST, 8 << 20, 64 << 20)).isEqualTo(64 << 20);
  }

  @ParameterizedTest
  @ValueSource(longs = {5 << 20, (1L << 30) - 1, (1L << 30) + 1, (5L << 40) + 7})
  void copies_in_parts_leave_nothing_out_and_are_never_too_small(long bytes) {
    int count = Parts.copies(bytes);
    assertThat(Parts.copyStart(bytes, 0, count)).isZero();
    assertThat(Parts.copyStart(bytes, count, count)).isEqualTo(bytes);
    for (int i = 0; i < count; i++) {
      long size = Parts.copyStart(bytes, i + 1, count) - Parts.copyStart(bytes, i, count);
      assertThat(size).isBetween((long) S3Settings.SMALLEST_PART, Parts.LARGEST_COPY);
    }
    assertThat(count).isLessThan(Parts.MOST);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1970-01-01T00:00:00Z",
        "2001-02-03T04:05:06Z",
        "2001-02-03T04:05:06.000000789Z",
        "1969-12-31T23:59:58.5Z",
        "9999-12-31T23:59:59Z"
      })
  void times_come_back_as_they_were_written(String text) {
    Instant time = Instant.parse(text);
    assertThat(Times.parse(Times.text(time))).hasValue(time);
  }

  @Test
  void times_are_those_of_rclone() {
    assertThat(Times.text(Instant.parse("2006-01-02T15:04:05.5Z"))).isEqualTo("1136214245.5");
    assertThat(Times.parse("1136214245.123456789"))
        .hasValue(Instant.parse("2006-01-02T15:04:05.123456789Z"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "1e999999999", "1e30", "NaN", "12345678901234567890123"})
  void what_is_no_time_is_none(String text) {
    assertThat(Times.parse(text)).isEmpty();
  }
}
