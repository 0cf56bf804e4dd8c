package dev.wharf.auth.unix;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/// The functions of `libpam.so.0` (Linux-PAM), through the foreign function API.
///
/// [PamTransaction] calls them, and [PamConversation] those for memory: what PAM frees comes from
/// the C library's allocator.
@SuppressWarnings("restricted") // native access is asked for in the manual, by module name
final class Libpam {
  private static final String NAME = "libpam.so.0";

  /// Longest text that is read from PAM, in bytes.
  private static final long LONGEST = 4096;

  /// `int (*conv)(int, const struct pam_message **, struct pam_response **, void *)`.
  static final FunctionDescriptor CONVERSATION =
      FunctionDescriptor.of(
          ValueLayout.JAVA_INT,
          ValueLayout.JAVA_INT,
          ValueLayout.ADDRESS,
          ValueLayout.ADDRESS,
          ValueLayout.ADDRESS);

  /// `void (*fail_delay)(int, unsigned, void *)`.
  static final FunctionDescriptor DELAY =
      FunctionDescriptor.ofVoid(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS);

  private final SymbolLookup symbols;
  private final MethodHandle start;
  private final Optional<MethodHandle> startConfdir;
  private final MethodHandle setItem;
  private final MethodHandle getItem;
  private final MethodHandle authenticate;
  private final MethodHandle accountManagement;
  private final MethodHandle setCredentials;
  private final MethodHandle openSession;
  private final MethodHandle closeSession;
  private final MethodHandle end;
  private final MethodHandle strerror;
  private final MethodHandle calloc;
  private final MethodHandle free;

  private Libpam(SymbolLookup symbols) {
    this.symbols = symbols;
    var pointer = ValueLayout.ADDRESS;
    var number = ValueLayout.JAVA_INT;
    start = link("pam_start", number, pointer, pointer, pointer, pointer);
    startConfdir =
        symbols.find("pam_start_confdir").isEmpty()
            ? Optional.empty()
            : Optional.of(
                link("pam_start_confdir", number, pointer, pointer, pointer, pointer, pointer));
    setItem = link("pam_set_item", number, pointer, number, pointer);
    getItem = link("pam_get_item", number, pointer, number, pointer);
    authenticate = link("pam_authenticate", number, pointer, number);
    accountManagement = link("pam_acct_mgmt", number, pointer, number);
    setCredentials = link("pam_setcred", number, pointer, number);
    openSession = link("pam_open_session", number, pointer, number);
    closeSession = link("pam_close_session", number, pointer, number);
    end = link("pam_end", number, pointer, number);
    strerror = link("pam_strerror", pointer, pointer, number);
    calloc = link("calloc", pointer, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG);
    free =
        Linker.nativeLinker()
            .downcallHandle(symbol("free"), FunctionDescriptor.ofVoid(ValueLayout.ADDRESS));
  }

  /// The library of this machine.
  ///
  /// @throws IllegalStateException if there is none, or native calls are switched off; in words
  static Libpam load() {
    try {
      return new Libpam(SymbolLookup.libraryLookup(NAME, Arena.global()));
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException("this machine has no " + NAME, e);
    } catch (IllegalCallerException e) {
      throw new IllegalStateException(
          "native calls are switched off; run Java with"
              + " --enable-native-access=dev.wharf.auth.unix",
          e);
    }
  }

  private MethodHandle link(String function, MemoryLayout result, MemoryLayout... arguments) {
    return Linker.nativeLinker()
        .downcallHandle(symbol(function), FunctionDescriptor.of(result, arguments));
  }

  private MemorySegment symbol(String function) {
    return symbols
        .find(function)
        .or(() -> Linker.nativeLinker().defaultLookup().find(function))
        .orElseThrow(() -> new IllegalStateException(NAME + " has no " + function));
  }

  /// Whether services can be read from a directory other than that of the system.
  boolean hasDirectories() {
    return startConfdir.isPresent();
  }

  /// pam_start(3), and where `directory` is given pam_start_confdir(3).
  int start(
      MemorySegment service,
      MemorySegment user,
      MemorySegment conversation,
      Optional<MemorySegment> directory,
      MemorySegment handle) {
    return directory.isEmpty()
        ? (int) call(start, service, user, conversation, handle)
        : (int)
            call(startConfdir.orElseThrow(), service, user, conversation, directory.get(), handle);
  }

  /// pam_set_item(3).
  int setItem(MemorySegment handle, int item, MemorySegment value) {
    return (int) call(setItem, handle, item, value);
  }

  /// pam_get_item(3), of an item that is text.
  Optional<String> getItem(MemorySegment handle, int item) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment found = arena.allocate(ValueLayout.ADDRESS);
      return (int) call(getItem, handle, item, found) == 0
          ? text(found.get(ValueLayout.ADDRESS, 0))
          : Optional.empty();
    }
  }

  /// pam_authenticate(3).
  int authenticate(MemorySegment handle, int flags) {
    return (int) call(authenticate, handle, flags);
  }

  /// pam_acct_mgmt(3).
  int accountManagement(MemorySegment handle, int flags) {
    return (int) call(accountManagement, handle, flags);
  }

  /// pam_setcred(3).
  int setCredentials(MemorySegment handle, int flags) {
    return (int) call(setCredentials, handle, flags);
  }

  /// pam_open_session(3).
  int openSession(MemorySegment handle, int flags) {
    return (int) call(openSession, handle, flags);
  }

  /// pam_close_session(3).
  int closeSession(MemorySegment handle, int flags) {
    return (int) call(closeSession, handle, flags);
  }

  /// pam_end(3).
  int end(MemorySegment handle, int status) {
    return (int) call(end, handle, status);
  }

  /// pam_strerror(3).
  String message(MemorySegment handle, int code) {
    return text((MemorySegment) call(strerror, handle, code)).orElse("error") + " (" + code + ")";
  }

  /// Zeroed memory that PAM frees; NULL if there is none.
  MemorySegment allocate(long bytes) {
    return ((MemorySegment) call(calloc, 1L, bytes)).reinterpret(bytes);
  }

  /// Frees what [#allocate] gave.
  void free(MemorySegment memory) {
    call(free, memory);
  }

  private static Optional<String> text(MemorySegment pointer) {
    if (pointer.equals(MemorySegment.NULL)) {
      return Optional.empty();
    }
    MemorySegment bytes = pointer.reinterpret(LONGEST);
    for (int length = 0; length < LONGEST; length++) {
      if (bytes.get(ValueLayout.JAVA_BYTE, length) == 0) {
        return Optional.of(
            new String(
                bytes.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8));
      }
    }
    return Optional.empty();
  }

  private static Object call(MethodHandle function, Object... arguments) {
    try {
      return function.invokeWithArguments(Arrays.asList(arguments));
    } catch (Throwable e) { // what a method handle declares; C throws nothing
      throw new IllegalStateException("PAM could not be called", e);
    }
  }
}
