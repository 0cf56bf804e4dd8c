package dev.wharf.protocol.reply;

import dev.wharf.storage.spi.Failure;
import dev.wharf.storage.spi.StorageException;

/// The only place where a storage's *no* becomes a reply. The code follows from the failure, and so
/// does the text, unless the storage has a sentence for the client. What does not exist and what is
/// forbidden look the same, so that nobody learns names by trying.
public final class FailureReplies {
  private FailureReplies() {}

  private static Reply told(StorageException no, Reply usual) {
    return no.told().isEmpty() ? usual : Reply.of(usual.code(), no.told());
  }

  /// For commands that read, list, or act on something that is there.
  public static Reply forExisting(StorageException no) {
    return told(no, forExisting(no.failure()));
  }

  /// The same, where no storage has said it.
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
  public static Reply forName(StorageException no) {
    return told(no, forName(no.failure()));
  }

  /// The same, where no storage has said it.
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

  /// For commands that set a fact: the value may be what cannot be kept.
  public static Reply forFact(StorageException no) {
    return no.failure() == Failure.OUT_OF_RANGE
        ? told(no, Reply.of(501, "That value cannot be stored."))
        : forChange(no);
  }

  /// For MKD, RMD, DELE, CWD and their like, which know no offset and no data connection.
  public static Reply forChange(StorageException no) {
    return told(
        no,
        switch (no.failure()) {
          case OUT_OF_RANGE -> forExisting(Failure.NOT_FOUND);
          case CHANGED -> busy();
          default -> forExisting(no.failure()); // as for all others
        });
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
