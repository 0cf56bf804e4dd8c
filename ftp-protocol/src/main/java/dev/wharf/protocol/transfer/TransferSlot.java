package dev.wharf.protocol.transfer;

import dev.wharf.domain.Activity;
import dev.wharf.protocol.port.DataConnection;
import dev.wharf.protocol.port.EndOfData;
import dev.wharf.protocol.reply.Replies;
import dev.wharf.protocol.reply.Reply;
import dev.wharf.protocol.session.CommandLines;
import dev.wharf.storage.spi.Upload;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/// Room for one transfer at a time. The session's thread waits for it; the work runs on a thread of
/// the executor; [#abort], [#progress] and [#activity] come from anywhere.
public final class TransferSlot {
  private final Executor executor;
  private final CommandLines lines;
  private final CommandLines.Lookout lookout;
  private @Nullable EndOfData interruption;
  private @Nullable DataConnection connection;
  private @Nullable Upload upload;
  private String what = "";
  private long since = System.nanoTime(); // when the work began, or the last one ended
  private OptionalLong size = OptionalLong.empty();
  private boolean opened;
  private boolean shut;
  private boolean leaving;

  /// A slot.
  ///
  /// @param executor gives each transfer a thread
  /// @param lines watched while a transfer runs
  /// @param lookout sees the lines that come meanwhile
  public TransferSlot(Executor executor, CommandLines lines, CommandLines.Lookout lookout) {
    this.executor = executor;
    this.lines = lines;
    this.lookout = lookout;
  }

  /// The work of a transfer.
  @FunctionalInterface
  public interface Work {
    /// Does it all and says what to tell the client in the end.
    Reply run();
  }

  /// Runs `work` on a thread of its own and waits for it.
  ///
  /// @param name what it is, for STAT
  /// @return the final reply
  public Reply run(String name, Work work) {
    synchronized (this) {
      interruption = shut ? EndOfData.ABORTED : null;
      connection = null;
      upload = null;
      opened = false;
      what = name;
      since = System.nanoTime();
    }
    var result = new CompletableFuture<Reply>();
    String title = Thread.currentThread().getName() + ' ' + name;
    try (var _ = ThreadTitle.of(title)) {
      executor.execute(() -> finish(result, title, work));
      lines.lookOut(lookout);
      return result.join();
    } catch (RejectedExecutionException _) {
      return Replies.tooManyTransfers();
    } finally {
      lines.transferEnded();
      isOver();
    }
  }

  private synchronized void isOver() {
    connection = null;
    upload = null;
    opened = false;
    what = "";
    size = OptionalLong.empty();
    since = System.nanoTime();
  }

  /// 150 was sent: from now on STAT can be answered before the transfer is, and one that came
  /// earlier is answered now. Before, its reply could be taken for that of the transfer.
  ///
  /// @param bytes how many there will be, if that is known
  void opened(OptionalLong bytes) {
    synchronized (this) {
      opened = true;
      size = bytes;
    }
    lines.lookAgain(lookout);
  }

  /// Whatever happens in there, the session that waits gets an answer.
  private static void finish(CompletableFuture<Reply> result, String title, Work work) {
    try (var _ = ThreadTitle.of(title)) {
      result.complete(work.run());
    } catch (Throwable e) { // the top of this thread: the session that waits decides
      result.completeExceptionally(e);
    }
  }

  /// The transfer uses this connection from now on; ended at once if somebody asked for that
  /// before.
  synchronized void uses(DataConnection used) {
    connection = used;
    if (interruption != null) {
      used.abort();
    }
  }

  /// The transfer waits for this upload from now on; abandoned at once if somebody asked for an end
  /// before.
  synchronized void settles(Upload settled) {
    upload = settled;
    if (interruption != null) {
      settled.abandon();
    }
  }

  /// The client has said QUIT: it is sent what it asked for before (RFC 959 §4.1.1), and that its
  /// connection ends is no surprise any more.
  public synchronized void leaves() {
    leaving = true;
  }

  /// Whether the client has said QUIT.
  synchronized boolean isLeaving() {
    return leaving;
  }

  /// Ends the running transfer, if there is one. A connection that is lost behind QUIT ends
  /// nothing.
  ///
  /// @param why [EndOfData#ABORTED] or [EndOfData#CONTROL_LOST]; the first reason counts
  public synchronized void abort(EndOfData why) {
    boolean expected = leaving && why == EndOfData.CONTROL_LOST;
    if (interruption == null && !expected) {
      interruption = why;
      if (connection != null) {
        connection.abort();
      }
      if (upload != null) {
        upload.abandon();
      }
    }
  }

  /// Ends the running transfer, and every later one as soon as it begins.
  public synchronized void shut() {
    shut = true;
    abort(EndOfData.ABORTED);
  }

  /// Why the running transfer was ended from this side, if it was.
  public synchronized Optional<EndOfData> interruption() {
    return Optional.ofNullable(interruption);
  }

  /// What is running and how far it is, in words; empty if nothing is, or 150 was not sent yet.
  public synchronized Optional<String> progress() {
    if (!opened) {
      return Optional.empty();
    }
    long bytes = connection == null ? 0 : connection.transferred();
    return Optional.of(what + ", " + bytes + " bytes so far");
  }

  /// What is going on in the slot.
  public synchronized Activity activity() {
    var time = Duration.ofNanos(System.nanoTime() - since);
    if (what.isEmpty()) {
      return Activity.idle(time);
    }
    int space = what.indexOf(' ');
    String verb = space < 0 ? what : what.substring(0, space);
    String path = space < 0 ? "" : what.substring(space + 1);
    long bytes = connection == null ? 0 : connection.transferred();
    return new Activity(kind(verb), path, bytes, size, time);
  }

  private static Activity.Kind kind(String verb) {
    return switch (verb) {
      case "RETR" -> Activity.Kind.DOWNLOAD;
      case "STOR", "STOU", "APPE" -> Activity.Kind.UPLOAD;
      case "LIST", "NLST", "MLSD", "STAT" -> Activity.Kind.LISTING;
      default -> Activity.Kind.WORKING;
    };
  }
}
