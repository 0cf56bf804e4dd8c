package dev.wharf.protocol.quota;

import dev.wharf.domain.Limits.Quota;
import dev.wharf.domain.Usage;
import org.jspecify.annotations.Nullable;

/// What is stored in one home and what is reserved there, of all sessions. Not thread-safe: whoever
/// uses it holds its lock.
final class Figures {
  private @Nullable Usage stored;
  private Usage reserved = Usage.NONE;
  private boolean doubtful;
  int pages;

  boolean areKnown() {
    return stored != null;
  }

  void know(Usage counted) {
    stored = counted;
  }

  void forget() {
    stored = null;
  }

  /// What is known may be wrong, and the place where it is kept as well.
  void doubt() {
    doubtful = true;
  }

  /// It has been counted again, and kept.
  void believe() {
    doubtful = false;
  }

  boolean areDoubtful() {
    return doubtful;
  }

  Usage stored() {
    if (stored == null) {
      throw new IllegalStateException("not counted");
    }
    return stored;
  }

  Usage used() {
    return stored().plus(reserved);
  }

  boolean reserve(Usage more, Usage held, Quota limit) {
    if (!limit.hasRoom(used(), more)) {
      release(held);
      return false;
    }
    reserved = reserved.plus(more);
    return true;
  }

  void release(Usage amount) {
    reserved = reserved.minus(amount).notNegative();
  }
}
