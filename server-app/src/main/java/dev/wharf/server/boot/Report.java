package dev.wharf.server.boot;

import dev.wharf.domain.Activity;
import dev.wharf.domain.OnlineSession;
import dev.wharf.server.FtpServer;
import java.lang.System.Logger.Level;
import java.util.Locale;
import java.util.TreeMap;

/// Who is online and what all threads do, as lines of the log.
final class Report {
  private static final System.Logger LOG = System.getLogger("dev.wharf.report");

  private Report() {}

  static void log(FtpServer server) {
    var sessions = server.sessions();
    LOG.log(Level.INFO, "report: sessions={0}", Integer.toString(sessions.size()));
    sessions.forEach(session -> LOG.log(Level.INFO, () -> line(session)));
    var threads = new TreeMap<String, Thread>();
    Thread.getAllStackTraces().keySet().forEach(thread -> threads.put(name(thread), thread));
    server.threads().forEach(thread -> threads.put(name(thread), thread));
    threads.forEach((name, thread) -> LOG.log(Level.INFO, () -> line(name, thread)));
    LOG.log(Level.INFO, "report: end");
  }

  private static String name(Thread thread) {
    return thread.getName() + " " + thread.threadId();
  }

  private static String line(OnlineSession session) {
    Activity activity = session.activity();
    return "report: session="
        + session.id()
        + " client="
        + session.client().getHostAddress()
        + " tls="
        + session.encrypted()
        + " state="
        + activity.kind().name().toLowerCase(Locale.ROOT)
        + " ms="
        + activity.time().toMillis()
        + " bytes="
        + activity.bytes()
        + " account="
        + session.account()
        + " file="
        + activity.path();
  }

  private static String line(String name, Thread thread) {
    var line = new StringBuilder("report: thread ").append(name);
    line.append(' ').append(thread.getState());
    StackTraceElement[] stack = thread.getStackTrace();
    for (int i = 0; i < Math.min(8, stack.length); i++) {
      line.append(i == 0 ? " at " : " < ").append(stack[i]);
    }
    return line.toString();
  }
}
