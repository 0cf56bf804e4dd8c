package dev.wharf.protocol.listing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.storage.spi.Entry;
import dev.wharf.storage.spi.EntryType;
import dev.wharf.storage.spi.PosixFacts;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnixFormatTest {
  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

  private static String line(Entry entry) {
    return new UnixFormat(NOW).line(entry);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-24T12:00:00Z, Nov 24 12:00",
    "2026-11-24T12:00:01Z, Nov 24  2026",
    "2026-11-01T00:05:59Z, Nov  1 00:05",
    "2026-05-28T12:00:01Z, May 28 12:00",
    "2026-05-28T12:00:00Z, May 28  2026",
    "2025-12-31T23:59:59Z, Dec 31  2025",
    "2027-01-01T00:00:00Z, Jan  1  2027",
    "1970-01-01T00:00:00Z, Jan  1  1970",
    "0999-02-03T00:00:00Z, Feb  3   999",
    "+12345-02-03T00:00:00Z, Feb  3  9999",
  })
  void c_190_the_hour_for_180_days_and_the_year_else(Instant modified, String date) {
    assertThat(line(Entry.file("x", 7, modified))).endsWith(" " + date + " x");
  }

  @Test
  void c_190_c_192_columns_have_their_width_and_defaults() {
    assertThat(line(Entry.file("a b", 123, NOW)))
        .isEqualTo("-rw-r--r--   1 ftp      ftp              123 Nov 24 12:00 a b");
    assertThat(line(Entry.directory("d", NOW)))
        .isEqualTo("drwxr-xr-x   1 ftp      ftp                0 Nov 24 12:00 d");
  }

  @Test
  void c_190_months_are_english_in_every_locale() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      assertThat(line(Entry.file("x", 1, NOW))).contains(" 1 Nov 24 12:00 x");
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void c_192_owners_are_never_empty_and_have_no_blanks() {
    assertThat(line(entry(EntryType.FILE, new PosixFacts("domain users", "", 0640, 12))))
        .startsWith("-rw-r-----  12 domain_users ftp ");
  }

  @Test
  void a_link_tells_its_target_only_if_it_has_one() {
    PosixFacts facts = new PosixFacts("a", "b", 0777, 1);
    Entry link = entry(EntryType.LINK, facts);
    assertThat(line(link)).startsWith("lrwxrwxrwx").endsWith(" x");
    Entry told =
        new Entry(
            "x", EntryType.LINK, 0, NOW, Optional.empty(), Optional.of(facts), Optional.of("y"));
    assertThat(line(told)).endsWith(" x -> y");
  }

  @Test
  void large_numbers_make_the_line_longer_and_never_run_together() {
    Entry entry = entry(EntryType.FILE, new PosixFacts("o", "g", 07777, 123_456));
    assertThat(line(entry)).startsWith("-rwxrwxrwx 123456 o ");
    assertThat(line(Entry.file("x", Long.MAX_VALUE, NOW)))
        .contains("ftp      9223372036854775807 Nov");
  }

  private static Entry entry(EntryType type, PosixFacts facts) {
    return new Entry("x", type, 0, NOW, Optional.empty(), Optional.of(facts), Optional.empty());
  }
}
