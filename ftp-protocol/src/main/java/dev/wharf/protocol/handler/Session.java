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
  /// The administrator's choices.
  public ProtocolSettings settings() {
    return services.settings();
  }

  /// Tells everybody who wants to know.
  public void tell(FtpEvent event) {
    services.events().accept(event);
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
