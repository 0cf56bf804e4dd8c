package dev.wharf.protocol.command;

/// The argument of HOST: a name of ASCII letters, digits, dashes and dots, or an address (RFC 7151
/// §3.1). Never a port.
final class HostName {
  private HostName() {}

  static boolean isValid(String text) {
    boolean literal = text.startsWith("[") && text.endsWith("]");
    String inner = literal ? text.substring(1, text.length() - 1) : text;
    if (inner.isEmpty() || inner.length() > 253) {
      return false;
    }
    for (int i = 0; i < inner.length(); i++) {
      char c = inner.charAt(i);
      boolean letter = c < 128 && Character.isLetterOrDigit(c);
      boolean mark = literal ? c == ':' || c == '.' : c == '-' || c == '.';
      if (!letter && !mark) {
        return false;
      }
    }
    return !literal || inner.indexOf(':') >= 0;
  }
}
