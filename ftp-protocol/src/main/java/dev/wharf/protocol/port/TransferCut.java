package dev.wharf.protocol.port;

import java.io.IOException;

/// The server itself has ended a data connection while bytes were sent.
public final class TransferCut extends IOException {
  private static final long serialVersionUID = 1;

  private final EndOfData why;

  /// @param why no proof of anything
  /// @param cause what came of it
  public TransferCut(EndOfData why, IOException cause) {
    super("ended by the server: " + why, cause);
    this.why = why;
  }

  /// Why it has.
  public EndOfData why() {
    return why;
  }
}
