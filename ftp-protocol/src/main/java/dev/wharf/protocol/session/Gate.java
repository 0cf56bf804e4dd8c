package dev.wharf.protocol.session;

import dev.wharf.domain.Account;
import dev.wharf.protocol.command.Command;
import dev.wharf.protocol.port.DataPlan;
import dev.wharf.protocol.port.Protection;
import dev.wharf.protocol.port.ProtocolSettings.Features;
import dev.wharf.protocol.port.TlsPolicy;
import dev.wharf.protocol.reply.Replies;
import dev.wharf.protocol.reply.Reply;
import java.util.Optional;

/// Decides whether a command may run now, by what the session remembers. Pure: no I/O, no clock,
/// and nothing that depends on the command's argument.
public final class Gate {
  private final Features features;
  private final TlsPolicy tls;

  /// A gate where nothing has to be encrypted.
  ///
  /// @param features what is switched on
  public Gate(Features features) {
    this(features, TlsPolicy.FREE);
  }

  /// A gate.
  ///
  /// @param features what is switched on
  /// @param tls what has to be encrypted
  public Gate(Features features, TlsPolicy tls) {
    this.features = features;
    this.tls = tls;
  }

  /// Judges `command`.
  public Verdict check(SessionState state, Command command) {
    return switch (command) {
      case Command.Open open -> new Verdict.Open(open);
      case Command.Guarded guarded ->
          state.phase() instanceof Phase.LoggedIn login
              ? objection(state, login, guarded)
                  .<Verdict>map(Verdict.Refused::new)
                  .orElseGet(() -> new Verdict.Guarded(guarded, login))
              : new Verdict.Refused(Replies.loginFirst());
    };
  }

  private Optional<Reply> objection(
      SessionState state, Phase.LoggedIn login, Command.Guarded command) {
    return switch (command) {
      case Command.Port _ when !features.active() -> Optional.of(Replies.switchedOff());
      case Command.Pasv _ when !features.passive() -> Optional.of(Replies.switchedOff());
      case Command.Epsv _ when !features.passive() -> Optional.of(Replies.switchedOff());
      case Command.Port _ when state.data().epsvOnly() -> Optional.of(Replies.onlyEpsv());
      case Command.Pasv _ when state.data().epsvOnly() -> Optional.of(Replies.onlyEpsv());
      case Command.Checksum _ when !features.checksums() -> Optional.of(Replies.switchedOff());
      case Command.SiteChmod _ when !features.chmod() -> Optional.of(Replies.siteUnknown());
      case Command.Rnto _ when !(state.pending() instanceof Pending.RenameFrom) ->
          Optional.of(Replies.renameFromFirst());
      case Command.Rang _ when state.ascii() -> Optional.of(Replies.rangeNeedsBinary());
      case Command.Size _ when state.ascii() -> Optional.of(Replies.sizeNeedsBinary());
      case Command.Transferring _ when isTooClear(state, login.account()) ->
          Optional.of(Replies.dataMustBePrivate());
      case Command.Transferring transferring -> transferObjection(state, transferring);
      case Command.Guarded _ -> Optional.empty();
    };
  }

  private boolean isTooClear(SessionState state, Account account) {
    return state.data().protection() == Protection.CLEAR && tls.needsPrivateData(account);
  }

  private static Optional<Reply> transferObjection(
      SessionState state, Command.Transferring command) {
    if (state.data().plan() instanceof DataPlan.None) {
      return Optional.of(Replies.dataPortFirst());
    }
    boolean restarted = state.restartOffset() > 0;
    boolean ranged = state.pending() instanceof Pending.Range;
    return switch (command) {
      case Command.Stou _ when restarted -> Optional.of(Replies.noRestartForUnique());
      case Command.Stou _ when ranged -> Optional.of(Replies.rangeOnlyForReading());
      case Command.Stor _ when ranged -> Optional.of(Replies.rangeOnlyForReading());
      case Command.Appe _ when ranged -> Optional.of(Replies.rangeOnlyForReading());
      case Command.Retr _ when state.ascii() && (restarted || ranged) ->
          Optional.of(Replies.restartNeedsBinary());
      case Command.Stor _ when state.ascii() && restarted ->
          Optional.of(Replies.restartNeedsBinary());
      case Command.Appe _ when state.ascii() && restarted ->
          Optional.of(Replies.restartNeedsBinary());
      case Command.Transferring _ -> Optional.empty();
    };
  }
}
