package dev.wharf.protocol.transfer;

import dev.wharf.domain.Pace;
import dev.wharf.protocol.port.ControlWire;
import dev.wharf.protocol.port.DataChannels;
import dev.wharf.protocol.port.DataConnection;
import dev.wharf.protocol.port.EndOfData;
import dev.wharf.protocol.port.TransferCut;
import dev.wharf.protocol.reply.FailureReplies;
import dev.wharf.protocol.reply.Replies;
import dev.wharf.protocol.reply.Reply;
import dev.wharf.protocol.session.DataSetup;
import dev.wharf.storage.spi.Download;
import dev.wharf.storage.spi.Failure;
import dev.wharf.storage.spi.StorageException;
import dev.wharf.storage.spi.Upload;
import java.io.IOException;
import java.util.OptionalLong;

/// What all transfers have in common: 150, open the data connection, move the bytes, close it. Runs
/// on the transfer's thread.
///
/// 150 goes out before the data connection is waited for, since some clients connect only then. The
/// data connection is closed before anybody says 226, since some clients take the reply for the end
/// of the data.
public final class DataTransfer {
  /// How long a dying client gets from the end of its data to the end of its control connection, in
  /// nanoseconds: as long as it took to send, up to the first of these, or a twentieth of that, up
  /// to the second.
  private static final long SHORT_GRACE = 1_000_000;

  private static final long LONG_GRACE = 10_000_000;
  private static final int PART = 20;

  private static final System.Logger LOG = System.getLogger(DataTransfer.class.getName());

  private final ControlWire wire;
  private final DataChannels channels;
  private final TransferSlot slot;

  /// Transfers of one session.
  public DataTransfer(ControlWire wire, DataChannels channels, TransferSlot slot) {
    this.wire = wire;
    this.channels = channels;
    this.slot = slot;
  }

  /// Sends `content`.
  ///
  /// @param pace how fast
  /// @param opening the 150 reply
  /// @throws IOException if the control connection is gone
  public Outcome send(DataSetup setup, Pace pace, Download content, Reply opening)
      throws IOException {
    wire.send(opening);
    slot.opened(content.remaining());
    DataConnection data = channels.connection(setup.plan(), setup.protection(), pace);
    Outcome outcome = null;
    try {
      outcome = send(data, content);
    } finally {
      if (outcome == null) {
        data.abort();
        close(data);
      }
    }
    if (outcome instanceof Outcome.Failed) {
      close(data);
      return outcome;
    }
    try {
      data.close();
      return outcome;
    } catch (IOException e) {
      return failed(data, Replies.aborted(), reason(e)); // its end could not be told
    }
  }

  private Outcome send(DataConnection data, Download content) {
    slot.uses(data);
    DataConnection.Opening opened = data.open();
    if (opened != DataConnection.Opening.OPEN) {
      return notOpened(opened);
    }
    try {
      data.send(content);
      return new Outcome.Complete(data.transferred());
    } catch (StorageException e) {
      data.abort(); // the client must not take the end of the data for the end of the file
      return failed(data, FailureReplies.forExisting(e), e.reason());
    } catch (TransferCut e) {
      return slot.interruption().isPresent()
          ? failed(data, Replies.aborted(), reason(e))
          : failed(data, replyTo(e.why()), e.why().toString());
    } catch (IOException e) {
      data.abort();
      return failed(data, Replies.aborted(), reason(e));
    }
  }

  /// Receives into `upload`, and commits it if its end is proven.
  ///
  /// @param pace how fast
  /// @param opening the 150 reply
  /// @param atLeast how many bytes have to come, since ALLO said so; 0 for any number
  /// @throws IOException if the control connection is gone
  public Outcome receive(DataSetup setup, Pace pace, Upload upload, Reply opening, long atLeast)
      throws IOException {
    wire.send(opening);
    slot.opened(atLeast > 0 ? OptionalLong.of(atLeast) : OptionalLong.empty());
    DataConnection data = channels.connection(setup.plan(), setup.protection(), pace);
    try {
      return receive(data, upload, atLeast);
    } finally {
      close(data);
    }
  }

  /// Closes a connection when how that goes changes nothing any more.
  private static void close(DataConnection data) {
    try {
      data.close();
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "closing a data connection", e);
    }
  }

  private Outcome receive(DataConnection data, Upload upload, long atLeast) {
    slot.uses(data);
    DataConnection.Opening opened = data.open();
    if (opened != DataConnection.Opening.OPEN) {
      return notOpened(opened);
    }
    try {
      long begun = System.nanoTime();
      EndOfData end = judge(data.receive(upload), data, atLeast);
      long ended = System.nanoTime();
      if (!end.isProof()) {
        return failed(data, replyTo(end), end.toString());
      }
      slot.settles(upload);
      upload.sync();
      EndOfData now = lastLook(end, begun, ended); // the slow half is done
      if (!now.isProof()) {
        return failed(data, replyTo(now), now.toString());
      }
      upload.commit();
      return new Outcome.Complete(data.transferred());
    } catch (StorageException e) {
      data.abort();
      return e.failure() == Failure.UNAVAILABLE && slot.interruption().isPresent()
          ? failed(data, Replies.aborted(), reason(e)) // it was abandoned
          : failed(data, FailureReplies.forName(e), e.reason());
    } catch (IOException e) {
      data.abort();
      return failed(data, Replies.aborted(), reason(e));
    }
  }

  /// A client that died did not mean to say that it has finished. Its kernel closes the data
  /// connection and the control connection in any order, one soon after the other.
  ///
  /// Who was done at once was hardly killed in the middle of it, and many small files would take
  /// twice their time if each waited long. Nobody who was killed says goodbye under TLS, so there
  /// is nothing to wait for then.
  private EndOfData lastLook(EndOfData end, long begun, long ended) {
    long grace = end == EndOfData.CLOSE_NOTIFY ? 0 : grace(ended - begun);
    return slot.interruption()
        .orElseGet(() -> wire.isOver(ended, grace) ? EndOfData.CONTROL_LOST : end);
  }

  private static long grace(long taken) {
    return Math.max(Math.min(taken, SHORT_GRACE), Math.min(taken / PART, LONG_GRACE));
  }

  private EndOfData judge(EndOfData end, DataConnection data, long atLeast) {
    if (slot.interruption().isPresent()) {
      return slot.interruption().get();
    }
    return end.isProof() && data.transferred() < atLeast ? EndOfData.SHORT_OF_ALLO : end;
  }

  private static Reply replyTo(EndOfData end) {
    return switch (end) {
      case SHORT_OF_ALLO -> Replies.shortOfAllo();
      case TIMEOUT -> Replies.stalled();
      case TOO_SLOW -> Replies.tooSlow();
      case TOO_LONG -> Replies.tooLong();
      case CLOSE_NOTIFY, FIN, TRUNCATED, RESET, ABORTED, CONTROL_LOST -> Replies.aborted();
    };
  }

  private Outcome notOpened(DataConnection.Opening opened) {
    if (slot.interruption().isPresent()) {
      return new Outcome.Failed(0, Replies.aborted(), slot.interruption().get().toString());
    }
    return opened == DataConnection.Opening.TLS_REFUSED
        ? new Outcome.Failed(0, Replies.dataTlsRefused(), "TLS refused")
        : new Outcome.Failed(0, Replies.noDataConnection(), "no data connection");
  }

  private static Outcome failed(DataConnection data, Reply reply, String reason) {
    return new Outcome.Failed(data.transferred(), reply, reason);
  }

  private String reason(IOException e) {
    return slot.interruption().map(EndOfData::toString).orElseGet(e::toString);
  }
}
