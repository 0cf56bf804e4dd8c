package dev.wharf.protocol.handler;

import dev.wharf.protocol.command.Command;
import dev.wharf.protocol.command.Verb;
import dev.wharf.protocol.port.DataPlan;
import dev.wharf.protocol.reply.Replies;
import dev.wharf.protocol.reply.Reply;
import dev.wharf.protocol.session.Pending;
import dev.wharf.protocol.session.Phase;
import dev.wharf.protocol.session.SessionState;
import dev.wharf.storage.spi.StorageException;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/// PORT, EPRT, PASV, EPSV, TYPE, STRU, MODE, ALLO, REST, RANG, ABOR: what the next transfer will be
/// like (RFC 959 §4.1.2, RFC 2428).
public final class DataPorts {
  /// Ports below belong to services that a client must not reach through us (RFC 2577 §3).
  private static final int FIRST_UNPRIVILEGED_PORT = 1024;

  private final Session session;

  /// Handlers for `session`.
  public DataPorts(Session session) {
    this.session = session;
  }

  /// PORT and EPRT (RFC 959 §4.1.2, RFC 2428 §2). Only to the client's own address, so that nobody
  /// reaches third parties through us. Whatever was agreed before is forgotten, even if this fails.
  public Answer active(SessionState state, Command.Port port) {
    SessionState cleared = state.withoutPlan();
    Optional<Reply> objection = objection(port);
    return objection.isPresent()
        ? new Answer.Plain(cleared, objection.get())
        : new Answer.Plain(
            cleared.with(cleared.data().with(new DataPlan.Active(port.target()))),
            Replies.activeAccepted(port.verb().name()));
  }

  private Optional<Reply> objection(Command.Port port) {
    InetSocketAddress target = port.target();
    boolean six = target.getAddress() instanceof Inet6Address;
    if (six != isIpv6()) {
      return Optional.of(
          port.verb() == Verb.PORT
              ? Replies.syntax(Verb.PORT.syntax())
              : Replies.familyNotDone(isIpv6() ? "2" : "1"));
    }
    boolean own = target.getAddress().equals(session.wire().peer().address());
    return own && target.getPort() >= FIRST_UNPRIVILEGED_PORT
        ? Optional.empty()
        : Optional.of(Replies.foreignPort());
  }

  /// PASV (RFC 959 §4.1.2).
  public Answer passive(SessionState state) {
    if (isIpv6()) {
      return new Answer.Plain(state.withoutPlan(), Replies.useEpsv());
    }
    return listen(state, plan -> Replies.passive(plan.address()));
  }

  /// EPSV (RFC 2428 §3).
  public Answer extendedPassive(SessionState state, Command.Epsv epsv) {
    int ours = isIpv6() ? 2 : 1;
    if (epsv.family().orElse(ours) != ours) {
      return Answer.unchanged(state, Replies.familyNotDone(Integer.toString(ours)));
    }
    return listen(state, plan -> Replies.extendedPassive(plan.address().getPort()));
  }

  /// EPSV ALL (RFC 2428 §4): for the rest of the session.
  public Answer onlyExtendedPassive(SessionState state) {
    return new Answer.Plain(state.with(state.data().onlyEpsv()), Replies.onlyExtendedPassive());
  }

  private Answer listen(SessionState state, Function<DataPlan.Passive, Reply> reply) {
    SessionState cleared = state.withoutPlan();
    try {
      DataPlan.Passive plan = session.channels().listen();
      return new Answer.Plain(cleared.with(cleared.data().with(plan)), reply.apply(plan));
    } catch (IOException _) {
      return new Answer.Plain(cleared, Replies.noPassivePort());
    }
  }

  private boolean isIpv6() {
    return session.wire().peer().address() instanceof Inet6Address;
  }

  /// TYPE (RFC 959 §4.1.2).
  public Answer type(SessionState state, Command.Type type) {
    return new Answer.Plain(state.withAscii(type.ascii()), Replies.type(type.ascii()));
  }

  /// ALLO (RFC 959 §4.1.3): nothing is reserved, but the next upload must not be shorter, and 552
  /// says at once that there is no room for a new file; one that replaces another may need less,
  /// but nobody has named it yet, and Pure-FTPd answers so as well. Answers 200, not 202: cameras
  /// take 202 for a refusal.
  public Answer allocate(SessionState state, Phase.LoggedIn login, Command.Allo allo) {
    OptionalLong free = free(login);
    if (free.isPresent() && free.getAsLong() < allo.bytes()) {
      return Answer.unchanged(state, Replies.noRoom(free.getAsLong()));
    }
    return new Answer.Plain(state.withDeclared(allo.bytes()), Replies.ok());
  }

  private static OptionalLong free(Phase.LoggedIn login) {
    try {
      return login.tree().free(login.cwd());
    } catch (StorageException _) {
      return OptionalLong.empty(); // the upload will say why
    }
  }

  /// REST (RFC 3659 §5.3). Whether the offset is possible shows at the transfer.
  public Answer restart(SessionState state, Command.Rest rest) {
    return new Answer.Plain(
        state.with(new Pending.RestartAt(rest.offset())), Replies.restartAt(rest.offset()));
  }

  /// RANG (draft-bryan-ftp-range): both ends belong to the range; `1 0` is the whole file.
  public Answer range(SessionState state, Command.Rang rang) {
    SessionState whole = state.with(new Pending.Nothing());
    if (rang.first() <= rang.last()) {
      return new Answer.Plain(
          state.with(new Pending.Range(rang.first(), rang.last())),
          Replies.range(rang.first(), rang.last()));
    }
    boolean reset = rang.first() == 1 && rang.last() == 0;
    return new Answer.Plain(whole, reset ? Replies.wholeFile() : Replies.badRange());
  }

  /// ABOR (RFC 959 §4.1.3). A running transfer was ended when the line came; what is left to do is
  /// to answer, and to give up a listener that waits.
  public Answer abort(SessionState state) {
    return new Answer.Plain(state.withoutPlan(), Replies.abortDone());
  }
}
