package dev.wharf.protocol.handler;

import dev.wharf.domain.FtpEvent;
import dev.wharf.domain.FtpPath;
import dev.wharf.protocol.command.Command;
import dev.wharf.protocol.command.TimeValue;
import dev.wharf.protocol.reply.FailureReplies;
import dev.wharf.protocol.reply.Replies;
import dev.wharf.protocol.reply.Reply;
import dev.wharf.protocol.session.Phase;
import dev.wharf.protocol.session.SessionState;
import dev.wharf.storage.spi.Entry;
import dev.wharf.storage.spi.Failure;
import dev.wharf.storage.spi.StorageException;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/// SIZE, MDTM, MFMT, MFF, AVBL, SITE CHMOD, SITE UTIME, SITE QUOTA: facts of one file, told and set
/// (RFC 3659 §3 and §4, draft-somers-ftp-mfxx).
public final class Facts {
  private final Session session;

  /// Handlers for `session`.
  public Facts(Session session) {
    this.session = session;
  }

  /// What can be told or set; a storage's *no* becomes a reply in one place.
  @FunctionalInterface
  private interface Work {
    Reply run() throws StorageException;
  }

  private static Answer answer(SessionState state, Work work) {
    try {
      return Answer.unchanged(state, work.run());
    } catch (StorageException e) {
      return Answer.unchanged(state, FailureReplies.forFact(e));
    }
  }

  /// SIZE (RFC 3659 §4): of the file, or of an interrupted upload that can be continued.
  public Answer size(SessionState state, Phase.LoggedIn login, Command.Size size) {
    return answer(state, () -> Replies.number(size(login, login.resolve(size.pathname()))));
  }

  private static long size(Phase.LoggedIn login, FtpPath path) throws StorageException {
    try {
      Entry entry = login.tree().stat(path);
      if (entry.isFile()) {
        return entry.size();
      }
    } catch (StorageException e) {
      if (e.failure() != Failure.NOT_FOUND) {
        throw e;
      }
      OptionalLong safe = login.tree().resumable(path);
      if (safe.isPresent()) {
        return safe.getAsLong();
      }
    }
    throw new StorageException(Failure.NOT_FOUND, "no file: " + path);
  }

  /// MDTM (RFC 3659 §3), of files only. A name that begins like a time is a name; only where it is
  /// switched on, and there is no such file, is it a time to set.
  public Answer modified(SessionState state, Phase.LoggedIn login, Command.Mdtm mdtm) {
    return answer(
        state,
        () -> {
          try {
            Entry entry = login.tree().stat(login.resolve(mdtm.pathname()));
            if (!entry.isFile()) {
              throw new StorageException(Failure.NOT_A_FILE, mdtm.pathname());
            }
            return Replies.fact(TimeValue.format(entry.modified()));
          } catch (StorageException e) {
            if (!session.settings().features().mdtmSets() || e.failure() != Failure.NOT_FOUND) {
              throw e;
            }
            return setByMdtm(login, mdtm.pathname(), e);
          }
        });
  }

  private Reply setByMdtm(Phase.LoggedIn login, String argument, StorageException notFound)
      throws StorageException {
    int space = argument.indexOf(' ');
    Optional<Instant> time =
        space < 0 ? Optional.empty() : TimeValue.parse(argument.substring(0, space));
    if (time.isEmpty()) {
      throw notFound;
    }
    return setModified(login, time.get(), argument.substring(space + 1));
  }

  /// MFMT (draft-somers-ftp-mfxx §5): answers with the time that is really stored.
  public Answer setModified(SessionState state, Phase.LoggedIn login, Command.Mfmt mfmt) {
    return answer(state, () -> setModified(login, mfmt.time(), mfmt.pathname()));
  }

  /// SITE UTIME.
  public Answer utime(SessionState state, Phase.LoggedIn login, Command.SiteUtime utime) {
    return answer(state, () -> setModified(login, utime.time(), utime.pathname()));
  }

  private Reply setModified(Phase.LoggedIn login, Instant time, String pathname)
      throws StorageException {
    return Replies.fact(modify(login, time, login.resolve(pathname)) + " " + pathname);
  }

  private String modify(Phase.LoggedIn login, Instant time, FtpPath path) throws StorageException {
    String fact = "Modify=" + TimeValue.format(login.tree().setModified(path, time)) + ";";
    session.tell(new FtpEvent.AttributesChanged(session.source(login), path, fact));
    return fact;
  }

  /// MFF (draft-somers-ftp-mfxx §7): each fact for itself, the answer lists those that were set.
  public Answer setFacts(SessionState state, Phase.LoggedIn login, Command.Mff mff) {
    boolean mode = mff.mode().isPresent();
    if (mode && !session.settings().features().chmod()) {
      return Answer.unchanged(state, Replies.parameterNotDone());
    }
    return answer(
        state,
        () -> {
          FtpPath path = login.resolve(mff.pathname());
          var done = new StringBuilder();
          if (mode) {
            chmod(login, mff.mode().getAsInt(), path);
            String octal = Integer.toOctalString(mff.mode().getAsInt());
            done.append("UNIX.mode=0").append(octal).append(';');
          }
          if (mff.modify().isPresent()) {
            done.append(modify(login, mff.modify().get(), path));
          }
          return Replies.fact(done + " " + mff.pathname());
        });
  }

  /// SITE CHMOD: the nine permission bits.
  public Answer chmod(SessionState state, Phase.LoggedIn login, Command.SiteChmod chmod) {
    return answer(
        state,
        () -> {
          chmod(login, chmod.mode(), login.resolve(chmod.pathname()));
          return Replies.modeChanged();
        });
  }

  private void chmod(Phase.LoggedIn login, int mode, FtpPath path) throws StorageException {
    login.tree().setMode(path, mode);
    String fact = "UNIX.mode=0" + Integer.toOctalString(mode);
    session.tell(new FtpEvent.AttributesChanged(session.source(login), path, fact));
  }

  /// SITE QUOTA: what is used, also by uploads that run, and what the limits are.
  public Answer quota(SessionState state, Phase.LoggedIn login) {
    return answer(
        state,
        () ->
            login
                .tree()
                .usage()
                .map(used -> Replies.quota(used, login.account().limits().quota()))
                .orElseGet(Replies::noQuota));
  }

  /// AVBL: bytes that may still be written.
  public Answer available(SessionState state, Phase.LoggedIn login, Command.Avbl avbl) {
    return answer(
        state,
        () -> {
          OptionalLong free = login.tree().free(login.resolve(avbl.pathname().orElse("")));
          return free.isPresent() ? Replies.number(free.getAsLong()) : Replies.noNumber();
        });
  }
}
