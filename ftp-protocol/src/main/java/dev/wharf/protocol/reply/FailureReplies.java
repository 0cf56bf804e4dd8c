package dev.wharf.protocol.reply;

import dev.wharf.storage.spi.Failure;
import dev.wharf.storage.spi.StorageException;

/// The only place where a storage's *no* becomes a code. What does not exist and what is forbidden
/// look the same, so that nobody learns names by trying.
public final class FailureReplies {
  private FailureReplies() {}

  /// For commands that read, list, or act on something that is there.
  public static Reply forExisting(Failure failure) {
    return switch (failure) {
      case NOT_FOUND, DENIED, NOT_A_DIRECTORY, IS_A_DIRECTORY, NOT_A_FILE, BAD_NAME ->
          Reply.of(550, "No such file or directory, or not allowed.");
      case UNSUPPORTED -> unsupported();
      case EXISTS -> Reply.of(550, "It exists already.");
      case NOT_EMPTY -> Reply.of(550, "The directory is not empty.");
      case OUT_OF_RANGE -> Reply.of(554, "The offset lies beyond the end of the file.");
      case BUSY -> busy();
      case CHANGED -> Reply.of(426, "The file changed while it was read.");
      case NO_SPACE -> noSpace();
      case QUOTA -> quota();
      case UNAVAILABLE -> unavailable();
    };
  }

  /// For commands that give a name: STOR, APPE, STOU, RNTO.
  public static Reply forName(Failure failure) {
    return switch (failure) {
      case NOT_FOUND, DENIED, NOT_A_DIRECTORY ->
          Reply.of(550, "No such directory, or not allowed.");
      case UNSUPPORTED -> unsupported();
      case EXISTS, IS_A_DIRECTORY, NOT_A_FILE, NOT_EMPTY, BAD_NAME ->
          Reply.of(553, "That name cannot be used.");
      case OUT_OF_RANGE -> Reply.of(554, "The offset lies beyond the end of the file.");
      case BUSY, CHANGED -> busy();
      case NO_SPACE -> noSpace();
      case QUOTA -> quota();
      case UNAVAILABLE -> unavailable();
    };
  }

  /// For an upload that failed on its way: the code follows from the failure, the text from what
  /// the storage wants to be told.
  public static Reply forUpload(StorageException failure) {
    Reply reply = forName(failure.failure());
    return failure.told().isEmpty() ? reply : Reply.of(reply.code(), failure.told());
  }

  /// For commands that set a fact: the value may be what cannot be kept.
  public static Reply forFact(Failure failure) {
    return failure == Failure.OUT_OF_RANGE
        ? Reply.of(501, "That value cannot be stored.")
        : forChange(failure);
  }

  /// For MKD, RMD, DELE, CWD and their like, which know no offset and no data connection.
  public static Reply forChange(Failure failure) {
    return switch (failure) {
      case OUT_OF_RANGE -> forExisting(Failure.NOT_FOUND);
      case CHANGED -> busy();
      default -> forExisting(failure); // as for all others
    };
  }

  private static Reply unsupported() {
    return Reply.of(550, "The storage cannot do that here.");
  }

  private static Reply busy() {
    return Reply.of(451, "Somebody else is writing this file, try again later.");
  }

  private static Reply noSpace() {
    return Reply.of(452, "No space left.");
  }

  private static Reply quota() {
    return Reply.of(552, "Quota exceeded.");
  }

  private static Reply unavailable() {
    return Reply.of(451, "The storage does not answer, try again later.");
  }
}
