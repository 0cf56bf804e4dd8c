package dev.wharf.auth.ldap;

import com.unboundid.ldap.sdk.LDAPException;
import dev.wharf.auth.spi.Printable;
import java.io.IOException;
import java.util.Objects;

/// The directory gave no answer, or none that decides a login. The message is for the
/// administrator.
final class DirectoryException extends IOException {
  private static final long serialVersionUID = 1L;

  DirectoryException(String problem) {
    super(problem);
  }

  DirectoryException(String problem, Throwable cause) {
    super(problem, cause);
  }

  /// Why the SDK could not do something, in few words and fit for a log: it repeats itself at
  /// length.
  static String reason(LDAPException e) {
    Throwable deepest = e;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    String text = Objects.requireNonNullElse(deepest.getMessage(), "no reason given");
    int version = text.indexOf(", ldapSDKVersion=");
    return Printable.line(
        e.getResultCode().getName() + ": " + (version < 0 ? text : text.substring(0, version)));
  }
}
