package dev.wharf.server;

import java.time.Duration;

/// How long the server waits. Zero means for ever, except for `drain`. What concerns the
/// conversation (login, idle) is in [dev.wharf.protocol.port.ProtocolSettings].
///
/// @param data a transfer may stand still so long before it is cut
/// @param dataConnect the client is awaited so long on a passive port; its own port is tried so
///   long, but never longer than ten seconds
/// @param transfer a whole transfer may take so long, from its data connection on, however well it
///   goes
/// @param write a reply may wait so long for a client that does not read before it is cut
/// @param drain running transfers get so long when the server stops; zero cuts them at once
/// @param authentication one login may take so long to be checked
/// @param slowest a transfer for which the client moves fewer bytes per second is cut, on average
///   over two minutes of waiting for it; 0 for any
public record ServerTimeouts(
    Duration data,
    Duration dataConnect,
    Duration transfer,
    Duration write,
    Duration drain,
    Duration authentication,
    long slowest) {
  /// Two minutes for data, a day for a whole transfer, ten seconds for a login to be checked, 30
  /// seconds for everything else; a byte per second.
  public static final ServerTimeouts DEFAULT =
      new ServerTimeouts(
          Duration.ofMinutes(2),
          Duration.ofSeconds(30),
          Duration.ofDays(1),
          Duration.ofSeconds(30),
          Duration.ofSeconds(30),
          Duration.ofSeconds(10),
          1);

  /// Checks that nothing is negative.
  public ServerTimeouts {
    if (data.isNegative()
        || dataConnect.isNegative()
        || transfer.isNegative()
        || write.isNegative()
        || drain.isNegative()
        || authentication.isNegative()
        || slowest < 0) {
      throw new IllegalArgumentException("a timeout is negative");
    }
  }

  /// These timeouts with another one for transfers that stand still.
  public ServerTimeouts withData(Duration other) {
    return new ServerTimeouts(other, dataConnect, transfer, write, drain, authentication, slowest);
  }

  /// These timeouts with another one for making data connections.
  public ServerTimeouts withDataConnect(Duration other) {
    return new ServerTimeouts(data, other, transfer, write, drain, authentication, slowest);
  }

  /// These timeouts with another one for whole transfers.
  public ServerTimeouts withTransfer(Duration other) {
    return new ServerTimeouts(data, dataConnect, other, write, drain, authentication, slowest);
  }

  /// These timeouts with another one for clients that do not read replies.
  public ServerTimeouts withWrite(Duration other) {
    return new ServerTimeouts(data, dataConnect, transfer, other, drain, authentication, slowest);
  }

  /// These timeouts with another one for the end of the server.
  public ServerTimeouts withDrain(Duration other) {
    return new ServerTimeouts(data, dataConnect, transfer, write, other, authentication, slowest);
  }

  /// These timeouts with another one for the check of logins.
  public ServerTimeouts withAuthentication(Duration other) {
    return new ServerTimeouts(data, dataConnect, transfer, write, drain, other, slowest);
  }

  /// These timeouts with another rate that is too slow.
  public ServerTimeouts withSlowest(long bytesPerSecond) {
    return new ServerTimeouts(
        data, dataConnect, transfer, write, drain, authentication, bytesPerSecond);
  }
}
