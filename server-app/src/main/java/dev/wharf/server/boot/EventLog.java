package dev.wharf.server.boot;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.INFO;

import dev.wharf.domain.EventSink;
import dev.wharf.domain.FtpEvent;
import dev.wharf.domain.FtpEvent.Source;
import java.time.Duration;

/// Tells the log what happens, a line per event. Names come from clients; [Logs] escapes them.
final class EventLog implements EventSink {
  private static final System.Logger LOG = System.getLogger("dev.wharf.events");

  @Override
  public void accept(FtpEvent event) {
    System.Logger.Level level = event instanceof FtpEvent.SessionOpened ? DEBUG : INFO;
    if (LOG.isLoggable(level)) {
      LOG.log(level, who(event.source()) + " " + what(event));
    }
  }

  private static String who(Source source) {
    String account = source.account().isEmpty() ? "-" : source.account();
    return source.session() + " " + Endpoint.text(source.client()) + " " + account;
  }

  private static String what(FtpEvent event) {
    return switch (event) {
      case FtpEvent.SessionOpened _ -> "connected";
      case FtpEvent.LoggedIn _ -> "logged in";
      case FtpEvent.LoginRefused(_, String name, String reason) ->
          "login refused for " + name + ": " + reason;
      case FtpEvent.UploadCompleted(_, var path, long bytes, Duration took) ->
          "received " + path + ", " + amount(bytes, took);
      case FtpEvent.UploadFailed(_, var path, long bytes, Duration took, String reason) ->
          "failed to receive " + path + ", " + amount(bytes, took) + ": " + reason;
      case FtpEvent.DownloadCompleted(_, var path, long bytes, Duration took) ->
          "sent " + path + ", " + amount(bytes, took);
      case FtpEvent.DownloadFailed(_, var path, long bytes, Duration took, String reason) ->
          "failed to send " + path + ", " + amount(bytes, took) + ": " + reason;
      case FtpEvent.Deleted(_, var path) -> "deleted " + path;
      case FtpEvent.Renamed(_, var from, var to) -> "renamed " + from + " to " + to;
      case FtpEvent.DirectoryCreated(_, var path) -> "made directory " + path;
      case FtpEvent.DirectoryRemoved(_, var path) -> "removed directory " + path;
      case FtpEvent.AttributesChanged(_, var path, String what) -> "set " + what + " of " + path;
      case FtpEvent.SessionEnded(_, Duration took, String reason) ->
          "left after " + seconds(took) + ": " + reason;
    };
  }

  private static String amount(long bytes, Duration took) {
    return bytes + " bytes in " + seconds(took);
  }

  private static String seconds(Duration took) {
    long millis = took.toMillis();
    String fraction = Long.toString(1000 + millis % 1000);
    return millis / 1000 + "." + fraction.substring(1) + " s";
  }
}
