package dev.wharf.auth.ldap;

import com.unboundid.ldap.sdk.LDAPException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Text from outside, made fit for a line of a log.
final class Quoted {
  private static final int LONGEST = 500;

  private Quoted() {}

  /// What is wrong, in few words: the SDK repeats itself at length.
  static String trouble(LDAPException e) {
    Throwable deepest = e;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    String text = Objects.requireNonNullElse(deepest.getMessage(), "no reason given");
    int version = text.indexOf(", ldapSDKVersion=");
    return line(
        e.getResultCode().getName() + ": " + (version < 0 ? text : text.substring(0, version)));
  }

  /// `text` without control characters and not too long.
  static String line(@Nullable String text) {
    String whole = Objects.requireNonNullElse(text, "no reason given");
    var line = new StringBuilder();
    whole
        .codePoints()
        .limit(LONGEST)
        .forEach(c -> line.appendCodePoint(c >= ' ' && c <= '~' ? c : '?'));
    return line.toString();
  }
}
