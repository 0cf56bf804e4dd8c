package dev.wharf.protocol;

import dev.wharf.domain.Secret;
import dev.wharf.protocol.command.Command;
import dev.wharf.protocol.command.Parsed;
import dev.wharf.protocol.command.Verb;
import java.util.Set;

/// What a session should remember, in the smallest form: the reference for random sessions. It
/// knows nothing of files, so it often allows several codes; where sequence alone decides, it
/// allows one.
final class SessionModel {
  /// Every code that the verb has.
  static final Set<Integer> ANY = Set.of();

  private enum Phase {
    STRANGER,
    NAMED,
    IN,
    OVER
  }

  private enum Pending {
    NOTHING,
    RENAME,
    RESTART,
    RANGE
  }

  private Phase phase = Phase.STRANGER;
  private Pending pending = Pending.NOTHING;
  private String name = "";
  private boolean ascii = true;
  private boolean plan;
  private boolean epsvAll;
  private int failures;
  private int unknown;

  boolean isOver() {
    return phase == Phase.OVER;
  }

  boolean isIn() {
    return phase == Phase.IN;
  }

  /// The codes that may be the first reply to a line; [#ANY] for all of its verb.
  Set<Integer> expected(Parsed parsed) {
    return switch (parsed) {
      case Parsed.Foreign _ -> Set.of(isIn() ? 500 : 421);
      case Parsed.Unknown _ -> Set.of(!isIn() && unknown == 9 ? 421 : 500);
      case Parsed.Malformed(Verb verb, var reply) ->
          Set.of(isIn() || verb.isOpen() ? reply.code() : 530);
      case Parsed.Valid(Command.Guarded _) when !isIn() -> Set.of(530);
      case Parsed.Valid(Command.Transferring transferring) -> transfer(transferring);
      case Parsed.Valid(Command command) -> expected(command);
    };
  }

  /// The codes that may not be the first reply to a line, since nothing before it gave reason to.
  Set<Integer> impossible(Parsed parsed) {
    if (!isIn() || !(parsed instanceof Parsed.Valid(Command.Transferring command)) || !plan) {
      return Set.of();
    }
    boolean whole = pending == Pending.NOTHING || pending == Pending.RENAME;
    return whole && !(command instanceof Command.Appe) // it may be to go on where that is unwise
        ? Set.of(425, command instanceof Command.Stou ? 503 : 554)
        : Set.of(425);
  }

  private Set<Integer> transfer(Command.Transferring command) {
    boolean lists =
        command instanceof Command.List
            || command instanceof Command.Nlst
            || command instanceof Command.Mlsd;
    if (!plan) {
      return Set.of(425);
    }
    if (lists) {
      return ANY;
    }
    if (command instanceof Command.Stou && pending == Pending.RESTART) {
      return Set.of(503);
    }
    if (pending == Pending.RANGE && !(command instanceof Command.Retr)) {
      return Set.of(550);
    }
    boolean partial = pending == Pending.RESTART || pending == Pending.RANGE;
    return partial && ascii ? Set.of(554) : ANY;
  }

  private Set<Integer> expected(Command command) {
    return switch (command) {
      case Command.User _ -> Set.of(isIn() ? 530 : 331);
      case Command.Pass pass -> password(pass);
      case Command.Acct _ -> Set.of(phase == Phase.STRANGER ? 503 : 202);
      case Command.Host _ -> Set.of(isIn() ? 503 : 220);
      case Command.Port _ when epsvAll -> Set.of(503);
      case Command.Pasv _ -> Set.of(epsvAll ? 503 : 227);
      case Command.Epsv _ -> Set.of(229, 522);
      case Command.Size _ when ascii -> Set.of(550);
      case Command.Rang _ when ascii -> Set.of(551);
      case Command.Rang _ -> Set.of(350, 501);
      case Command.Rest _ -> Set.of(350);
      case Command.Rnfr _ -> Set.of(350, 550);
      case Command.Rnto _ when pending != Pending.RENAME -> Set.of(503);
      case Command.Rnto _ -> Set.of(250, 550, 553);
      case Command.Quit _ -> Set.of(221);
      case Command.Abor _ -> Set.of(226);
      case Command.Auth _ -> Set.of(534);
      case Command.Prot _, Command.Pbsz _, Command.Adat _ -> Set.of(503);
      case Command.NotDone _, Command.NotDoneHere _ -> Set.of(502);
      case Command.Pwd _ -> Set.of(257);
      case Command.Stat _ -> Set.of(211);
      case Command.EpsvAll _, Command.Allo _, Command.Type _ -> Set.of(200);
      default -> ANY;
    };
  }

  private Set<Integer> password(Command.Pass pass) {
    return switch (phase) {
      case STRANGER, OVER -> Set.of(503);
      case IN -> Set.of(530);
      case NAMED -> {
        boolean right = name.equals("alice") && pass.secret().matches(Secret.of("secret"));
        yield right ? Set.of(230) : Set.of(failures == 2 ? 421 : 530);
      }
    };
  }

  /// Takes note of the final reply to a line.
  void answered(Parsed parsed, int code) {
    if (code == 421) {
      phase = Phase.OVER;
    }
    boolean foreign = parsed instanceof Parsed.Unknown && !isIn();
    unknown += foreign ? 1 : 0;
    if (!(parsed instanceof Parsed.Valid(Command command))) {
      forgetRename();
      boolean target =
          parsed instanceof Parsed.Malformed(Verb verb, _)
              && (verb == Verb.PORT || verb == Verb.EPRT);
      plan &= !(target && isIn());
      return;
    }
    if (isIn() || command instanceof Command.Open) {
      effect(command, code);
    }
    settle(command, code);
  }

  private void effect(Command command, int code) {
    switch (command) {
      case Command.User user when code == 331 -> {
        phase = Phase.NAMED;
        name = user.name();
      }
      case Command.Pass _ when phase == Phase.NAMED -> {
        failures += code == 530 ? 1 : 0;
        phase = code == 230 ? Phase.IN : code == 421 ? Phase.OVER : Phase.STRANGER;
      }
      case Command.Host _ when code == 220 -> phase = Phase.STRANGER;
      case Command.Quit _ -> phase = Phase.OVER;
      case Command.Type type -> ascii = type.ascii();
      case Command.EpsvAll _ -> epsvAll = true;
      case Command.Port _ when !epsvAll -> plan = code == 200;
      case Command.Pasv _ when !epsvAll -> plan = code == 227;
      case Command.Epsv _ when code == 229 -> plan = true;
      case Command.Abor _ -> plan = false;
      case Command.Transferring _ -> plan = false;
      default -> {}
    }
  }

  private void settle(Command command, int code) {
    switch (command) {
      case Command.Rest(long offset) when code == 350 ->
          pending = offset > 0 ? Pending.RESTART : Pending.NOTHING;
      case Command.Rang(long first, long last) when code == 350 ->
          pending = first <= last ? Pending.RANGE : Pending.NOTHING;
      case Command.Rang _ when code == 501 -> pending = Pending.NOTHING;
      case Command.Rnfr _ -> pending = code == 350 ? Pending.RENAME : Pending.NOTHING;
      case Command.EndsRestart _ -> pending = Pending.NOTHING;
      default -> forgetRename();
    }
  }

  private void forgetRename() {
    pending = pending == Pending.RENAME ? Pending.NOTHING : pending;
  }

  @Override
  public String toString() {
    return phase + ", " + pending + (ascii ? ", A" : ", I") + (plan ? ", plan" : "");
  }
}
