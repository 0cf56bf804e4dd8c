package dev.wharf.domain;

/// A login name: not empty, at most 256 characters, free of control characters.
///
/// Compared exactly, letter by letter; `Admin` and `admin` are two names.
///
/// @param value the name as the client sent it
public record Username(String value) {
  /// Most characters of a login name.
  public static final int MAX_LENGTH = 256;

  /// Checks the name.
  ///
  /// @throws IllegalArgumentException if it could not be a login name; see [#isValid]
  public Username {
    if (!isValid(value)) {
      throw new IllegalArgumentException("not a login name");
    }
  }

  /// Whether `text` can be a login name.
  public static boolean isValid(String text) {
    return !text.isEmpty() && text.length() <= MAX_LENGTH && FtpPath.isPathname(text);
  }

  @Override
  public String toString() {
    return value;
  }
}
