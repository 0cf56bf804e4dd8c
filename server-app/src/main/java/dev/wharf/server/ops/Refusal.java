package dev.wharf.server.ops;

/// Why somebody who connects is turned away at the door.
public enum Refusal {
  /// As many as may be here are.
  SESSIONS("too many connections (limits.sessions)"),
  /// As many as may come from one address have.
  OF_ADDRESS("too many connections of this address (limits.sessions-per-address)"),
  /// There are too many already that nobody has logged in to.
  STRANGERS("too many connections without a login (limits.strangers)"),
  /// An administrator said so.
  BANNED("banned");

  private final String text;

  Refusal(String text) {
    this.text = text;
  }

  /// The reason, for the administrator.
  public String text() {
    return text;
  }
}
