package dev.wharf.auth.unix;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.util.Optional;
import java.util.function.BiFunction;

/// The C library's user databases, through the foreign function API: getpwnam_r(3) and
/// getspnam_r(3), and with them whatever nsswitch.conf(5) names.
///
/// Every call has buffers of its own. Text is read only where it lies in the buffer of its call,
/// and never beyond its end; a buffer that held a hash is zeroed before it is freed.
@SuppressWarnings("restricted") // native access is asked for in the manual, by module name
final class Libc implements UnixUsers {
  // struct passwd and struct spwd of 64-bit Linux, glibc and musl.
  private static final long PASSWD_BYTES = 48;
  private static final long PASSWD_NAME = 0;
  private static final long PASSWD_HASH = 8;
  private static final long PASSWD_UID = 16;
  private static final long PASSWD_GID = 20;
  private static final long PASSWD_HOME = 32;
  private static final long PASSWD_SHELL = 40;
  private static final long SPWD_BYTES = 72;
  private static final long SPWD_HASH = 8;
  private static final long SPWD_CHANGED = 16;
  private static final long SPWD_MAX = 32;
  private static final long SPWD_EXPIRES = 56;

  private static final int FIRST_BUFFER = 16 << 10;
  private static final int LARGEST_BUFFER = 4 << 20;

  private static final int ENOENT = 2;
  private static final int ESRCH = 3;
  private static final int EACCES = 13;
  private static final int ERANGE = 34;

  private final MethodHandle getpwnam;
  private final MethodHandle getspnam;

  private Libc(MethodHandle getpwnam, MethodHandle getspnam) {
    this.getpwnam = getpwnam;
    this.getspnam = getspnam;
  }

  /// The library of this machine.
  ///
  /// @throws IllegalStateException if it lacks the functions or native calls are switched off; in
  ///   words
  static Libc load() {
    try {
      return new Libc(link("getpwnam_r"), link("getspnam_r"));
    } catch (IllegalCallerException e) {
      throw new IllegalStateException(
          "native calls are switched off; run Java with"
              + " --enable-native-access=dev.wharf.auth.unix",
          e);
    }
  }

  private static MethodHandle link(String function) {
    Linker linker = Linker.nativeLinker();
    MemorySegment symbol =
        linker
            .defaultLookup()
            .find(function)
            .orElseThrow(() -> new IllegalStateException("the C library has no " + function));
    return linker.downcallHandle(
        symbol,
        FunctionDescriptor.of(
            ValueLayout.JAVA_INT,
            ValueLayout.ADDRESS,
            ValueLayout.ADDRESS,
            ValueLayout.ADDRESS,
            ValueLayout.JAVA_LONG,
            ValueLayout.ADDRESS));
  }

  @Override
  public Optional<UnixUser> user(String name) throws IOException {
    return ask(getpwnam, name, PASSWD_BYTES, Libc::user);
  }

  @Override
  public Optional<ShadowEntry> shadow(String name) throws IOException {
    return ask(getspnam, name, SPWD_BYTES, Libc::shadow);
  }

  private static UnixUser user(MemorySegment entry, MemorySegment buffer) {
    return new UnixUser(
        text(entry, PASSWD_NAME, buffer),
        text(entry, PASSWD_HASH, buffer),
        Integer.toUnsignedLong(entry.get(ValueLayout.JAVA_INT, PASSWD_UID)),
        Integer.toUnsignedLong(entry.get(ValueLayout.JAVA_INT, PASSWD_GID)),
        text(entry, PASSWD_HOME, buffer),
        text(entry, PASSWD_SHELL, buffer));
  }

  private static ShadowEntry shadow(MemorySegment entry, MemorySegment buffer) {
    return new ShadowEntry(
        text(entry, SPWD_HASH, buffer),
        entry.get(ValueLayout.JAVA_LONG, SPWD_CHANGED),
        entry.get(ValueLayout.JAVA_LONG, SPWD_MAX),
        entry.get(ValueLayout.JAVA_LONG, SPWD_EXPIRES));
  }

  private static <T> Optional<T> ask(
      MethodHandle function,
      String name,
      long size,
      BiFunction<MemorySegment, MemorySegment, T> read)
      throws IOException {
    for (int length = FIRST_BUFFER; length <= LARGEST_BUFFER; length *= 4) {
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment text = arena.allocateFrom(name, StandardCharsets.UTF_8);
        MemorySegment entry = arena.allocate(size, 8);
        MemorySegment buffer = arena.allocate(length, 16);
        MemorySegment found = arena.allocate(ValueLayout.ADDRESS);
        try {
          int error = call(function, text, entry, buffer, found);
          if (error != ERANGE) {
            boolean present =
                !found.get(ValueLayout.ADDRESS, 0).equals(MemorySegment.NULL) && error == 0;
            check(error);
            return present ? Optional.of(read.apply(entry, buffer)) : Optional.empty();
          }
        } finally {
          buffer.fill((byte) 0);
        }
      }
    }
    throw new IOException(
        "an entry of the user database has more than " + LARGEST_BUFFER + " bytes");
  }

  private static int call(
      MethodHandle function,
      MemorySegment name,
      MemorySegment entry,
      MemorySegment buffer,
      MemorySegment found) {
    try {
      return (int) function.invokeExact(name, entry, buffer, buffer.byteSize(), found);
    } catch (Throwable e) { // what invokeExact declares; C throws nothing
      throw new IllegalStateException("the user database could not be asked", e);
    }
  }

  /// What getpwnam_r(3) lists as "not found" is no failure.
  private static void check(int error) throws IOException {
    switch (error) {
      case 0, ENOENT, ESRCH -> {}
      case EACCES ->
          throw new AccessDeniedException(
              "the machine's passwords", null, "run as root, or as a member of group shadow");
      default -> throw new IOException("the user database cannot be read: error " + error);
    }
  }

  /// The text that a pointer of `entry` points to, if that is in `buffer`.
  private static String text(MemorySegment entry, long field, MemorySegment buffer) {
    long offset = entry.get(ValueLayout.ADDRESS, field).address() - buffer.address();
    if (offset < 0 || offset >= buffer.byteSize()) {
      return "";
    }
    for (long end = offset; end < buffer.byteSize(); end++) {
      if (buffer.get(ValueLayout.JAVA_BYTE, end) == 0) {
        byte[] bytes = buffer.asSlice(offset, end - offset).toArray(ValueLayout.JAVA_BYTE);
        return new String(bytes, StandardCharsets.UTF_8);
      }
    }
    return "";
  }
}
