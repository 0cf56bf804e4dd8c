package dev.wharf.server.boot;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Who is online as a table, a line for each session. Remembers the last table, so that rates are
/// those of the time between the two. Not thread-safe.
final class WhoTable {
  private static final List<String> HEAD =
      List.of(
          "ID", "ACCOUNT", "SINCE", "STATE", "FILE", "SIZE", "DONE", "RATE", "CLIENT", "SERVER",
          "TLS");
  private static final int LONGEST_FILE = 40;
  private static final int LONGEST_ACCOUNT = 24;
  private static final int BAR = 10;
  private static final String UNITS = "KMGTPE";
  private static final int WHOLE = 100;

  private final boolean bars;
  private Map<String, Seen> before = Map.of();

  /// What was seen of a session.
  private record Seen(String file, long bytes, long nanos) {}

  /// @param bars whether to draw how much is done
  WhoTable(boolean bars) {
    this.bars = bars;
  }

  /// The lines of the table.
  ///
  /// @param sessions as the admin socket tells them
  /// @param nanos when, as `System.nanoTime` counts
  List<String> lines(List<?> sessions, long nanos) {
    var rows = new ArrayList<List<String>>();
    rows.add(HEAD);
    var now = new HashMap<String, Seen>();
    for (Object session : sessions) {
      if (session instanceof Map<?, ?> facts) {
        now.put(text(facts, "id"), new Seen(text(facts, "file"), number(facts, "bytes"), nanos));
        rows.add(row(facts, nanos));
      }
    }
    before = now;
    return aligned(rows);
  }

  private List<String> row(Map<?, ?> facts, long nanos) {
    boolean moves = facts.containsKey("bytes");
    String account = text(facts, "account");
    return List.of(
        text(facts, "id"),
        account.isEmpty() ? "?" : last(account, LONGEST_ACCOUNT),
        time(number(facts, "seconds")),
        text(facts, "state"),
        last(text(facts, "file"), LONGEST_FILE),
        facts.containsKey("size") ? size(number(facts, "size")) : "",
        moves ? done(facts) : "",
        moves ? size(rate(facts, nanos)) + "/s" : "",
        text(facts, "client"),
        text(facts, "server"),
        Boolean.TRUE.equals(facts.get("tls")) ? "yes" : "no");
  }

  private String done(Map<?, ?> facts) {
    if (!facts.containsKey("percent")) {
      return size(number(facts, "bytes"));
    }
    int percent = (int) number(facts, "percent");
    if (!bars) {
      return percent + "%";
    }
    int full = percent * BAR / WHOLE;
    return "[" + "#".repeat(full) + "-".repeat(BAR - full) + "] " + percent + "%";
  }

  private long rate(Map<?, ?> facts, long nanos) {
    Seen seen = before.get(text(facts, "id"));
    long bytes = number(facts, "bytes");
    if (seen == null
        || !seen.file().equals(text(facts, "file"))
        || seen.bytes() > bytes
        || nanos <= seen.nanos()) {
      return number(facts, "rate");
    }
    return (long) ((bytes - seen.bytes()) * 1e9 / (nanos - seen.nanos()));
  }

  private static List<String> aligned(List<List<String>> rows) {
    int[] widths = new int[HEAD.size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    var lines = new ArrayList<String>();
    for (List<String> row : rows) {
      var line = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        line.append(row.get(i)).repeat(' ', widths[i] - row.get(i).length() + 2);
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }

  /// The end of a text, which says more of a path than its beginning.
  private static String last(String text, int most) {
    return text.length() <= most ? text : "…" + text.substring(text.length() - most + 1);
  }

  /// `1:02:03`, or `2:03`, or `3d 4h`.
  private static String time(long seconds) {
    long hours = seconds / 3600;
    if (hours >= 24) {
      return hours / 24 + "d " + hours % 24 + "h";
    }
    long minutes = seconds / 60 % 60;
    String rest = two(seconds % 60);
    return hours == 0 ? minutes + ":" + rest : hours + ":" + two(minutes) + ":" + rest;
  }

  private static String two(long number) {
    return number < 10 ? "0" + number : Long.toString(number);
  }

  /// A number of bytes in at most four digits: `999`, `1.2K`, `34M`.
  private static String size(long bytes) {
    long whole = bytes;
    long rest = 0;
    int unit = -1;
    while (whole >= 1000 && unit < UNITS.length() - 1) {
      rest = whole % 1024 * 10 / 1024;
      whole /= 1024;
      unit++;
    }
    if (unit < 0) {
      return Long.toString(whole);
    }
    return (whole < 10 ? whole + "." + rest : Long.toString(whole)) + UNITS.charAt(unit);
  }

  private static String text(Map<?, ?> facts, String name) {
    Object value = facts.get(name);
    return value == null ? "" : Asking.clean(value.toString());
  }

  private static long number(Map<?, ?> facts, String name) {
    return facts.get(name) instanceof Long number ? number : 0;
  }
}
