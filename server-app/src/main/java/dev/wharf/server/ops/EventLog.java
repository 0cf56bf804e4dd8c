package dev.wharf.server.ops;

import dev.wharf.domain.EventSink;
import dev.wharf.domain.FtpEvent;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/// Writes each event as one [EventLine]; that of the end of a session sums it up. The message is
/// never used as a pattern.
public final class EventLog implements EventSink {
  private final Consumer<EventLine> out;
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
        case FtpEvent.SessionOpened _,
            FtpEvent.LoggedIn _,
            FtpEvent.LoginRefused _,
            FtpEvent.Deleted _,
            FtpEvent.Renamed _,
            FtpEvent.DirectoryCreated _,
            FtpEvent.DirectoryRemoved _,
            FtpEvent.AttributesChanged _,
            FtpEvent.CommandRefused _,
            FtpEvent.QuotaFailed _,
            FtpEvent.SessionEnded _ ->
            this;
      };
    }

    EventLine on(EventLine line) {
      return line.with("uploads", uploads)
          .with("uploaded", uploaded)
          .with("downloads", downloads)
          .with("downloaded", downloaded)
          .with("failed", failed);
    }
  }

  /// Writes to the logger `dev.wharf.events`.
  public EventLog() {
    this(toLogger(System.getLogger("dev.wharf.events")));
  }

  /// Writes elsewhere.
  ///
  /// @param out called on threads of sessions, for one event after the other of each
  public EventLog(Consumer<EventLine> out) {
    this.out = out;
  }

  private static Consumer<EventLine> toLogger(Logger logger) {
    return line -> logger.log(level(line), line::text);
  }

  private static Level level(EventLine line) {
    return switch (line.weight()) {
      case INFO, NOTICE -> Level.INFO;
      case WARNING -> Level.WARNING;
      case ERROR -> Level.ERROR;
    };
  }

  @Override
  public void accept(FtpEvent event) {
    String session = event.source().session();
    EventLine line = EventLine.of(event);
    switch (event) {
      case FtpEvent.SessionOpened _ -> sums.put(session, Sum.NOTHING);
      case FtpEvent.SessionEnded _ -> {
        Sum sum = sums.remove(session);
        line = (sum == null ? Sum.NOTHING : sum).on(line);
      }
      case FtpEvent.UploadCompleted _,
          FtpEvent.UploadFailed _,
          FtpEvent.DownloadCompleted _,
          FtpEvent.DownloadFailed _ ->
          sums.computeIfPresent(session, (_, sum) -> sum.plus(event));
      case FtpEvent.LoggedIn _,
          FtpEvent.LoginRefused _,
          FtpEvent.Deleted _,
          FtpEvent.Renamed _,
          FtpEvent.DirectoryCreated _,
          FtpEvent.DirectoryRemoved _,
          FtpEvent.AttributesChanged _,
          FtpEvent.CommandRefused _,
          FtpEvent.QuotaFailed _ -> {} // nothing that the sum has
    }
    out.accept(line);
  }

  static String describe(FtpEvent event) {
    return EventLine.of(event).text();
  }
}
