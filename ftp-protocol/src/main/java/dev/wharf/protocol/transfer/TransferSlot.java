package dev.wharf.protocol.transfer;

import dev.wharf.protocol.port.DataConnection;
import dev.wharf.protocol.port.EndOfData;
import dev.wharf.protocol.reply.Replies;
import dev.wharf.protocol.reply.Reply;
import dev.wharf.protocol.session.CommandLines;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/// Room for one transfer at a time. The session's thread waits for it; the work runs on a thread of
/// the executor; [#abort] and [#progress] come from anywhere.
public final class TransferSlot {
  private final Executor executor;
  private final CommandLines lines;
  private final CommandLines.Lookout lookout;
  private @Nullable EndOfData interruption;
  private @Nullable DataConnection connection;
  private String what = "";
  private boolean opened;
  private boolean shut;

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
      opened = false;
      what = name;
    }
    var result = new CompletableFuture<Reply>();
    try {
      executor.execute(() -> finish(result, work));
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
    opened = false;
    what = "";
  }

  /// 150 was sent: from now on STAT can be answered before the transfer is, and one that came
  /// earlier is answered now. Before, its reply could be taken for that of the transfer.
  void opened() {
    synchronized (this) {
      opened = true;
    }
    lines.lookAgain(lookout);
  }

  /// Whatever happens in there, the session that waits gets an answer.
  private static void finish(CompletableFuture<Reply> result, Work work) {
    try {
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

  /// Ends the running transfer, if there is one.
  ///
  /// @param why [EndOfData#ABORTED] or [EndOfData#CONTROL_LOST]; the first reason counts
  public synchronized void abort(EndOfData why) {
    if (interruption == null) {
      interruption = why;
      if (connection != null) {
        connection.abort();
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
}
