package dev.wharf.server.ops;

import dev.wharf.domain.EventSink;
import dev.wharf.domain.FtpEvent;
import dev.wharf.domain.FtpPath;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Writes each event as one line of the log: the words of the event, then `key=value` pairs.
///
/// Everything that came from a client stands in quotes, with control characters, quotes and
/// backslashes escaped: nobody can forge a line, steer a terminal, or address a log library's
/// lookups, since the message is never used as a pattern.
public final class EventLog implements EventSink {
  private static final int LONGEST = 4096;

  private final Logger logger;
  private final Map<String, Sum> sums = new ConcurrentHashMap<>(); // of sessions, by their names

  /// What a session has moved.
  private record Sum(int uploads, long uploaded, int downloads, long downloaded, int failed) {
    static final Sum NOTHING = new Sum(0, 0, 0, 0, 0);

    Sum plus(FtpEvent event) {
      return switch (event) {
        case FtpEvent.UploadCompleted(_, _, var bytes, _, _) ->
            new Sum(uploads + 1, uploaded + bytes, downloads, downloaded, failed);
        case FtpEvent.DownloadCompleted(_, _, var bytes, _) ->
            new Sum(uploads, uploaded, downloads + 1, downloaded + bytes, failed);
        case FtpEvent.UploadFailed _, FtpEvent.DownloadFailed _ ->
            new Sum(uploads, uploaded, downloads, downloaded, failed + 1);
        default -> this;
      };
    }

    String words() {
      return " uploads="
          + uploads
          + " uploaded="
          + uploaded
          + " downloads="
          + downloads
          + " downloaded="
          + downloaded
          + " failed="
          + failed;
    }
  }

  /// Writes to the logger `dev.wharf.events`.
  public EventLog() {
    this(System.getLogger("dev.wharf.events"));
  }

  EventLog(Logger logger) {
    this.logger = logger;
  }

  @Override
  public void accept(FtpEvent event) {
    String session = event.source().session();
    switch (event) {
      case FtpEvent.SessionOpened _ -> sums.put(session, Sum.NOTHING);
      case FtpEvent.SessionEnded _ -> {
        Sum sum = sums.getOrDefault(session, Sum.NOTHING);
        sums.remove(session);
        logger.log(Level.INFO, () -> describe(event) + sum.words());
        return;
      }
      default -> sums.computeIfPresent(session, (_, sum) -> sum.plus(event));
    }
    logger.log(level(event), () -> describe(event));
  }

  private static Level level(FtpEvent event) {
    boolean trouble =
        event instanceof FtpEvent.LoginRefused || event instanceof FtpEvent.QuotaFailed;
    return trouble ? Level.WARNING : Level.INFO;
  }

  static String describe(FtpEvent event) {
    var line = new Line();
    switch (event) {
      case FtpEvent.SessionOpened _ -> line.words("connected");
      case FtpEvent.LoggedIn _ -> line.words("logged in");
      case FtpEvent.LoginRefused(var _, var name, var reason) ->
          line.words("login refused").text("name", name).text("reason", reason);
      case FtpEvent.UploadCompleted(var _, var path, var bytes, var time, _) ->
          line.words("uploaded").path("path", path).bytes(bytes, time);
      case FtpEvent.UploadFailed(var _, var path, var bytes, var time, var reason) ->
          line.words("upload failed").path("path", path).bytes(bytes, time).text("reason", reason);
      case FtpEvent.DownloadCompleted(var _, var path, var bytes, var time) ->
          line.words("downloaded").path("path", path).bytes(bytes, time);
      case FtpEvent.DownloadFailed(var _, var path, var bytes, var time, var reason) ->
          line.words("download failed")
              .path("path", path)
              .bytes(bytes, time)
              .text("reason", reason);
      case FtpEvent.Deleted(var _, var path) -> line.words("deleted").path("path", path);
      case FtpEvent.Renamed(var _, var from, var to) ->
          line.words("renamed").path("from", from).path("to", to);
      case FtpEvent.DirectoryCreated(var _, var path) ->
          line.words("directory created").path("path", path);
      case FtpEvent.DirectoryRemoved(var _, var path) ->
          line.words("directory removed").path("path", path);
      case FtpEvent.AttributesChanged(var _, var path, var what) ->
          line.words("attributes changed").path("path", path).text("what", what);
      case FtpEvent.QuotaFailed(var _, var problem) ->
          line.words("quota failed").text("problem", problem);
      case FtpEvent.SessionEnded(var _, var time, var reason) ->
          line.words("ended").time(time).text("reason", reason);
    }
    return line.source(event.source());
  }

  /// A line that grows.
  private static final class Line {
    private final StringBuilder out = new StringBuilder(160);

    Line words(String words) {
      out.append(words);
      return this;
    }

    Line text(String key, String value) {
      out.append(' ').append(key).append("=\"");
      int end = Math.min(value.length(), LONGEST);
      for (int i = 0; i < end; i++) {
        append(value.charAt(i));
      }
      out.append(end < value.length() ? "…\"" : "\"");
      return this;
    }

    Line path(String key, FtpPath path) {
      return text(key, path.toString());
    }

    Line bytes(long bytes, Duration time) {
      out.append(" bytes=").append(bytes);
      return time(time);
    }

    Line time(Duration time) {
      out.append(" ms=").append(time.toMillis());
      return this;
    }

    String source(FtpEvent.Source source) {
      out.append(" session=").append(source.session());
      out.append(" client=").append(source.client().getHostAddress());
      if (!source.account().isEmpty()) {
        text("account", source.account());
      }
      return out.toString();
    }

    private void append(char c) {
      switch (c) {
        case '"', '\\' -> out.append('\\').append(c);
        default -> {
          if (isPlain(c)) {
            out.append(c);
          } else {
            out.append("\\u");
            for (int shift = 12; shift >= 0; shift -= 4) {
              out.append(Character.forDigit(c >> shift & 0xf, 16));
            }
          }
        }
      }
    }

    /// Neither control characters, nor what ends a line or turns its direction, nor half a
    /// character that is none.
    private static boolean isPlain(char c) {
      return switch (Character.getType(c)) {
        case Character.CONTROL,
            Character.FORMAT,
            Character.LINE_SEPARATOR,
            Character.PARAGRAPH_SEPARATOR ->
            false;
        default -> true;
      };
    }
  }
}
