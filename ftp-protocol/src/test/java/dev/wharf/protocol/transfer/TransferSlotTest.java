package dev.wharf.protocol.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.auth.spi.PeerInfo;
import dev.wharf.domain.FtpPath;
import dev.wharf.domain.Pace;
import dev.wharf.protocol.port.ControlLine;
import dev.wharf.protocol.port.ControlWire;
import dev.wharf.protocol.port.DataChannels;
import dev.wharf.protocol.port.DataConnection;
import dev.wharf.protocol.port.DataPlan;
import dev.wharf.protocol.port.EndOfData;
import dev.wharf.protocol.port.Protection;
import dev.wharf.protocol.reply.Replies;
import dev.wharf.protocol.reply.Reply;
import dev.wharf.protocol.session.CommandLines;
import dev.wharf.protocol.session.DataSetup;
import dev.wharf.storage.contract.MemoryTree;
import dev.wharf.storage.spi.Download;
import dev.wharf.storage.spi.Failure;
import dev.wharf.storage.spi.StorageException;
import dev.wharf.storage.spi.Upload;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class TransferSlotTest {
  private final Wire wire = new Wire();
  private final TransferSlot slot = slot(Runnable::run);

  private TransferSlot slot(Executor executor) {
    return new TransferSlot(executor, new CommandLines(wire), (_, _) -> false);
  }

  /// A client that is silent, and takes note of replies.
  private static final class Wire implements ControlWire {
    private final List<Integer> codes = new ArrayList<>();

    @Override
    public ControlLine read(Duration patience) {
      return new ControlLine.Ended();
    }

    @Override
    public void send(Reply reply) {
      codes.add(reply.code());
    }

    @Override
    public void sendAhead(Reply begun) {}

    @Override
    public void wake() {}

    @Override
    public boolean isOver(long since, long patience) {
      return false;
    }

    @Override
    public PeerInfo peer() {
      InetAddress address = InetAddress.ofLiteral("192.0.2.7");
      return new PeerInfo(address, address, false);
    }

    @Override
    public boolean offersTls() {
      return false;
    }

    @Override
    public void startTls() {}
  }

  /// A data connection that cannot tell its end, and perhaps cannot send either.
  private static final class Stubborn implements DataConnection, DataChannels {
    private boolean sends = true;
    private int aborts;
    private int closes;

    @Override
    public DataPlan.Passive listen() throws IOException {
      throw new IOException("no ports");
    }

    @Override
    public DataConnection connection(DataPlan plan, Protection protection, Pace pace) {
      return this;
    }

    @Override
    public Opening open() {
      return aborts > 0 ? Opening.FAILED : Opening.OPEN;
    }

    @Override
    public void send(Download download) throws IOException {
      if (!sends) {
        throw new StorageException(Failure.UNAVAILABLE, "a test asked for it");
      }
    }

    @Override
    public EndOfData receive(Upload upload) {
      return EndOfData.FIN;
    }

    @Override
    public long transferred() {
      return 3;
    }

    @Override
    public void abort() {
      aborts++;
    }

    @Override
    public void close() throws IOException {
      closes++;
      throw new IOException("the end could not be told");
    }
  }

  private Outcome send(Stubborn data) throws IOException {
    Download content = MemoryTree.empty().with("a", "x").download(FtpPath.ROOT.child("a"), 0);
    Reply opening = Replies.opening(content.remaining());
    return new DataTransfer(wire, data, slot).send(DataSetup.INITIAL, Pace.FREE, content, opening);
  }

  @Test
  void a_download_whose_end_could_not_be_told_is_426() throws IOException {
    var data = new Stubborn();
    assertThat(send(data)).isInstanceOf(Outcome.Failed.class);
    assertThat(((Outcome.Failed) send(data)).reply()).isEqualTo(Replies.aborted());
    assertThat(wire.codes).containsOnly(150);
  }

  @Test
  void the_first_failure_of_a_download_counts() throws IOException {
    var data = new Stubborn();
    data.sends = false;
    assertThat(((Outcome.Failed) send(data)).reply().code()).isEqualTo(451);
    assertThat(data.aborts).as("the client does not see an orderly end").isEqualTo(1);
    assertThat(data.closes).isEqualTo(1);
  }

  @Test
  void after_shut_every_transfer_ends_as_it_begins() throws IOException {
    slot.shut();
    var data = new Stubborn();
    Reply reply =
        slot.run(
            "RETR",
            () -> {
              assertThat(slot.interruption()).contains(EndOfData.ABORTED);
              slot.uses(data);
              return Replies.aborted();
            });
    assertThat(reply).isEqualTo(Replies.aborted());
    assertThat(data.aborts).isEqualTo(1);
  }

  @Test
  void an_abort_means_the_running_transfer_and_no_later_one() {
    slot.abort(EndOfData.ABORTED);
    slot.run(
        "RETR",
        () -> {
          assertThat(slot.interruption()).isEmpty();
          slot.abort(EndOfData.CONTROL_LOST);
          slot.abort(EndOfData.ABORTED);
          assertThat(slot.interruption()).as("the first reason").contains(EndOfData.CONTROL_LOST);
          return Replies.aborted();
        });
  }

  @Test
  void progress_is_told_while_it_runs_and_never_after() {
    slot.run(
        "RETR /a",
        () -> {
          assertThat(slot.progress()).as("before 150").isEmpty();
          slot.opened(OptionalLong.empty());
          assertThat(slot.progress()).contains("RETR /a, 0 bytes so far");
          slot.uses(new Stubborn());
          assertThat(slot.progress()).contains("RETR /a, 3 bytes so far");
          return Replies.complete();
        });
    assertThat(slot.progress()).isEmpty();
  }

  @Test
  void a_transfer_that_finds_no_thread_leaves_nothing_behind() {
    TransferSlot full =
        slot(
            _ -> {
              throw new RejectedExecutionException("full");
            });
    assertThat(full.run("RETR /a", Replies::complete).code()).isEqualTo(451);
    assertThat(full.progress()).isEmpty();
  }

  @Test
  void a_fault_in_a_transfer_reaches_the_session() {
    assertThatThrownBy(
            () ->
                slot.run(
                    "RETR /a",
                    () -> {
                      throw new IllegalStateException("a fault");
                    }))
        .isInstanceOf(CompletionException.class)
        .hasRootCauseMessage("a fault");
    assertThat(slot.progress()).isEmpty();
  }
}
