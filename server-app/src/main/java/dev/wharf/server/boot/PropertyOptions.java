package dev.wharf.server.boot;

import dev.wharf.auth.spi.StoredEntry.Stored;
import dev.wharf.domain.SettingsException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// An option for each property of an account.
final class PropertyOptions {
  private final Map<AccountProperty, OptionSpec> options = new LinkedHashMap<>();

  PropertyOptions() {
    for (AccountProperty property : AccountProperties.ALL) {
      options.put(
          property,
          OptionSpec.builder(property.option())
              .paramLabel(property.label())
              .type(String.class)
              .description(property.help().replace("%", "%%"))
              .build());
    }
  }

  void addTo(CommandSpec spec) {
    options.values().forEach(spec::addOption);
  }

  /// What the options that were given do to an account.
  ///
  /// @throws SettingsException with every option that cannot be read
  List<UnaryOperator<Stored>> changes() {
    var changes = new ArrayList<UnaryOperator<Stored>>();
    var problems = new ArrayList<String>();
    options.forEach(
        (property, option) -> {
          String text = option.getValue();
          if (text != null) {
            try {
              changes.add(property.changeTo(text));
            } catch (SettingsException e) {
              problems.addAll(e.problems());
            }
          }
        });
    if (!problems.isEmpty()) {
      throw new SettingsException(problems);
    }
    return changes;
  }

  /// All of them, one after the other.
  static Stored apply(List<UnaryOperator<Stored>> changes, Stored stored) {
    Stored changed = stored;
    for (UnaryOperator<Stored> change : changes) {
      changed = change.apply(changed);
    }
    return changed;
  }
}
