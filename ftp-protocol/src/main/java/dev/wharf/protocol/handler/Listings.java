package dev.wharf.protocol.handler;

import dev.wharf.domain.FtpPath;
import dev.wharf.protocol.command.Command;
import dev.wharf.protocol.command.ListOptions;
import dev.wharf.protocol.listing.Disguise;
import dev.wharf.protocol.listing.ListFormat;
import dev.wharf.protocol.listing.ListingDownload;
import dev.wharf.protocol.listing.MlsxFormat;
import dev.wharf.protocol.listing.Selection;
import dev.wharf.protocol.listing.UnixFormat;
import dev.wharf.protocol.reply.FailureReplies;
import dev.wharf.protocol.reply.Replies;
import dev.wharf.protocol.reply.Reply;
import dev.wharf.protocol.session.Phase;
import dev.wharf.protocol.session.SessionState;
import dev.wharf.protocol.transfer.Outcome;
import dev.wharf.storage.spi.Download;
import dev.wharf.storage.spi.Entry;
import dev.wharf.storage.spi.Storage;
import dev.wharf.storage.spi.StorageException;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// LIST, NLST, MLSD, MLST and STAT with a path: directories (RFC 959 §4.1.3, RFC 3659 §7).
///
/// A listing is made line by line while it is sent: from 150 on, LIST is RETR.
public final class Listings {
  /// Most entries that STAT lists over the control connection.
  private static final int MAX_STAT_ENTRIES = 1000;

  private final Session session;
  private final Disguise disguise = new Disguise();

  /// Handlers for `session`.
  public Listings(Session session) {
    this.session = session;
  }

  /// What makes the lines of a listing; may fail before anything is sent.
  @FunctionalInterface
  private interface Lines {
    Download open() throws StorageException;
  }

  /// LIST (RFC 959 §4.1.3).
  public Answer list(SessionState state, Phase.LoggedIn login, Command.List list) {
    return send(
        state,
        login,
        "LIST",
        () -> {
          Selection selection = select(login, list.options(), list.pathname());
          return new ListingDownload(List.of(), selection.listing(), new UnixFormat(Instant.now()));
        });
  }

  /// NLST (RFC 959 §4.1.3): names that RETR takes from where the session is.
  public Answer names(SessionState state, Phase.LoggedIn login, Command.Nlst nlst) {
    return send(
        state,
        login,
        "NLST",
        () -> {
          Selection selection = select(login, nlst.options(), nlst.pathname());
          ListFormat names = ListFormat.names(selection.prefix());
          return new ListingDownload(List.of(), selection.listing(), names);
        });
  }

  /// MLSD (RFC 3659 §7). The argument is a name, never a pattern.
  public Answer machineList(SessionState state, Phase.LoggedIn login, Command.Mlsd mlsd) {
    FtpPath directory = login.resolve(mlsd.pathname().orElse(""));
    try {
      Entry entry = login.tree().stat(directory);
      if (!entry.isDirectory()) {
        return new Answer.Plain(state.withoutPlan(), Replies.notADirectory());
      }
      MlsxFormat format = format(state, login, directory);
      List<String> itself = mlsd.pathname().isEmpty() ? itself(login, format, entry) : List.of();
      return send(
          state,
          login,
          "MLSD",
          () -> {
            var all = new ListOptions(true, false, ListOptions.Order.NAME);
            Selection selection =
                Selection.find(
                    login.tree(), login.cwd(), Optional.of(directory.toString()), all, true);
            return new ListingDownload(itself, selection.listing(), format);
          });
    } catch (StorageException e) {
      return new Answer.Plain(state.withoutPlan(), FailureReplies.forExisting(e));
    }
  }

  /// The directory and its parent; a parent that the account may not see is left out.
  private static List<String> itself(Phase.LoggedIn login, MlsxFormat format, Entry directory) {
    FtpPath parent = login.cwd().parent();
    String cdir = format.line(directory, "cdir", login.cwd(), ".");
    try {
      return List.of(cdir, format.line(login.tree().stat(parent), "pdir", parent, ".."));
    } catch (StorageException _) {
      return List.of(cdir);
    }
  }

  /// MLST (RFC 3659 §7), over the control connection.
  public Answer facts(SessionState state, Phase.LoggedIn login, Command.Mlst mlst) {
    FtpPath path = login.resolve(mlst.pathname().orElse(""));
    try {
      Entry entry = login.tree().stat(path);
      String facts = format(state, login, path.parent()).line(entry, path);
      return Answer.unchanged(state, Replies.entry(facts));
    } catch (StorageException e) {
      return Answer.unchanged(state, FailureReplies.forChange(e));
    }
  }

  /// STAT with a path (RFC 959 §4.1.3), over the control connection. A large directory takes a
  /// while to read, so the work is done where transfers are.
  public Answer status(SessionState state, Phase.LoggedIn login, Command.StatPath stat) {
    return Answer.unchanged(state, session.slot().run("STAT", () -> status(login, stat)));
  }

  private Reply status(Phase.LoggedIn login, Command.StatPath stat) {
    try {
      Selection selection = select(login, stat.options(), Optional.of(stat.pathname()));
      try (var listing = selection.listing()) {
        var format = new UnixFormat(Instant.now());
        var lines = new ArrayList<String>();
        for (var entry = listing.next(); entry.isPresent(); entry = listing.next()) {
          if (lines.size() == MAX_STAT_ENTRIES) {
            return Replies.useList();
          }
          lines.add(format.line(entry.get()));
        }
        return Replies.listing(lines);
      }
    } catch (StorageException e) {
      return FailureReplies.forChange(e);
    }
  }

  private Selection select(Phase.LoggedIn login, ListOptions options, Optional<String> pathname)
      throws StorageException {
    boolean hidden = options.hidden() || session.settings().features().hidden();
    return Selection.find(login.tree(), login.cwd(), pathname, options, hidden);
  }

  private MlsxFormat format(SessionState state, Phase.LoggedIn login, FtpPath directory) {
    Storage storage = session.services().storage();
    return new MlsxFormat(
        state.preferences().facts(),
        login.account(),
        path -> storage.changes(login.account(), path),
        directory,
        disguise);
  }

  private Answer send(SessionState state, Phase.LoggedIn login, String verb, Lines lines) {
    Reply reply = session.slot().run(verb, () -> send(state, login, lines));
    return new Answer.Plain(state.withoutPlan(), reply);
  }

  private Reply send(SessionState state, Phase.LoggedIn login, Lines lines) {
    try (Download content = lines.open()) {
      Reply opening = Replies.opening(OptionalLong.empty());
      return switch (session
          .transfer()
          .send(state.data(), login.share().download(), content, opening)) {
        case Outcome.Complete _ -> Replies.complete();
        case Outcome.Failed(_, Reply reply, _) -> reply;
      };
    } catch (StorageException e) {
      return FailureReplies.forChange(e);
    } catch (IOException _) {
      return Replies.aborted(); // the control connection is gone, nobody will read this
    }
  }
}
