package dev.wharf.auth.ldap;

import com.unboundid.ldap.sdk.Entry;
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
              String[] values = entry.getAttributeValues(attribute);
              if (values.length != 1) {
                throw new IllegalArgumentException(attribute + " has several values");
              }
              return values[0];
            });
  }

  /// The number that is the value of the first of `attributes` that the entry has.
  ///
  /// @throws IllegalArgumentException if it has several values or is no number within the bounds
  static Optional<Long> number(Entry entry, List<String> attributes, long least, long most) {
    Optional<String> text = text(entry, attributes);
    try {
      return text.map(value -> Numbers.parse(value.strip(), least, most));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          present(entry, attributes).orElseThrow() + " is not " + e.getMessage(), e);
    }
  }

  /// The first of `attributes` that the entry has.
  static Optional<String> present(Entry entry, List<String> attributes) {
    return attributes.stream()
        .filter(
            attribute -> {
              String[] values = entry.getAttributeValues(attribute);
              return values != null && values.length > 0;
            })
        .findFirst();
  }
}
