package dev.wharf.protocol.quota;

import dev.wharf.domain.Usage;

/// The sum of what all sessions have reserved and neither used nor given back. Thread-safe.
final class Reservations {
  private Usage sum = Usage.NONE; // guarded by this

  synchronized void add(Usage reserved) {
    sum = sum.plus(reserved);
  }

  synchronized void end(Usage reserved) {
    sum = sum.minus(reserved);
  }

  synchronized Usage sum() {
    return sum;
  }
}
