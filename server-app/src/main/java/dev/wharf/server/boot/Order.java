package dev.wharf.server.boot;

import dev.wharf.server.control.Steering;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// What the program is told while it serves.
sealed interface Order {
  /// To end.
  record Stop(Steering.Ending how) implements Order {}

  /// To read the configuration again.
  ///
  /// @param wrong gets what is wrong with it; nothing if all went well
  record Reload(CompletableFuture<List<String>> wrong) implements Order {
    /// For nobody who waits.
    Reload() {
      this(new CompletableFuture<>());
    }
  }

  /// To write to the log who is online and what all threads do.
  record Report() implements Order {}
}
