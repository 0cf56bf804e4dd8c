package dev.wharf.auth.spi;

/// Text from outside, made fit for a line of a log.
public final class Printable {
  private static final int LONGEST = 500;

  private Printable() {}

  /// `text` in quotes, with escapes for whatever is not printable ASCII: for names.
  public static String quoted(String text) {
    var quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c >= ' ' && c <= '~') {
        quoted.append(c);
      } else {
        quoted.append("\\u").append(Integer.toHexString(c | 0x10000), 1, 5);
      }
    }
    return quoted.append('"').toString();
  }

  /// `text` with a `?` for whatever is not printable ASCII, and cut off where it gets long: for
  /// sentences of others, such as the error messages of a server.
  public static String line(String text) {
    var line = new StringBuilder();
    text.codePoints()
        .limit(LONGEST)
        .forEach(c -> line.appendCodePoint(c >= ' ' && c <= '~' ? c : '?'));
    return line.toString();
  }
}
