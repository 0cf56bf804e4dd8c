package dev.wharf.domain;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;

/// A fact worth telling, complete in itself. Names and paths come from clients: whoever prints them
/// escapes them.
public sealed interface FtpEvent {
  /// Which control connection it happened on.
  Source source();

  /// A control connection.
  ///
  /// @param session a name for the connection that is unique while the process lives
  /// @param client the client's address
  /// @param account the account's name, or empty before login
  /// @param encrypted whether it was under TLS then
  record Source(String session, InetAddress client, String account, boolean encrypted) {}

  /// A client connected and was greeted.
  record SessionOpened(Source source) implements FtpEvent {}

  /// A client proved who it is.
  record LoggedIn(Source source) implements FtpEvent {}

  /// A client did not.
  ///
  /// @param name the login name it gave
  /// @param reason why, for the administrator; the client does not learn it
  record LoginRefused(Source source, String name, String reason) implements FtpEvent {}

  /// A file was received whole and is visible under its name.
  ///
  /// @param location the absolute path by which programs of this machine find it, if it is a file
  ///   of this machine and the storage knows where
  record UploadCompleted(
      Source source, FtpPath path, long bytes, Duration duration, Optional<String> location)
      implements FtpEvent {
    /// A file that is nowhere on this machine.
    public UploadCompleted(Source source, FtpPath path, long bytes, Duration duration) {
      this(source, path, bytes, duration, Optional.empty());
    }
  }

  /// A file was not received whole; nothing of it is visible, unless the storage is configured to
  /// show uploads as they come.
  ///
  /// @param bytes how many had come
  record UploadFailed(Source source, FtpPath path, long bytes, Duration duration, String reason)
      implements FtpEvent {}

  /// A file was sent to its end.
  record DownloadCompleted(Source source, FtpPath path, long bytes, Duration duration)
      implements FtpEvent {}

  /// A file was not sent to its end.
  record DownloadFailed(Source source, FtpPath path, long bytes, Duration duration, String reason)
      implements FtpEvent {}

  /// A file was removed.
  record Deleted(Source source, FtpPath path) implements FtpEvent {}

  /// A file or directory got another name.
  record Renamed(Source source, FtpPath from, FtpPath to) implements FtpEvent {}

  /// A directory was made.
  record DirectoryCreated(Source source, FtpPath path) implements FtpEvent {}

  /// A directory was removed.
  record DirectoryRemoved(Source source, FtpPath path) implements FtpEvent {}

  /// Time or mode of a file or directory was set.
  ///
  /// @param what the fact and its new value, as in `modify=20260102030405`
  record AttributesChanged(Source source, FtpPath path, String what) implements FtpEvent {}

  /// A client asked for something that it may not do, or that is not possible. Questions (SIZE,
  /// MDTM, MLST, STAT and their like) are not told of.
  ///
  /// @param command what it asked for, as in `MKD`
  /// @param pathname of what, as it came; empty for the current directory
  /// @param reason what the client was told
  record CommandRefused(Source source, String command, String pathname, String reason)
      implements FtpEvent {}

  /// The quota of an account could not be kept, so that nothing can be uploaded: somebody has to
  /// look after the ledger.
  ///
  /// @param problem for the administrator
  record QuotaFailed(Source source, String problem) implements FtpEvent {}

  /// A control connection ended.
  ///
  /// @param reason how: `quit`, `client gone`, `idle`, …
  record SessionEnded(Source source, Duration duration, String reason) implements FtpEvent {}
}
