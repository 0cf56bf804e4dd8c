package dev.wharf.auth.sql;

/// Text from outside, made fit for a line of a log.
final class Printable {
  private Printable() {}

  /// `text` in quotes, with escapes for whatever is not printable ASCII.
  static String quoted(String text) {
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
}
