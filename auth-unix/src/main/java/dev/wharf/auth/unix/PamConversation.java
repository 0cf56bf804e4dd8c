package dev.wharf.auth.unix;

import dev.wharf.domain.Secret;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/// Answers what PAM modules ask: the password where nothing is echoed, the name where it is, and
/// nothing to mere messages. Once the password was judged, further questions get no answer.
@SuppressWarnings("restricted") // native access is asked for in the manual, by module name
final class PamConversation {
  private static final Logger LOG = System.getLogger(PamConversation.class.getName());

  private static final int SUCCESS = 0;
  private static final int FAILURE = 19; // PAM_CONV_ERR
  private static final int ECHO_OFF = 1;
  private static final int ECHO_ON = 2;
  private static final int MOST_MESSAGES = 32;
  private static final long RESPONSE_BYTES = 16; // struct pam_response: a pointer, a number
  private static final long MESSAGE_BYTES = 16; // struct pam_message: a number, a pointer

  private final LongFunction<MemorySegment> allocate;
  private final Consumer<MemorySegment> free;
  private final String name;
  private volatile @Nullable Secret secret;

  /// @param allocate as [Libpam#allocate]
  /// @param free as [Libpam#free]
  /// @param name answered where it is echoed
  /// @param secret answered where it is not
  PamConversation(
      LongFunction<MemorySegment> allocate,
      Consumer<MemorySegment> free,
      String name,
      Secret secret) {
    this.allocate = allocate;
    this.free = free;
    this.name = name;
    this.secret = secret;
  }

  /// Forgets the password.
  void forget() {
    secret = null;
  }

  /// The function that PAM calls, for as long as `arena` lives.
  MemorySegment function(Arena arena) {
    try {
      MethodHandle answer =
          MethodHandles.lookup()
              .bind(
                  this,
                  "answer",
                  MethodType.methodType(
                      int.class,
                      int.class,
                      MemorySegment.class,
                      MemorySegment.class,
                      MemorySegment.class));
      return Linker.nativeLinker().upcallStub(answer, Libpam.CONVERSATION, arena);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the method below", e);
    }
  }

  /// Called by PAM. Whatever is thrown and left it, an error too, would end the JVM.
  @SuppressWarnings({"unused", "UnusedVariable"}) // by PAM; the last argument is not ours
  private int answer(
      int count, MemorySegment messages, MemorySegment responses, MemorySegment data) {
    try {
      return count < 1 || count > MOST_MESSAGES
          ? FAILURE
          : answer(
              count,
              messages.reinterpret(count * ValueLayout.ADDRESS.byteSize()),
              responses.reinterpret(ValueLayout.ADDRESS.byteSize()));
    } catch (Throwable e) { // the top of what C has called
      tell(e);
      return FAILURE;
    }
  }

  private static void tell(Throwable trouble) {
    try {
      LOG.log(Level.WARNING, "a question of PAM could not be answered", trouble);
    } catch (Throwable _) {
      // neither may this leave, for instance where there is no memory for a message
    }
  }

  private int answer(int count, MemorySegment messages, MemorySegment responses) {
    MemorySegment answers = allocate.apply(count * RESPONSE_BYTES);
    if (answers.equals(MemorySegment.NULL)) {
      return FAILURE;
    }
    for (int i = 0; i < count; i++) {
      int style =
          messages
              .getAtIndex(ValueLayout.ADDRESS, i)
              .reinterpret(MESSAGE_BYTES)
              .get(ValueLayout.JAVA_INT, 0);
      if (style == ECHO_OFF || style == ECHO_ON) {
        MemorySegment text = style == ECHO_OFF ? password() : copy(bytes(name));
        if (text.equals(MemorySegment.NULL)) {
          discard(answers, i);
          return FAILURE;
        }
        answers.set(ValueLayout.ADDRESS, i * RESPONSE_BYTES, text);
      }
    }
    responses.set(ValueLayout.ADDRESS, 0, answers);
    return SUCCESS;
  }

  private MemorySegment password() {
    Secret known = secret;
    return known == null ? MemorySegment.NULL : known.use(this::copy);
  }

  private MemorySegment copy(byte[] text) {
    MemorySegment copy = allocate.apply(text.length + 1L);
    if (!copy.equals(MemorySegment.NULL)) {
      MemorySegment.copy(text, 0, copy, ValueLayout.JAVA_BYTE, 0, text.length);
    }
    return copy;
  }

  private void discard(MemorySegment answers, int count) {
    for (int i = 0; i < count; i++) {
      MemorySegment text = answers.get(ValueLayout.ADDRESS, i * RESPONSE_BYTES);
      if (!text.equals(MemorySegment.NULL)) {
        free.accept(text);
      }
    }
    free.accept(answers);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
