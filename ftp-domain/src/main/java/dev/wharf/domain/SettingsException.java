package dev.wharf.domain;

import java.util.List;

/// The configuration is wrong. Each problem names the key, the value, and what would be right: it
/// is all that an administrator sees.
public final class SettingsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<String> problems; // nothing here is ever serialized

  /// One problem.
  public SettingsException(String problem) {
    this(List.of(problem));
  }

  /// One problem that another failure brought to light.
  public SettingsException(String problem, Throwable cause) {
    super(problem, cause);
    this.problems = List.of(problem);
  }

  /// Several problems, one sentence each.
  public SettingsException(List<String> problems) {
    super(String.join("\n", problems));
    this.problems = List.copyOf(problems);
  }

  /// The problems, one sentence each, at least one.
  public List<String> problems() {
    return List.copyOf(problems);
  }
}
