package dev.wharf.auth.unix;

import dev.wharf.auth.spi.PasswordHashes;
import dev.wharf.auth.spi.StoredEntry;
import dev.wharf.auth.spi.StoredEntry.Broken;
import dev.wharf.auth.spi.StoredEntry.Stored;
import dev.wharf.domain.Username;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// The text of a user file while it is edited. What is not changed stays as it is, byte by byte:
/// comments, blank lines, the order, the ends of lines, fields in old encodings, broken lines. Not
/// thread-safe.
final class PasswdText {
  private static final String BYTE_ORDER_MARK = "\u00ef\u00bb\u00bf";

  /// Lines with their ends; each character is a byte.
  private final List<String> lines = new ArrayList<>();

  private final PasswordHashes hashes;

  PasswdText(byte[] content, PasswordHashes hashes) {
    this.hashes = hashes;
    String text = new String(content, StandardCharsets.ISO_8859_1);
    for (int start = 0; start < text.length(); ) {
      int feed = text.indexOf('\n', start);
      int end = feed < 0 ? text.length() : feed + 1;
      lines.add(text.substring(start, end));
      start = end;
    }
  }

  /// The text as bytes.
  byte[] bytes() {
    return String.join("", lines).getBytes(StandardCharsets.ISO_8859_1);
  }

  /// Every entry, in the order of the file. A name that is there twice is broken.
  Map<Username, StoredEntry> entries() {
    var entries = new LinkedHashMap<Username, StoredEntry>();
    for (int i = 0; i < lines.size(); i++) {
      StoredEntry entry = entry(i);
      if (entry != null && entries.putIfAbsent(entry.name(), entry) != null) {
        entries.put(entry.name(), new Broken(entry.name(), "the account is there twice"));
      }
    }
    return entries;
  }

  /// Adds a line at the end.
  void add(Stored account) {
    String end = lines.isEmpty() ? "\n" : end(lines.getFirst());
    String last = lines.isEmpty() ? "\n" : lines.getLast();
    if (!last.endsWith("\n")) {
      lines.set(lines.size() - 1, last + "\n");
    }
    lines.add(written(account, PasswdFields.of(account)) + (end.isEmpty() ? "\n" : end));
  }

  /// Changes the line of an account; see [dev.wharf.auth.spi.AccountStore#replace].
  boolean replace(Username name, UnaryOperator<Stored> change) {
    if (!(entries().get(name) instanceof Stored before)) {
      return false;
    }
    Stored after = change.apply(before);
    if (!after.name().equals(name)) {
      throw new IllegalArgumentException("an account keeps its name");
    }
    int index = indexOf(name);
    String mark = lines.get(index).startsWith(BYTE_ORDER_MARK) && index == 0 ? BYTE_ORDER_MARK : "";
    lines.set(index, mark + changed(index, before, after) + end(lines.get(index)));
    return true;
  }

  /// Removes every line of this name.
  boolean remove(Username name) {
    boolean removed = false;
    for (int i = lines.size() - 1; i >= 0; i--) {
      StoredEntry entry = entry(i);
      if (entry != null && entry.name().equals(name)) {
        lines.remove(i);
        removed = true;
      }
    }
    return removed;
  }

  private int indexOf(Username name) {
    for (int i = 0; i < lines.size(); i++) {
      StoredEntry entry = entry(i);
      if (entry != null && entry.name().equals(name)) {
        return i;
      }
    }
    throw new IllegalStateException("an entry without a line");
  }

  private @Nullable StoredEntry entry(int index) {
    String line = utf8(body(index));
    return switch (PasswdLine.parse(line, hashes)) {
      case PasswdLine.Valid valid -> {
        String[] fields = line.split(":", -1);
        yield new Stored(valid.account(), fields[1], fields[4]);
      }
      case PasswdLine.Broken(Username name, String problem) -> new Broken(name, problem);
      case PasswdLine.Nameless _, PasswdLine.Nothing _ -> null;
    };
  }

  /// The line with the fields that the change made different; the others stay as they were spelled.
  private String changed(int index, Stored before, Stored after) {
    List<String> old = PasswdFields.of(before);
    List<String> wanted = PasswdFields.of(after);
    var fields = new ArrayList<>(List.of(body(index).split(":", -1)));
    for (int i = 0; i < wanted.size(); i++) {
      if (!wanted.get(i).equals(old.get(i))) {
        while (fields.size() <= i) {
          fields.add("");
        }
        fields.set(i, latin1(wanted.get(i)));
      }
    }
    String line = String.join(":", fields);
    check(after, utf8(line));
    return line;
  }

  private String written(Stored account, List<String> fields) {
    String line = String.join(":", fields);
    check(account, line);
    return latin1(line);
  }

  /// Never writes what would be read as something else.
  private void check(Stored wanted, String line) {
    if (!(PasswdLine.parse(line, hashes) instanceof PasswdLine.Valid valid
        && valid.account().equals(wanted.account()))) {
      throw new IllegalArgumentException(
          "the user file cannot hold the account as it is: "
              + (PasswdLine.parse(line, hashes) instanceof PasswdLine.Broken(_, var problem)
                  ? problem
                  : "it would be read as another one"));
    }
  }

  /// The line without its end, and without a byte order mark.
  private String body(int index) {
    String line = lines.get(index);
    int start = index == 0 && line.startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK.length() : 0;
    return line.substring(start, line.length() - end(line).length());
  }

  private static String end(String line) {
    if (line.endsWith("\r\n")) {
      return "\r\n";
    }
    return line.endsWith("\n") ? "\n" : "";
  }

  private static String utf8(String bytes) {
    return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }

  private static String latin1(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }
}
