package dev.wharf.protocol.listing;

import dev.wharf.storage.spi.Entry;
import dev.wharf.storage.spi.EntryType;
import dev.wharf.storage.spi.PosixFacts;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/// LIST in the form of `ls -l`, which every client can read: English months, UTC, and the hour for
/// files of the last 180 days, the year for all others.
public final class UnixFormat implements ListFormat {
  private static final String[] MONTHS = {
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"
  };
  private static final Duration RECENT = Duration.ofDays(180);
  private static final PosixFacts NO_FILE_FACTS = new PosixFacts("ftp", "ftp", 0644, 1);
  private static final PosixFacts NO_DIRECTORY_FACTS = new PosixFacts("ftp", "ftp", 0755, 1);

  private final Instant now;

  /// A format for a listing that is made `now`.
  public UnixFormat(Instant now) {
    this.now = now;
  }

  @Override
  public String line(Entry entry) {
    PosixFacts facts =
        entry.posix().orElse(entry.isDirectory() ? NO_DIRECTORY_FACTS : NO_FILE_FACTS);
    var line = new StringBuilder(80 + entry.name().length());
    line.append(letter(entry.type()));
    permissions(line, facts.mode());
    right(line, Long.toString(facts.links()), 4);
    left(line.append(' '), word(facts.owner()), 8);
    left(line.append(' '), word(facts.group()), 8);
    right(line, Long.toString(entry.size()), 12);
    date(line.append(' '), entry.modified());
    line.append(' ').append(entry.name());
    entry.target().ifPresent(target -> line.append(" -> ").append(target));
    return line.toString();
  }

  private static char letter(EntryType type) {
    return switch (type) {
      case FILE, OTHER -> '-';
      case DIRECTORY -> 'd';
      case LINK -> 'l';
    };
  }

  private static void permissions(StringBuilder line, int mode) {
    for (int bit = 8; bit >= 0; bit--) {
      line.append((mode >> bit & 1) == 0 ? '-' : "xwr".charAt(bit % 3));
    }
  }

  private void date(StringBuilder line, Instant modified) {
    LocalDateTime utc = LocalDateTime.ofInstant(modified, ZoneOffset.UTC);
    line.append(MONTHS[utc.getMonthValue() - 1]);
    right(line, Integer.toString(utc.getDayOfMonth()), 3);
    boolean recent = !modified.isAfter(now) && modified.isAfter(now.minus(RECENT));
    if (recent) {
      two(line.append(' '), utc.getHour());
      two(line.append(':'), utc.getMinute());
    } else {
      right(line, Integer.toString(Math.clamp(utc.getYear(), 0, 9999)), 6);
    }
  }

  private static void two(StringBuilder line, int number) {
    line.append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
  }

  private static void right(StringBuilder line, String text, int width) {
    line.repeat(' ', Math.max(1, width - text.length())).append(text);
  }

  private static void left(StringBuilder line, String text, int width) {
    line.append(text).repeat(' ', Math.max(0, width - text.length()));
  }

  /// Clients split lines at blanks, so that names of owners have none.
  static String word(String name) {
    return name.isEmpty() ? "ftp" : name.replace(' ', '_');
  }
}
