package dev.wharf.server.logs;

import dev.wharf.domain.EventSink;
import dev.wharf.domain.FtpEvent;
import dev.wharf.domain.FtpPath;
import dev.wharf.server.logs.TransferFormat.Direction;
import dev.wharf.server.logs.TransferFormat.Outcome;
import dev.wharf.server.logs.TransferFormat.Transfer;
import java.io.Closeable;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/// Writes a line for each transfer, whether it went well or not.
public final class TransferLog implements EventSink, Closeable {
  private static final int INFORMATION = 6;

  private final TransferFormat format;
  private final LineSink sink;

  /// What went over in a transfer.
  private record Moved(FtpEvent.Source source, FtpPath path, long bytes, Duration duration) {
    Transfer as(Direction direction, Outcome outcome) {
      return new Transfer(
          direction,
          outcome,
          Instant.now(),
          source.session(),
          source.client().getHostAddress(),
          source.account(),
          path.toString(),
          bytes,
          duration);
    }
  }

  /// Writes to `sink`, which is closed with it.
  public TransferLog(TransferFormat format, LineSink sink) {
    this.format = format;
    this.sink = sink;
  }

  @Override
  public void accept(FtpEvent event) {
    transfer(event)
        .ifPresent(one -> sink.write(INFORMATION, format.line(one, ZoneId.systemDefault())));
  }

  private static Optional<Transfer> transfer(FtpEvent event) {
    return switch (event) {
      case FtpEvent.UploadCompleted(var source, var path, var bytes, var time, _) ->
          Optional.of(new Moved(source, path, bytes, time).as(Direction.UPLOAD, Outcome.COMPLETE));
      case FtpEvent.UploadFailed(var source, var path, var bytes, var time, _) ->
          Optional.of(
              new Moved(source, path, bytes, time).as(Direction.UPLOAD, Outcome.INCOMPLETE));
      case FtpEvent.DownloadCompleted(var source, var path, var bytes, var time) ->
          Optional.of(
              new Moved(source, path, bytes, time).as(Direction.DOWNLOAD, Outcome.COMPLETE));
      case FtpEvent.DownloadFailed(var source, var path, var bytes, var time, _) ->
          Optional.of(
              new Moved(source, path, bytes, time).as(Direction.DOWNLOAD, Outcome.INCOMPLETE));
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
          Optional.empty();
    };
  }

  @Override
  public void close() {
    sink.close();
  }
}
