package dev.wharf.protocol.handler;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.protocol.reply.Replies;
import dev.wharf.protocol.reply.Reply;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SignsOfLifeTest {
  private final ByteArrayOutputStream sent = new ByteArrayOutputStream();

  private SignsOfLife after(Duration silence) {
    return new SignsOfLife(begun -> sent.writeBytes(begun.encodeAhead()), 213, silence);
  }

  private String sentWith(Reply last) {
    sent.writeBytes(last.encode());
    return sent.toString(US_ASCII);
  }

  @Test
  void c_110_who_waits_long_hears_so_in_the_same_reply() throws IOException {
    SignsOfLife signs = after(Duration.ZERO);
    signs.giveIfDue();
    signs.giveIfDue();
    assertThat(sentWith(signs.end(Replies.fact("SHA-256 0-1 abcd file"))))
        .isEqualTo("213-Still hashing.\r\n213-Still hashing.\r\n213 SHA-256 0-1 abcd file\r\n");
  }

  @Test
  void c_110_who_does_not_wait_long_hears_the_hash_alone() throws IOException {
    SignsOfLife signs = after(Duration.ofHours(1));
    signs.giveIfDue();
    assertThat(sentWith(signs.end(Replies.fact("SHA-256 0-1 abcd file"))))
        .isEqualTo("213 SHA-256 0-1 abcd file\r\n");
  }

  @Test
  void c_110_a_failure_ends_the_reply_that_was_begun() throws IOException {
    SignsOfLife signs = after(Duration.ZERO);
    assertThat(signs.end(Replies.hashAborted()).code()).isEqualTo(450);
    signs.giveIfDue();
    assertThat(sentWith(signs.end(Replies.hashAborted())))
        .isEqualTo("213-Still hashing.\r\n213 No hash: 450 Hashing was aborted.\r\n");
  }

  @Test
  void nobody_works_on_for_a_client_that_is_gone() {
    var signs =
        new SignsOfLife(
            _ -> {
              throw new IOException("the client is gone");
            },
            213,
            Duration.ZERO);
    assertThatThrownBy(signs::giveIfDue).isInstanceOf(IOException.class);
  }
}
