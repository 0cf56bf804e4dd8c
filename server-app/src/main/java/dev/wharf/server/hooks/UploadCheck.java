package dev.wharf.server.hooks;

import java.nio.file.Path;

/// Looks at each upload before anybody else can see it. Thread-safe.
public interface UploadCheck extends AutoCloseable {
  /// Says what is to become of an upload. Called on the transfer's thread when all bytes have come;
  /// the client waits for its reply meanwhile. An interrupt means that the transfer was ended, and
  /// the verdict counts no more: it should come soon.
  Verdict judge(Candidate candidate);

  /// Where files go for which there is no place in the storage while they are looked at.
  Path spool();

  /// Ends what runs. Called once, when the last session that may ask has ended.
  @Override
  default void close() {}

  /// An upload that is whole, and hidden.
  ///
  /// @param account who sends it
  /// @param path where it is to appear, as the account sees it
  /// @param file holds all bytes of the file to be, also those that a resumed upload keeps; to be
  ///   read, or copied, until the verdict is said
  /// @param size bytes of it
  record Candidate(String account, String path, Path file, long size) {}

  /// What becomes of an upload.
  sealed interface Verdict {
    /// It appears.
    record Good() implements Verdict {}

    /// It is not wanted: 550, or 552 if it is too large; nothing of it stays.
    ///
    /// @param reason a short sentence for the client, without control characters; may be empty
    /// @param tooLarge whether the reason is size or space
    record Unwanted(String reason, boolean tooLarge) implements Verdict {}

    /// Nobody can say: 451, and nothing of it stays.
    ///
    /// @param problem for the log
    record Unknown(String problem) implements Verdict {}
  }
}
