package dev.wharf.server.ops;

import dev.wharf.domain.OnlineSession;

/// What goes on on one control connection.
public interface LiveSession {
  /// Speaks with the client until the end. Called once.
  void run();

  /// Ends the session soon: lets a running transfer finish. From any thread.
  void drain();

  /// Ends the session now, and a running transfer with it. From any thread.
  void cut();

  /// Ends the session now, since an administrator wants it so. From any thread.
  void kick();

  /// What it is, and what it is doing. From any thread.
  OnlineSession online();
}
