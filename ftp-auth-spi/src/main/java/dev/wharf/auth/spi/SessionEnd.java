package dev.wharf.auth.spi;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Deque;

/// The end of what a login begins: where an authenticator leaves what it has to do when the session
/// is over, such as closing a session of its own; the server then adds what is its own, which ends
/// before that.
///
/// It comes once: when the session ends, or as soon as it is clear that there will be none, because
/// the login was refused, came too late, or found no home. Thread-safe.
public final class SessionEnd implements AutoCloseable {
  private static final Logger LOG = System.getLogger(SessionEnd.class.getName());

  private final Deque<Runnable> actions = new ArrayDeque<>(1);
  private boolean over;

  /// An end that has not come.
  public SessionEnd() {}

  /// Has `action` run at the end; at once, if the end has come.
  ///
  /// @param action is quick, since other work of the session waits for it
  public void whenOver(Runnable action) {
    synchronized (this) {
      if (!over) {
        actions.push(action);
        return;
      }
    }
    run(action);
  }

  /// The end has come: runs what was left here, last first. A second call does nothing.
  @Override
  public void close() {
    Deque<Runnable> left;
    synchronized (this) {
      over = true;
      left = new ArrayDeque<>(actions);
      actions.clear();
    }
    left.forEach(SessionEnd::run);
  }

  private static void run(Runnable action) {
    try {
      action.run();
    } catch (RuntimeException e) { // must not keep the others from their end
      LOG.log(Level.WARNING, "the end of a session failed", e);
    }
  }
}
