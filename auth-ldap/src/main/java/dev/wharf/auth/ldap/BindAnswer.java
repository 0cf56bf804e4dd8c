package dev.wharf.auth.ldap;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import java.util.Objects;
import java.util.Optional;

/// What a directory says to somebody's bind.
enum BindAnswer {
  /// The password is right.
  RIGHT,
  /// It is not, or there is no such entry.
  WRONG,
  /// The account may not log in.
  LOCKED,
  /// The account or its password has expired.
  EXPIRED;

  /// Reads a refusal (RFC 4511 §4.2.2); empty if it is no answer to the question. Active Directory
  /// says why in the text: `AcceptSecurityContext error, data 533`.
  static Optional<BindAnswer> of(LDAPException refusal) {
    ResultCode code = refusal.getResultCode();
    if (code.equals(ResultCode.INVALID_CREDENTIALS)) {
      return Optional.of(reason(Objects.requireNonNullElse(refusal.getDiagnosticMessage(), "")));
    }
    if (code.equals(ResultCode.NO_SUCH_OBJECT) || code.equals(ResultCode.INVALID_DN_SYNTAX)) {
      return Optional.of(WRONG);
    }
    boolean locked =
        code.equals(ResultCode.INAPPROPRIATE_AUTHENTICATION)
            || code.equals(ResultCode.UNWILLING_TO_PERFORM)
            || code.equals(ResultCode.CONSTRAINT_VIOLATION)
            || code.equals(ResultCode.INSUFFICIENT_ACCESS_RIGHTS);
    return locked ? Optional.of(LOCKED) : Optional.empty();
  }

  private static BindAnswer reason(String text) {
    int at = text.indexOf(", data ");
    String data = at < 0 ? "" : text.substring(at + 7);
    if (data.startsWith("532") || data.startsWith("701") || data.startsWith("773")) {
      return EXPIRED;
    }
    return data.startsWith("530")
            || data.startsWith("531")
            || data.startsWith("533")
            || data.startsWith("775")
        ? LOCKED
        : WRONG;
  }
}
