package dev.wharf.auth.unix;

import dev.wharf.auth.spi.LoginAttempt;
import dev.wharf.domain.Secret;
import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// One login by PAM, from pam_start(3) to pam_end(3). Each step answers PAM's own code, 0 if it
/// went well. Used by one thread at a time.
@SuppressWarnings("restricted") // native access is asked for in the manual, by module name
final class PamTransaction implements AutoCloseable {
  private static final int SILENT = 0x8000;
  private static final int NO_EMPTY_PASSWORD = 0x1;
  private static final int ESTABLISH = 0x2;
  private static final int DELETE = 0x4;
  private static final int USER = 2;
  private static final int TTY = 3;
  private static final int RHOST = 4;
  private static final int FAIL_DELAY = 10;

  private final Libpam pam;
  private final Arena arena;
  private final PamConversation conversation;
  private final MemorySegment handle;
  private boolean authenticated;
  private boolean inSession;
  private int status;

  private PamTransaction(
      Libpam pam, Arena arena, PamConversation conversation, MemorySegment handle) {
    this.pam = pam;
    this.arena = arena;
    this.conversation = conversation;
    this.handle = handle;
  }

  /// Begins.
  ///
  /// @param directory where the service is described, if not where the system does
  /// @throws IllegalStateException if PAM does not want to; in words
  @SuppressWarnings("MustBeClosed") // closed with the transaction
  static PamTransaction begin(
      Libpam pam, String service, Optional<String> directory, LoginAttempt attempt, Secret secret) {
    Arena arena = Arena.ofShared(); // the session may end on another thread
    try {
      var conversation =
          new PamConversation(pam::allocate, pam::free, attempt.name().value(), secret);
      MemorySegment conv = arena.allocate(16, 8); // struct pam_conv: a function, and data for it
      conv.set(ValueLayout.ADDRESS, 0, conversation.function(arena));
      MemorySegment place = arena.allocate(ValueLayout.ADDRESS);
      int code =
          pam.start(
              text(arena, service),
              text(arena, attempt.name().value()),
              conv,
              directory.map(name -> text(arena, name)),
              place);
      if (code != 0) {
        throw new IllegalStateException("PAM does not start: error " + code);
      }
      var transaction =
          new PamTransaction(pam, arena, conversation, place.get(ValueLayout.ADDRESS, 0));
      transaction.describe(attempt.peer().address().getHostAddress());
      return transaction;
    } catch (IllegalStateException e) {
      arena.close();
      throw e;
    }
  }

  private void describe(String client) {
    pam.setItem(handle, RHOST, text(arena, client));
    pam.setItem(handle, TTY, text(arena, "ftp"));
    // Else modules sleep on the thread after a wrong password; the server has its own way to wait.
    pam.setItem(handle, FAIL_DELAY, noDelay());
  }

  private MemorySegment noDelay() {
    MethodHandle nothing =
        MethodHandles.empty(
            MethodType.methodType(void.class, int.class, int.class, MemorySegment.class));
    return Linker.nativeLinker().upcallStub(nothing, Libpam.DELAY, arena);
  }

  /// Checks the password, which is forgotten then.
  int authenticate() {
    status = pam.authenticate(handle, SILENT | NO_EMPTY_PASSWORD);
    conversation.forget();
    authenticated = status == 0;
    return status;
  }

  /// Asks whether the account may be used here and now.
  int mayEnter() {
    status = pam.accountManagement(handle, SILENT);
    return status;
  }

  /// Sets up credentials and opens a session, which [#close] closes. Modules that did not check the
  /// password, since there was none, may have no credentials to set up.
  int openSession() {
    status = pam.setCredentials(handle, SILENT | ESTABLISH);
    if (status == 0 || !authenticated) {
      status = pam.openSession(handle, SILENT);
      inSession = status == 0;
    }
    return status;
  }

  /// The name as PAM has it now; modules may change it.
  Optional<String> user() {
    return pam.getItem(handle, USER);
  }

  /// What a code means, for the log.
  String message(int code) {
    return pam.message(handle, code);
  }

  /// Closes the session, if there is one, and ends.
  @Override
  public void close() {
    try {
      if (inSession) {
        status = pam.closeSession(handle, SILENT);
        pam.setCredentials(handle, SILENT | DELETE);
      }
      pam.end(handle, status);
    } finally {
      arena.close();
    }
  }

  private static MemorySegment text(Arena arena, String text) {
    return arena.allocateFrom(text, StandardCharsets.UTF_8);
  }
}
