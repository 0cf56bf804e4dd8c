package dev.wharf.protocol.handler;

import dev.wharf.domain.FtpEvent;
import dev.wharf.domain.FtpPath;
import dev.wharf.protocol.command.Command;
import dev.wharf.protocol.reply.FailureReplies;
import dev.wharf.protocol.reply.Replies;
import dev.wharf.protocol.reply.Reply;
import dev.wharf.protocol.session.Pending;
import dev.wharf.protocol.session.Phase;
import dev.wharf.protocol.session.SessionState;
import dev.wharf.storage.spi.Failure;
import dev.wharf.storage.spi.StorageException;

/// CWD, CDUP, PWD, MKD, RMD, DELE, RNFR, RNTO: the tree and its names (RFC 959 §4.1.1, §4.1.3).
public final class Directories {
  private final Session session;

  /// Handlers for `session`.
  public Directories(Session session) {
    this.session = session;
  }

  /// CWD (RFC 959 §4.1.1).
  public Answer change(SessionState state, Phase.LoggedIn login, Command.Cwd cwd) {
    return enter(state, login, login.resolve(cwd.pathname()));
  }

  /// CDUP (RFC 959 §4.1.1). Answers 250 as CWD does; at the root it stays there.
  public Answer up(SessionState state, Phase.LoggedIn login) {
    return enter(state, login, login.cwd().parent());
  }

  private static Answer enter(SessionState state, Phase.LoggedIn login, FtpPath directory) {
    try {
      login.tree().enter(directory);
      return new Answer.Plain(state.with(login.in(directory)), Replies.directoryChanged());
    } catch (StorageException e) {
      return Answer.unchanged(state, FailureReplies.forChange(e));
    }
  }

  /// PWD (RFC 959 §4.1.3).
  public Answer print(SessionState state, Phase.LoggedIn login) {
    return Answer.unchanged(state, Replies.workingDirectory(login.cwd()));
  }

  /// MKD (RFC 959 §4.1.3, appendix II). Parents are not made.
  public Answer make(SessionState state, Phase.LoggedIn login, Command.Mkd mkd) {
    FtpPath directory = login.resolve(mkd.pathname());
    try {
      login.tree().makeDirectory(directory);
      session.tell(new FtpEvent.DirectoryCreated(session.source(login), directory));
      return Answer.unchanged(state, Replies.directoryCreated(directory));
    } catch (StorageException e) {
      return Answer.unchanged(state, FailureReplies.forChange(e));
    }
  }

  /// RMD (RFC 959 §4.1.3). Neither the root nor the directory that the session is in.
  public Answer remove(SessionState state, Phase.LoggedIn login, Command.Rmd rmd) {
    FtpPath directory = login.resolve(rmd.pathname());
    if (login.cwd().startsWith(directory)) {
      return Answer.unchanged(state, Replies.directoryInUse());
    }
    try {
      login.tree().removeDirectory(directory);
      session.tell(new FtpEvent.DirectoryRemoved(session.source(login), directory));
      return Answer.unchanged(state, Replies.directoryRemoved());
    } catch (StorageException e) {
      return Answer.unchanged(state, FailureReplies.forChange(e));
    }
  }

  /// DELE (RFC 959 §4.1.3). Files only.
  public Answer delete(SessionState state, Phase.LoggedIn login, Command.Dele dele) {
    FtpPath file = login.resolve(dele.pathname());
    try {
      login.tree().delete(file);
      session.tell(new FtpEvent.Deleted(session.source(login), file));
      return Answer.unchanged(state, Replies.deleted());
    } catch (StorageException e) {
      return Answer.unchanged(state, FailureReplies.forChange(e));
    }
  }

  /// RNFR (RFC 959 §4.1.3): only looks; the work is RNTO's.
  public Answer renameFrom(SessionState state, Phase.LoggedIn login, Command.Rnfr rnfr) {
    FtpPath from = login.resolve(rnfr.pathname());
    SessionState forgotten = state.with(new Pending.Nothing());
    try {
      if (from.isRoot()) {
        throw new StorageException(Failure.DENIED, "the root keeps its name");
      }
      login.tree().entry(from);
      return new Answer.Plain(state.with(new Pending.RenameFrom(from)), Replies.renameTo());
    } catch (StorageException e) {
      return new Answer.Plain(forgotten, FailureReplies.forChange(e));
    }
  }

  /// RNTO (RFC 959 §4.1.3), right after RNFR.
  public Answer renameTo(SessionState state, Phase.LoggedIn login, Command.Rnto rnto) {
    if (!(state.pending() instanceof Pending.RenameFrom(FtpPath from))) {
      return Answer.unchanged(state, Replies.renameFromFirst());
    }
    FtpPath to = login.resolve(rnto.pathname());
    return Answer.unchanged(state, session.slot().run("RNTO", () -> rename(login, from, to)));
  }

  /// May look through the whole directory, or copy it: so it is done where transfers are.
  private Reply rename(Phase.LoggedIn login, FtpPath from, FtpPath to) {
    try {
      login.tree().rename(from, to);
      session.tell(new FtpEvent.Renamed(session.source(login), from, to));
      return Replies.renamed();
    } catch (StorageException e) {
      return FailureReplies.forName(e);
    }
  }
}
