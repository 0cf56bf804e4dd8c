package dev.wharf.protocol.handler;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.auth.spi.PeerInfo;
import dev.wharf.protocol.port.ControlLine;
import dev.wharf.protocol.port.ControlWire;
import dev.wharf.protocol.reply.Replies;
import dev.wharf.protocol.reply.Reply;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SignsOfLifeTest {
  private final Wire wire = new Wire();

  /// The bytes that a client would get.
  private static final class Wire implements ControlWire {
    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
    private boolean gone;

    @Override
    public ControlLine read(Duration patience) {
      return new ControlLine.Ended();
    }

    @Override
    public void send(Reply reply) {
      sent.writeBytes(reply.encode());
    }

    @Override
    public void sendAhead(Reply begun) throws IOException {
      if (gone) {
        throw new IOException("the client is gone");
      }
      sent.writeBytes(begun.encodeAhead());
    }

    @Override
    public void wake() {}

    @Override
    public boolean isOver(long since, long patience) {
      return gone;
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

  private SignsOfLife after(Duration silence) {
    return new SignsOfLife(wire, 213, silence);
  }

  private String sent() {
    return wire.sent.toString(US_ASCII);
  }

  @Test
  void c_110_who_waits_long_hears_so_in_the_same_reply() throws IOException {
    SignsOfLife signs = after(Duration.ZERO);
    signs.giveIfDue();
    signs.giveIfDue();
    wire.send(signs.end(Replies.fact("SHA-256 0-1 abcd file")));
    assertThat(sent())
        .isEqualTo("213-Still hashing.\r\n213-Still hashing.\r\n213 SHA-256 0-1 abcd file\r\n");
  }

  @Test
  void c_110_who_does_not_wait_long_hears_the_hash_alone() throws IOException {
    SignsOfLife signs = after(Duration.ofHours(1));
    signs.giveIfDue();
    wire.send(signs.end(Replies.fact("SHA-256 0-1 abcd file")));
    assertThat(sent()).isEqualTo("213 SHA-256 0-1 abcd file\r\n");
  }

  @Test
  void c_110_a_failure_ends_the_reply_that_was_begun() throws IOException {
    SignsOfLife signs = after(Duration.ZERO);
    assertThat(signs.end(Replies.hashAborted()).code()).isEqualTo(450);
    signs.giveIfDue();
    wire.send(signs.end(Replies.hashAborted()));
    assertThat(sent()).isEqualTo("213-Still hashing.\r\n213 No hash: 450 Hashing was aborted.\r\n");
  }

  @Test
  void nobody_works_on_for_a_client_that_is_gone() {
    wire.gone = true;
    assertThatThrownBy(() -> after(Duration.ZERO).giveIfDue()).isInstanceOf(IOException.class);
  }
}
