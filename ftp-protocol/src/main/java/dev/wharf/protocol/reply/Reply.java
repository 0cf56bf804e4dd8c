package dev.wharf.protocol.reply;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// One reply: a code of three digits and one or more lines (RFC 959 §4.2).
///
/// Whatever the lines hold, the bytes on the wire are this one reply and no other: [#encode]
/// replaces control characters and begins every inner line with a space, so that neither a name nor
/// a banner can forge a second reply.
///
/// @param code 100 to 599
/// @param lines at least one, without line ends
public record Reply(int code, List<String> lines) {
  /// Checks the code and that there is a line.
  public Reply {
    lines = List.copyOf(lines);
    if (code < 100 || code > 599 || lines.isEmpty()) {
      throw new IllegalArgumentException("not a reply: " + code + " " + lines);
    }
  }

  /// A reply of one line.
  public static Reply of(int code, String text) {
    return new Reply(code, List.of(text));
  }

  /// Whether more is to come for the same command (RFC 959 §4.2.1, first digit 1).
  public boolean isPreliminary() {
    return code < 200;
  }

  /// Whether it says that something was done (first digit 2).
  public boolean isPositive() {
    return code >= 200 && code < 300;
  }

  /// The bytes of the reply: `ddd text`, or `ddd-first`, inner lines behind a space, `ddd last`; CR
  /// LF behind each.
  public byte[] encode() {
    var bytes = new ByteArrayOutputStream(64);
    for (int i = 0; i < lines.size(); i++) {
      boolean last = i == lines.size() - 1;
      if (i == 0 || last) {
        append(bytes, code + (last ? " " : "-"));
      } else {
        append(bytes, " ");
      }
      append(bytes, printable(lines.get(i)));
      append(bytes, "\r\n");
    }
    return bytes.toByteArray();
  }

  /// The bytes of lines that come before the last one, each as `ddd-line`.
  public byte[] encodeAhead() {
    var bytes = new ByteArrayOutputStream(64);
    for (String line : lines) {
      append(bytes, code + "-" + printable(line) + "\r\n");
    }
    return bytes.toByteArray();
  }

  private static void append(ByteArrayOutputStream bytes, String text) {
    bytes.writeBytes(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String printable(String line) {
    var clean = new StringBuilder(line.length());
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      clean.append(Character.isISOControl(c) ? '?' : c);
    }
    return clean.toString();
  }

  @Override
  public String toString() {
    return code + " " + String.join(" / ", lines);
  }
}
