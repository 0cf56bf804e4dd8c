package dev.wharf.protocol.listing;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// A fact of MLST and MLSD (RFC 3659 §7.5), in the order in which they are told.
public enum Fact {
  /// What it is.
  TYPE("type"),
  /// Bytes of a file.
  SIZE("size"),
  /// Time of the last modification.
  MODIFY("modify"),
  /// What the account may do with it.
  PERM("perm"),
  /// The same for two names of one object.
  UNIQUE("unique"),
  /// Permission bits.
  UNIX_MODE("UNIX.mode"),
  /// Owner.
  UNIX_OWNER("UNIX.owner"),
  /// Group.
  UNIX_GROUP("UNIX.group");

  /// Those that are told unless the client chooses.
  public static final Set<Fact> DEFAULT =
      Collections.unmodifiableSet(EnumSet.of(TYPE, SIZE, MODIFY, PERM, UNIQUE, UNIX_MODE));

  private final String label;

  Fact(String label) {
    this.label = label;
  }

  /// The name on the wire.
  public String label() {
    return label;
  }

  /// The fact of that name, in any case.
  public static Optional<Fact> of(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return Arrays.stream(values())
        .filter(fact -> fact.label.toLowerCase(Locale.ROOT).equals(lower))
        .findFirst();
  }

  /// All facts as FEAT lists them: a star behind those in `chosen`.
  public static String features(Set<Fact> chosen) {
    var text = new StringBuilder();
    for (Fact fact : values()) {
      text.append(fact.label).append(chosen.contains(fact) ? "*;" : ";");
    }
    return text.toString();
  }

  /// The chosen facts, a semicolon behind each.
  public static String names(Set<Fact> chosen) {
    var text = new StringBuilder();
    for (Fact fact : values()) {
      if (chosen.contains(fact)) {
        text.append(fact.label).append(';');
      }
    }
    return text.toString();
  }
}
