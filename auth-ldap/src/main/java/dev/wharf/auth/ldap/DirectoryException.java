package dev.wharf.auth.ldap;

import java.io.IOException;

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
}
