package dev.wharf.protocol.session;

import dev.wharf.protocol.command.Command;
import dev.wharf.protocol.port.DataPlan;
import java.time.Duration;
import java.util.OptionalLong;

/// What the server remembers between two commands of one control connection.
///
/// @param phase how far the session has come
/// @param pending what one command prepared for another
/// @param declared what ALLO said the next upload will have
/// @param ascii whether TYPE is A
/// @param data what was agreed about data connections
/// @param preferences how the client likes things
public record SessionState(
    Phase phase,
    Pending pending,
    OptionalLong declared,
    boolean ascii,
    DataSetup data,
    Preferences preferences) {
  /// A session that begins: nobody logged in, TYPE A (RFC 959 §5.1).
  public static SessionState initial(Duration idle) {
    return new SessionState(
        new Phase.Stranger(0),
        new Pending.Nothing(),
        OptionalLong.empty(),
        true,
        DataSetup.INITIAL,
        Preferences.initial(idle));
  }

  /// The state after `command` was answered: what waited for it, or for the next command only, is
  /// forgotten.
  ///
  /// RNFR waits for the very next command. REST, RANG and ALLO wait for the next transfer and
  /// survive what real clients send in between, such as PASV, TYPE, SIZE and NOOP (RFC 3659 §5.3
  /// leaves that open).
  public SessionState settled(Command command) {
    if (command instanceof Command.Rnfr) {
      return new SessionState(phase, pending, OptionalLong.empty(), ascii, data, preferences);
    }
    if (command instanceof Command.EndsRestart) {
      return new SessionState(
          phase, new Pending.Nothing(), OptionalLong.empty(), ascii, data, preferences);
    }
    return withoutRename();
  }

  /// Without what RNFR prepared: it waits for one line, whatever that is.
  public SessionState withoutRename() {
    return pending instanceof Pending.RenameFrom ? with(new Pending.Nothing()) : this;
  }

  /// Where a transfer begins: 0 unless REST said otherwise.
  public long restartOffset() {
    return pending instanceof Pending.RestartAt(long offset) ? offset : 0;
  }

  /// In another phase.
  public SessionState with(Phase other) {
    return new SessionState(other, pending, declared, ascii, data, preferences);
  }

  /// With something else pending.
  public SessionState with(Pending other) {
    return new SessionState(phase, other, declared, ascii, data, preferences);
  }

  /// With another idea of data connections.
  public SessionState with(DataSetup other) {
    return new SessionState(phase, pending, declared, ascii, other, preferences);
  }

  /// With other preferences.
  public SessionState with(Preferences other) {
    return new SessionState(phase, pending, declared, ascii, data, other);
  }

  /// With another TYPE.
  public SessionState withAscii(boolean other) {
    return new SessionState(phase, pending, declared, other, data, preferences);
  }

  /// With a size from ALLO.
  public SessionState withDeclared(long bytes) {
    return new SessionState(phase, pending, OptionalLong.of(bytes), ascii, data, preferences);
  }

  /// Without a plan for the next data connection; a listener that waited is closed.
  public SessionState withoutPlan() {
    data.plan().abandon();
    return with(data.with(new DataPlan.None()));
  }

  /// At its end: everything that was held is let go of.
  public SessionState ended(String reason) {
    data.plan().abandon();
    if (phase instanceof Phase.LoggedIn login) {
      login.leave();
    }
    return with(data.with(new DataPlan.None())).with(new Phase.Ended(reason));
  }

  /// As it began, for a client that starts again under TLS (RFC 4217 §4): what was held is let go
  /// of.
  public SessionState restarted(Duration idle) {
    ended("starts again");
    return initial(idle).with(new Phase.Stranger(phase.failures()));
  }
}
