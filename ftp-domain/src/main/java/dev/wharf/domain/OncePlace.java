package dev.wharf.domain;

/// A place that is given back once, however often it is closed. Small, since each session has some.
/// Thread-safe.
final class OncePlace implements SessionDirectory.Place {
  private final Runnable giveBack;
  private boolean open = true; // guarded by this

  OncePlace(Runnable giveBack) {
    this.giveBack = giveBack;
  }

  @Override
  public void close() {
    synchronized (this) {
      if (!open) {
        return;
      }
      open = false;
    }
    giveBack.run();
  }
}
