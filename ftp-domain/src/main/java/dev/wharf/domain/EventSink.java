package dev.wharf.domain;

/// Where events go. Called on the thread of the session, so it must be quick and must not throw;
/// thread-safe.
@FunctionalInterface
public interface EventSink {
  /// Takes no notice.
  EventSink NOWHERE = _ -> {};

  /// Takes note of `event`.
  void accept(FtpEvent event);
}
