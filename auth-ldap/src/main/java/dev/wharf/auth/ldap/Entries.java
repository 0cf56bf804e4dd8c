package dev.wharf.auth.ldap;

import com.unboundid.ldap.sdk.Entry;
import dev.wharf.auth.spi.Digits;
import java.util.List;
import java.util.Optional;

/// Reads values of an entry. What is there twice, or is not what it should be, is an
/// `IllegalArgumentException` that names the attribute and does not quote the value.
final class Entries {
  private Entries() {}

  /// The value of the first of `attributes` that the entry has.
  ///
  /// @throws IllegalArgumentException if it has several values
  static Optional<String> text(Entry entry, List<String> attributes) {
    return present(entry, attributes)
        .map(
            attribute -> {
              List<String> values = values(entry, attribute);
              if (values.size() != 1) {
                throw new IllegalArgumentException(attribute + " has several values");
              }
              return values.getFirst();
            });
  }

  /// The number that is the value of the first of `attributes` that the entry has.
  ///
  /// @throws IllegalArgumentException if it has several values or is no number within the bounds
  static Optional<Long> number(Entry entry, List<String> attributes, long least, long most) {
    Optional<String> text = text(entry, attributes);
    try {
      return text.map(value -> Digits.parse(value.strip(), least, most));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          present(entry, attributes).orElseThrow() + " is not " + e.getMessage(), e);
    }
  }

  /// The first of `attributes` that the entry has.
  static Optional<String> present(Entry entry, List<String> attributes) {
    return attributes.stream().filter(attribute -> !values(entry, attribute).isEmpty()).findFirst();
  }

  /// All values of an attribute; none if the entry does not have it.
  static List<String> values(Entry entry, String attribute) {
    String[] values = entry.getAttributeValues(attribute);
    return values == null ? List.of() : List.of(values);
  }
}
