package dev.wharf.server.hooks;

import java.util.Map;
import java.util.Optional;

/// How a hook tells an event. Thread-safe.
@FunctionalInterface
interface Delivery {
  /// Tells it once. An interrupt ends it.
  ///
  /// @return what went wrong, in a few words for the log
  Optional<String> tell(Map<String, Object> facts);
}
