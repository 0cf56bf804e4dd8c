package dev.wharf.protocol.transfer;

/// What a thread is called while it does something, for whoever looks at threads from outside, as
/// `jcmd` does. Closing it gives the thread its old name back.
///
/// Names end up in dumps of many lines: what could begin another line becomes `?`.
public final class ThreadTitle implements AutoCloseable {
  private static final int LONGEST = 200;

  private final Thread thread = Thread.currentThread();
  private final String before = thread.getName();

  private ThreadTitle() {}

  /// Calls the current thread so.
  public static ThreadTitle of(String title) {
    var own = new ThreadTitle();
    own.thread.setName(clean(title));
    return own;
  }

  private static String clean(String title) {
    var clean = new StringBuilder();
    for (int i = 0; i < Math.min(LONGEST, title.length()); i++) {
      char c = title.charAt(i);
      boolean breaks = Character.isISOControl(c) || c == '\u2028' || c == '\u2029';
      clean.append(breaks ? '?' : c);
    }
    return clean.toString();
  }

  @Override
  public void close() {
    thread.setName(before);
  }
}
