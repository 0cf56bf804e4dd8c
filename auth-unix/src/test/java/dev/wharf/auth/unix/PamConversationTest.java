package dev.wharf.auth.unix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.domain.Secret;
import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;

/// The function that PAM calls, called as PAM does: from C.
@SuppressWarnings("restricted")
class PamConversationTest {
  private static final int FAILURE = 19; // PAM_CONV_ERR

  private static int asked(LongFunction<MemorySegment> allocate) throws Throwable {
    try (Arena arena = Arena.ofConfined()) {
      var conversation = new PamConversation(allocate, _ -> {}, "alice", Secret.of("secret"));
      MemorySegment messages = arena.allocate(ValueLayout.ADDRESS);
      MemorySegment responses = arena.allocate(ValueLayout.ADDRESS);
      return (int)
          Linker.nativeLinker()
              .downcallHandle(conversation.function(arena), Libpam.CONVERSATION)
              .invokeExact(1, messages, responses, MemorySegment.NULL);
    }
  }

  @Test
  void an_exception_is_a_question_without_an_answer() throws Throwable {
    assertThat(
            asked(
                _ -> {
                  throw new IllegalStateException("PAM could not be called");
                }))
        .isEqualTo(FAILURE);
  }

  @Test
  void an_error_does_not_end_the_jvm_either() throws Throwable {
    assertThat(
            asked(
                _ -> {
                  throw new StackOverflowError("deep in a module");
                }))
        .isEqualTo(FAILURE);
  }
}
