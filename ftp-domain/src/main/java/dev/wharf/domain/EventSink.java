package dev.wharf.domain;

/// Where events go. Called on the thread of the session, so it must be quick and must not throw;
/// what it throws all the same is logged, and changes nothing for the client. Thread-safe.
@FunctionalInterface
public interface EventSink {
  /// Takes no notice.
  EventSink NOWHERE = _ -> {};

  /// Takes note of `event`.
  void accept(FtpEvent event);
}
