package dev.wharf.protocol.port;

/// What a read from the control connection can bring.
public sealed interface ControlLine {
  /// A line.
  ///
  /// @param bytes without CR LF or LF; may be any bytes, or none
  @SuppressWarnings("ArrayRecordComponent") // parsed once and thrown away, never compared
  record Text(byte[] bytes) implements ControlLine {}

  /// A line that was too long; all of it has been read and thrown away.
  record Overlong() implements ControlLine {}

  /// A line so long that reading its end was given up.
  record Endless() implements ControlLine {}

  /// No line came in time.
  record TimedOut() implements ControlLine {}

  /// The client closed the connection, or it broke.
  record Ended() implements ControlLine {}

  /// Somebody called [ControlWire#wake].
  record Woken() implements ControlLine {}
}
