package dev.wharf.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SliceTest {
  private static final long MILLI = 1_000_000;

  private final Slice slice = new Slice();

  @Test
  void slices_grow_while_the_client_is_quick_and_shrink_when_it_is_slow() {
    assertThat(slice.size()).isEqualTo(Slice.SMALLEST);
    slice.took(MILLI);
    assertThat(slice.size()).isEqualTo(2 * Slice.SMALLEST);
    slice.took(500 * MILLI);
    assertThat(slice.size()).isEqualTo(2 * Slice.SMALLEST);
    slice.took(2000 * MILLI);
    assertThat(slice.size()).isEqualTo(Slice.SMALLEST);
  }

  @Test
  void slices_stay_within_their_bounds() {
    for (int i = 0; i < 20; i++) {
      slice.took(MILLI);
    }
    assertThat(slice.size()).isEqualTo(Slice.LARGEST);
    for (int i = 0; i < 20; i++) {
      slice.took(5000 * MILLI);
    }
    assertThat(slice.size()).isEqualTo(Slice.SMALLEST);
  }

  @Test
  void buffers_are_pooled_up_to_a_number_and_small_beyond() {
    var buffers = new Buffers(2);
    List<ByteBuffer> borrowed = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      borrowed.add(buffers.borrow());
    }
    assertThat(borrowed)
        .extracting(ByteBuffer::capacity)
        .containsExactly(Buffers.LARGE, Buffers.LARGE, Buffers.SMALL);
    borrowed.getFirst().position(7);
    borrowed.forEach(buffers::giveBack);
    for (int i = 0; i < 2; i++) {
      ByteBuffer again = buffers.borrow();
      assertThat(again.isDirect()).isTrue();
      assertThat(again.remaining()).isEqualTo(Buffers.LARGE);
    }
    assertThat(buffers.borrow().isDirect()).isFalse();
  }
}
