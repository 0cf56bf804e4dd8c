package dev.wharf.protocol.session;

import dev.wharf.protocol.listing.Fact;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

/// How the client likes things, until it says otherwise.
///
/// @param facts what MLST and MLSD tell (OPTS MLST)
/// @param hash what HASH computes (OPTS HASH)
/// @param idle how long it may say nothing (SITE IDLE); zero for ever
public record Preferences(Set<Fact> facts, HashAlgorithm hash, Duration idle) {
  /// Copies the facts.
  public Preferences {
    facts = facts.isEmpty() ? Set.of() : EnumSet.copyOf(facts);
  }

  /// What a session begins with.
  public static Preferences initial(Duration idle) {
    return new Preferences(Fact.DEFAULT, HashAlgorithm.SHA_256, idle);
  }

  /// With other facts.
  public Preferences with(Set<Fact> others) {
    return new Preferences(others, hash, idle);
  }

  /// With another algorithm.
  public Preferences with(HashAlgorithm other) {
    return new Preferences(facts, other, idle);
  }

  /// With another idle time.
  public Preferences with(Duration other) {
    return new Preferences(facts, hash, other);
  }
}
