package dev.wharf.auth.sql;

import dev.wharf.domain.Settings;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// Wharf's own dialect: parameters have names, as in `:user`, and need no quotes.
final class ColonReader extends QueryReader {
  private final Set<Parameter> allowed;

  /// @param allowed what may be asked for
  ColonReader(Set<Parameter> allowed) {
    this.allowed = allowed;
  }

  @Override
  Parameter named(String word) {
    return allowed.stream()
        .filter(parameter -> parameter.word().equals(word))
        .findFirst()
        .orElseThrow(() -> unknown(word));
  }

  private IllegalArgumentException unknown(String word) {
    List<String> words = allowed.stream().map(Parameter::word).sorted().toList();
    String known =
        words.stream().map(one -> ":" + one).collect(Collectors.joining(", ", "known: ", ""));
    return new IllegalArgumentException(
        ":"
            + word
            + " is not known here; "
            + Settings.nearest(word, words)
                .map(best -> "did you mean :" + best + "?")
                .orElse(known));
  }

  @Override
  Parameter lettered(char letter) {
    throw new IllegalArgumentException(
        "\\" + letter + " is no parameter here; names with a colon are, as in :user");
  }

  @Override
  boolean hides(String quoted) {
    for (Parameter parameter : allowed) {
      if (quoted.contains(":" + parameter.word())) {
        throw new IllegalArgumentException(
            ":" + parameter.word() + " stands inside quotes; parameters need none");
      }
    }
    return false;
  }
}
