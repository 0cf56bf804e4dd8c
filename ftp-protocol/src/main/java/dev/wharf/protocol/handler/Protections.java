package dev.wharf.protocol.handler;

import dev.wharf.protocol.command.Command;
import dev.wharf.protocol.port.Protection;
import dev.wharf.protocol.reply.Replies;
import dev.wharf.protocol.session.Phase;
import dev.wharf.protocol.session.SessionState;

/// AUTH, ADAT, PBSZ, PROT, CCC: security (RFC 2228, RFC 4217).
public final class Protections {
  private final Session session;

  /// Handlers for `session`.
  public Protections(Session session) {
    this.session = session;
  }

  /// AUTH TLS (RFC 4217 §4). Whoever was logged in logs in again.
  public Answer auth(SessionState state) {
    if (isSecure()) {
      return Answer.unchanged(state, Replies.alreadyTls());
    }
    return session.wire().offersTls()
        ? new Answer.ThenTls(state.restarted(session.settings().idle()), Replies.tlsBegins())
        : Answer.unchanged(state, Replies.noTls());
  }

  /// ADAT (RFC 2228 §3): TLS needs none.
  public Answer data(SessionState state) {
    return Answer.unchanged(state, isSecure() ? Replies.notDone() : Replies.authFirst());
  }

  /// PBSZ (RFC 4217 §8).
  public Answer bufferSize(SessionState state) {
    return isSecure()
        ? new Answer.Plain(state.with(state.data().withBufferSize()), Replies.bufferSize())
        : Answer.unchanged(state, Replies.authFirst());
  }

  /// PROT (RFC 4217 §9).
  public Answer protect(SessionState state, Command.Prot prot) {
    if (!state.data().bufferSize()) {
      return Answer.unchanged(state, isSecure() ? Replies.pbszFirst() : Replies.authFirst());
    }
    return switch (prot.level()) {
      case 'C' ->
          isPrivate(state)
              ? Answer.unchanged(state, Replies.dataStaysPrivate())
              : new Answer.Plain(
                  state.with(state.data().with(Protection.CLEAR)), Replies.protection(false));
      case 'P' ->
          new Answer.Plain(
              state.with(state.data().with(Protection.PRIVATE)), Replies.protection(true));
      default -> Answer.unchanged(state, Replies.levelNotDone());
    };
  }

  private boolean isPrivate(SessionState state) {
    return state.phase() instanceof Phase.LoggedIn login
        ? session.settings().tls().needsPrivateData(login.account())
        : session.settings().tls().data();
  }

  /// CCC (RFC 4217 §6): never.
  public Answer clear(SessionState state) {
    return Answer.unchanged(state, isSecure() ? Replies.staysEncrypted() : Replies.clearAlready());
  }

  private boolean isSecure() {
    return session.wire().peer().encrypted();
  }
}
