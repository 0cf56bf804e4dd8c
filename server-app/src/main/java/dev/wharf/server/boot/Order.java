package dev.wharf.server.boot;

import dev.wharf.server.control.Steering;
import java.util.concurrent.CompletableFuture;

/// What the program is told while it serves.
sealed interface Order {
  /// To end.
  record Stop(Steering.Ending how) implements Order {}

  /// To read the configuration again.
  ///
  /// @param done gets what came of it
  record Reload(CompletableFuture<Steering.Reloaded> done) implements Order {
    /// For nobody who waits.
    Reload() {
      this(new CompletableFuture<>());
    }
  }

  /// To write to the log who is online and what all threads do.
  record Report() implements Order {}
}
