package dev.wharf.server.ops;

/// What goes on on one control connection.
public interface LiveSession {
  /// Speaks with the client until the end. Called once.
  void run();

  /// Ends the session soon: lets a running transfer finish. From any thread.
  void drain();

  /// Ends the session now, and a running transfer with it. From any thread.
  void cut();
}
