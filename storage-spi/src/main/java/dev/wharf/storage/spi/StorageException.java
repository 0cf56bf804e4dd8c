package dev.wharf.storage.spi;

import java.io.IOException;

/// A storage says no, and why. The message is for logs; clients see only what follows from the
/// failure.
public final class StorageException extends IOException {
  private static final long serialVersionUID = 1L;

  private final Failure failure;

  /// A plain no.
  public StorageException(Failure failure, String message) {
    super(message);
    this.failure = failure;
  }

  /// A no that another exception brought to light.
  public StorageException(Failure failure, String message, Throwable cause) {
    super(message, cause);
    this.failure = failure;
  }

  /// Why.
  public Failure failure() {
    return failure;
  }

  /// Failure and message on one line, for logs.
  public String reason() {
    return failure + ", " + getMessage();
  }
}
