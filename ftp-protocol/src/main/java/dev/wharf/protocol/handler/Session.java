package dev.wharf.protocol.handler;

import dev.wharf.domain.FtpEvent;
import dev.wharf.protocol.port.ControlWire;
import dev.wharf.protocol.port.DataChannels;
import dev.wharf.protocol.port.ProtocolSettings;
import dev.wharf.protocol.port.Services;
import dev.wharf.protocol.session.Phase;
import dev.wharf.protocol.transfer.DataTransfer;
import dev.wharf.protocol.transfer.TransferSlot;

/// What the handlers of one session share.
///
/// @param id names the session in events
/// @param wire the control connection
/// @param channels makes data connections
/// @param services the rest of the house
/// @param slot room for one transfer
/// @param transfer what all transfers have in common
public record Session(
    String id,
    ControlWire wire,
    DataChannels channels,
    Services services,
    TransferSlot slot,
    DataTransfer transfer) {
  private static final System.Logger LOG = System.getLogger(Session.class.getName());

  /// The administrator's choices.
  public ProtocolSettings settings() {
    return services.settings();
  }

  /// Tells everybody who wants to know. What has happened has happened, also if one of them fails.
  public void tell(FtpEvent event) {
    try {
      services.events().accept(event);
    } catch (RuntimeException e) { // of somebody else's code, whatever it is
      String what = event.getClass().getSimpleName();
      LOG.log(System.Logger.Level.ERROR, () -> "session " + id + ": " + what + " is not told", e);
    }
  }

  /// Where an event comes from, once somebody is logged in.
  public FtpEvent.Source source(Phase.LoggedIn login) {
    return source(login.account().name().value());
  }

  /// Where an event comes from.
  ///
  /// @param account the account's name, or empty
  public FtpEvent.Source source(String account) {
    return new FtpEvent.Source(id, wire.peer().address(), account, wire.peer().encrypted());
  }
}
