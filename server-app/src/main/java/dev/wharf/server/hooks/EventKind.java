package dev.wharf.server.hooks;

import dev.wharf.domain.FtpEvent;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// A sort of event, by the word that configurations and programs use for it.
public enum EventKind {
  /// A client connected.
  CONNECTED,
  /// A client proved who it is.
  LOGIN,
  /// A client did not.
  LOGIN_REFUSED,
  /// A file was received whole.
  UPLOAD,
  /// A file was not received whole, or not wanted.
  UPLOAD_FAILED,
  /// A file was sent to its end.
  DOWNLOAD,
  /// A file was not sent to its end.
  DOWNLOAD_FAILED,
  /// A file was removed.
  DELETE,
  /// A file or directory got another name.
  RENAME,
  /// A directory was made.
  MKDIR,
  /// A directory was removed.
  RMDIR,
  /// Time or mode of something was set.
  ATTRIBUTES,
  /// Something was asked for that may not be, or is not possible.
  REFUSED,
  /// The quota of an account could not be kept.
  QUOTA_FAILED,
  /// A control connection ended.
  END;

  /// The sort of `event`.
  public static EventKind of(FtpEvent event) {
    return switch (event) {
      case FtpEvent.SessionOpened _ -> CONNECTED;
      case FtpEvent.LoggedIn _ -> LOGIN;
      case FtpEvent.LoginRefused _ -> LOGIN_REFUSED;
      case FtpEvent.UploadCompleted _ -> UPLOAD;
      case FtpEvent.UploadFailed _ -> UPLOAD_FAILED;
      case FtpEvent.DownloadCompleted _ -> DOWNLOAD;
      case FtpEvent.DownloadFailed _ -> DOWNLOAD_FAILED;
      case FtpEvent.Deleted _ -> DELETE;
      case FtpEvent.Renamed _ -> RENAME;
      case FtpEvent.DirectoryCreated _ -> MKDIR;
      case FtpEvent.DirectoryRemoved _ -> RMDIR;
      case FtpEvent.AttributesChanged _ -> ATTRIBUTES;
      case FtpEvent.CommandRefused _ -> REFUSED;
      case FtpEvent.QuotaFailed _ -> QUOTA_FAILED;
      case FtpEvent.SessionEnded _ -> END;
    };
  }

  /// The word, as in `upload-failed`.
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// The sort with that word.
  public static Optional<EventKind> of(String word) {
    return Arrays.stream(values()).filter(kind -> kind.word().equals(word)).findFirst();
  }
}
