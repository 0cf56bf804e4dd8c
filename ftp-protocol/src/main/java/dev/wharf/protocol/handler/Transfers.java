package dev.wharf.protocol.handler;

import dev.wharf.domain.FtpEvent;
import dev.wharf.domain.FtpPath;
import dev.wharf.domain.Limits;
import dev.wharf.domain.RatioLedger;
import dev.wharf.protocol.command.Command;
import dev.wharf.protocol.quota.Balance;
import dev.wharf.protocol.reply.FailureReplies;
import dev.wharf.protocol.reply.Replies;
import dev.wharf.protocol.reply.Reply;
import dev.wharf.protocol.session.Pending;
import dev.wharf.protocol.session.Phase;
import dev.wharf.protocol.session.SessionState;
import dev.wharf.protocol.transfer.NetAsciiDownload;
import dev.wharf.protocol.transfer.NetAsciiUpload;
import dev.wharf.protocol.transfer.Outcome;
import dev.wharf.protocol.transfer.RangedDownload;
import dev.wharf.storage.spi.Download;
import dev.wharf.storage.spi.Failure;
import dev.wharf.storage.spi.StorageException;
import dev.wharf.storage.spi.Upload;
import dev.wharf.storage.spi.WriteMode;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.OptionalLong;
import java.util.function.Consumer;

/// RETR, STOR, STOU, APPE: files (RFC 959 §4.1.3).
///
/// Each method runs its work on the transfer's thread and waits for it. The file is opened before
/// 150, so that errors come at once and no data connection is made for nothing.
public final class Transfers {
  private final Session session;
  private final Balance balance;

  /// Handlers for `session`.
  public Transfers(Session session) {
    this.session = session;
    this.balance = session.services().quotas().balance();
  }

  /// RETR (RFC 959 §4.1.3), from the offset a preceding REST asked for (RFC 3659 §5), or the range
  /// of RANG.
  public Answer retrieve(SessionState state, Phase.LoggedIn login, Command.Retr retr) {
    FtpPath file = login.resolve(retr.pathname());
    Reply reply = session.slot().run("RETR " + file, () -> download(state, login, file));
    return new Answer.Plain(state.withoutPlan(), reply);
  }

  private Reply download(SessionState state, Phase.LoggedIn login, FtpPath file) {
    Limits.Ratio ratio = login.account().limits().ratio();
    try (Download content = open(state, login, file)) {
      long wanted = ratio.isNone() ? 0 : left(login, file, content);
      RatioLedger.Taken taken = balance.take(login.account(), wanted, alarm(login));
      return taken.allowed()
          ? send(state, login, file, content, wanted)
          : Replies.uploadFirst(ratio, taken.moved());
    } catch (StorageException e) {
      return FailureReplies.forExisting(e);
    } catch (IOException _) {
      return Replies.aborted(); // the control connection is gone, nobody will read this
    }
  }

  /// @param taken bytes that the ratio was asked for
  private Reply send(
      SessionState state, Phase.LoggedIn login, FtpPath file, Download content, long taken)
      throws IOException {
    long start = System.nanoTime();
    Reply opening = Replies.opening(content.remaining());
    long went = 0;
    Outcome outcome;
    try {
      outcome = session.transfer().send(state.data(), login.share().download(), content, opening);
      went = outcome.bytes();
    } finally {
      balance.downloaded(login.account(), taken, went, alarm(login));
    }
    Duration duration = Duration.ofNanos(System.nanoTime() - start);
    FtpEvent.Source source = session.source(login);
    return switch (outcome) {
      case Outcome.Complete(long bytes) -> {
        session.tell(new FtpEvent.DownloadCompleted(source, file, bytes, duration));
        yield Replies.complete();
      }
      case Outcome.Failed(long bytes, Reply reply, String reason) -> {
        session.tell(new FtpEvent.DownloadFailed(source, file, bytes, duration, reason));
        yield reply;
      }
    };
  }

  private Consumer<String> alarm(Phase.LoggedIn login) {
    return problem -> session.tell(new FtpEvent.QuotaFailed(session.source(login), problem));
  }

  /// How many bytes are to come; in TYPE A at least those of the file.
  private static long left(Phase.LoggedIn login, FtpPath file, Download content)
      throws StorageException {
    OptionalLong known = content.remaining();
    return known.isPresent() ? known.getAsLong() : login.tree().stat(file).size();
  }

  private static Download open(SessionState state, Phase.LoggedIn login, FtpPath file)
      throws StorageException {
    if (state.pending() instanceof Pending.Range(long first, long last)) {
      long count = last - first == Long.MAX_VALUE ? last : last - first + 1;
      return new RangedDownload(login.tree().download(file, first), count);
    }
    Download content = login.tree().download(file, state.restartOffset());
    return state.ascii() ? new NetAsciiDownload(content) : content;
  }

  /// STOR (RFC 959 §4.1.3), from the offset a preceding REST asked for (RFC 3659 §5).
  public Answer store(SessionState state, Phase.LoggedIn login, Command.Stor stor) {
    FtpPath file = login.resolve(stor.pathname());
    long offset = state.restartOffset();
    WriteMode mode = offset > 0 ? new WriteMode.ResumeAt(offset) : new WriteMode.Replace();
    Reply reply = session.slot().run("STOR " + file, () -> upload(state, login, file, mode));
    return new Answer.Plain(state.withoutPlan(), reply);
  }

  /// APPE (RFC 959 §4.1.3). An offset from REST has to be the end of the file.
  public Answer append(SessionState state, Phase.LoggedIn login, Command.Appe appe) {
    FtpPath file = login.resolve(appe.pathname());
    Reply reply =
        session
            .slot()
            .run(
                "APPE " + file,
                () ->
                    isAtEnd(state, login, file)
                        ? upload(state, login, file, new WriteMode.Append())
                        : FailureReplies.forName(Failure.OUT_OF_RANGE));
    return new Answer.Plain(state.withoutPlan(), reply);
  }

  private static boolean isAtEnd(SessionState state, Phase.LoggedIn login, FtpPath file) {
    if (state.restartOffset() == 0) {
      return true;
    }
    try {
      return end(login, file) == state.restartOffset();
    } catch (StorageException _) {
      return false; // nothing there has no such end
    }
  }

  /// Where the file ends, or the interrupted upload that APPE would go on with.
  private static long end(Phase.LoggedIn login, FtpPath file) throws StorageException {
    try {
      return login.tree().stat(file).size();
    } catch (StorageException e) {
      if (e.failure() != Failure.NOT_FOUND) {
        throw e;
      }
      return login.tree().resumable(file).orElseThrow(() -> e);
    }
  }

  /// STOU (RFC 959 §4.1.3, RFC 1123 §4.1.2.9): under the name given if it is free, else under one
  /// like it.
  public Answer storeUnique(SessionState state, Phase.LoggedIn login, Command.Stou stou) {
    FtpPath file =
        stou.pathname()
            .map(login::resolve)
            .filter(path -> !path.isRoot())
            .orElseGet(() -> login.cwd().child(freshName()));
    Reply reply =
        session
            .slot()
            .run("STOU " + file, () -> upload(state, login, file, new WriteMode.CreateUnique()));
    return new Answer.Plain(state.withoutPlan(), reply);
  }

  private static String freshName() {
    return "upload-" + HexFormat.of().toHexDigits(new SecureRandom().nextLong());
  }

  private Reply upload(SessionState state, Phase.LoggedIn login, FtpPath file, WriteMode mode) {
    try (Upload content = decode(state, login.tree().upload(file, mode))) {
      long start = System.nanoTime();
      boolean unique = mode instanceof WriteMode.CreateUnique;
      Reply opening =
          unique ? Replies.openingUnique(content.path()) : Replies.opening(OptionalLong.empty());
      Outcome outcome =
          session
              .transfer()
              .receive(state.data(), login.share().upload(), content, opening, atLeast(state));
      Duration duration = Duration.ofNanos(System.nanoTime() - start);
      FtpEvent.Source source = session.source(login);
      return switch (outcome) {
        case Outcome.Complete(long bytes) -> {
          balance.uploaded(login.account(), bytes, alarm(login));
          session.tell(
              new FtpEvent.UploadCompleted(
                  source, content.path(), bytes, duration, content.location()));
          yield unique ? Replies.completeUnique(content.path()) : Replies.complete();
        }
        case Outcome.Failed(long bytes, Reply reply, String reason) -> {
          session.tell(new FtpEvent.UploadFailed(source, content.path(), bytes, duration, reason));
          yield reply;
        }
      };
    } catch (StorageException e) {
      return mode instanceof WriteMode.CreateUnique && e.failure() == Failure.EXISTS
          ? Replies.noFreeName()
          : FailureReplies.forName(e);
    } catch (IOException _) {
      return Replies.aborted(); // the control connection is gone, nobody will read this
    }
  }

  private static Upload decode(SessionState state, Upload content) {
    return state.ascii() ? new NetAsciiUpload(content) : content;
  }

  /// How many bytes ALLO promised. Not looked at in TYPE A, where both sides count differently;
  /// with REST the whole file may be meant, or what is left of it.
  private static long atLeast(SessionState state) {
    return state.ascii() ? 0 : state.declared().orElse(0) - state.restartOffset();
  }
}
