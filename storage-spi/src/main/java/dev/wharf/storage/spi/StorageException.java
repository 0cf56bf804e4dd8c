package dev.wharf.storage.spi;

import java.io.IOException;

/// A storage says no, and why. The message is for logs; clients see only what follows from the
/// failure, unless there is a sentence for them.
public final class StorageException extends IOException {
  private static final long serialVersionUID = 1L;

  private final Failure failure;
  private final String told;

  /// A plain no.
  public StorageException(Failure failure, String message) {
    this(failure, message, "");
  }

  /// A no of which the client shall learn the reason.
  ///
  /// @param told a sentence for the client, or empty; control characters in it are not sent
  public StorageException(Failure failure, String message, String told) {
    super(message);
    this.failure = failure;
    this.told = told;
  }

  /// A no that another exception brought to light.
  public StorageException(Failure failure, String message, Throwable cause) {
    super(message, cause);
    this.failure = failure;
    this.told = "";
  }

  /// Why.
  public Failure failure() {
    return failure;
  }

  /// A sentence for the client, in place of the one that follows from the failure, which still
  /// decides about the code; empty if there is none.
  public String told() {
    return told;
  }

  /// Failure and message on one line, for logs.
  public String reason() {
    return failure + ", " + getMessage();
  }
}
