package dev.wharf.server.host;

import java.io.IOException;

/// SIGQUIT, which the JVM keeps for its own list of platform threads: neither `sun.misc.Signal` nor
/// an upcall can take it over, since a handler has to run on whatever thread the signal hits.
///
/// A function of the C library can, if it may be called from a handler and makes do with the number
/// of the signal as its argument. `alarm` does: it sends SIGALRM after so many seconds, and that
/// one is for everybody to take.
public final class Quit {
  private static final int SIGQUIT = 3;

  private Quit() {}

  /// Lets SIGALRM follow each SIGQUIT, after three seconds. The JVM's list is gone then, and so is
  /// the way by which `jcmd` comes in, unless the JVM was told to open it from the start.
  ///
  /// @throws IOException if the system does not want it
  public static void sendsAlarm() throws IOException {
    Libc.onSignal(SIGQUIT, "alarm");
  }
}
