package dev.wharf.storage.localfs;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.util.NoSuchElementException;
import java.util.Optional;

/// The system calls of Linux that the JDK does not offer, on x86-64 and aarch64. Native calls are
/// made here, in [ThreadIdentity] and in [UserDatabase] only.
///
/// Every call answers as the kernel does: a result from 0 up, or `-errno`. Interrupted calls are
/// made again. Names are sent as UTF-8 and must hold no NUL. Each function is bound when it is
/// first used, since binding costs milliseconds. Thread-safe.
@SuppressWarnings("restricted") // native access is what this class is for
final class Libc {
  static final int O_RDONLY = 0;
  static final int O_WRONLY = 1;
  static final int O_RDWR = 2;
  static final int O_CREAT = 0x40;
  static final int O_EXCL = 0x80;
  static final int O_NONBLOCK = 0x800;
  static final int O_CLOEXEC = 0x80000;
  static final int O_PATH = 0x200000;

  static final boolean ARM = System.getProperty("os.arch", "").equals("aarch64");
  static final int O_DIRECTORY = ARM ? 0x4000 : 0x10000;
  static final int O_NOFOLLOW = ARM ? 0x8000 : 0x20000;

  static final int AT_FDCWD = -100;
  static final int AT_SYMLINK_NOFOLLOW = 0x100;
  static final int AT_REMOVEDIR = 0x200;
  static final int AT_EMPTY_PATH = 0x1000;
  static final int RENAME_NOREPLACE = 1;
  static final int LOCK_EXCLUSIVE_NOW = 2 | 4;

  static final int ENOENT = 2;
  private static final int EINTR = 4;
  static final int EAGAIN = 11;
  static final int EACCES = 13;
  static final int EEXIST = 17;
  static final int EINVAL = 22;

  private static final int RESOLVE_NO_MAGICLINKS = 0x02;
  private static final int RESOLVE_IN_ROOT = 0x10;
  private static final long OPENAT2 = 437;
  private static final long GETDENTS64 = ARM ? 61 : 217;
  private static final long RENAMEAT2 = ARM ? 276 : 316;

  private static final int LONGEST_LINK = 4096;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final StructLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

  private Libc() {}

  /// Whether native calls can be made on this system, by this module; if not, why not.
  static Optional<String> missing() {
    String system = System.getProperty("os.name", "") + " " + System.getProperty("os.arch", "");
    if (!system.equals("Linux amd64") && !system.equals("Linux aarch64")) {
      return Optional.of(system + " is not Linux on x86-64 or aarch64");
    }
    try {
      bind("getpid", FunctionDescriptor.of(JAVA_INT));
      return Optional.empty();
    } catch (IllegalCallerException | UnsupportedOperationException | NoSuchElementException e) {
      return Optional.of(e.toString());
    }
  }

  /// Opens `path` as if `directory` were the root of the machine, `..` and links included
  /// (openat2).
  static int openInRoot(int directory, String path, int flags) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment how = arena.allocate(24, 8);
      how.set(JAVA_LONG, 0, flags | O_CLOEXEC);
      how.set(JAVA_LONG, 16, RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS);
      MemorySegment name = arena.allocateFrom(path);
      return call(
          arena,
          errno ->
              (long)
                  Openat2.CALL.invokeExact(errno, OPENAT2, directory, name, how, how.byteSize()));
    }
  }

  /// Opens the entry `name` of an open directory (openat).
  static int open(int directory, String name, int flags, int mode) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment path = arena.allocateFrom(name);
      return call(
          arena,
          errno -> (int) Openat.CALL.invokeExact(errno, directory, path, flags | O_CLOEXEC, mode));
    }
  }

  /// Closes a descriptor. Whatever the kernel answers, the descriptor is gone: nothing to do about
  /// an error, and never a second try.
  static void close(int descriptor) {
    try (Arena arena = Arena.ofConfined()) {
      callOnce(arena, errno -> (int) Close.CALL.invokeExact(errno, descriptor));
    }
  }

  /// Reads the facts of an entry into `target`, 256 bytes (statx). An empty name is the descriptor
  /// itself; a link is not followed.
  static int status(int descriptor, MemorySegment name, MemorySegment target, Arena arena) {
    return call(
        arena,
        errno ->
            (int)
                Statx.CALL.invokeExact(
                    errno,
                    descriptor,
                    name,
                    AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH,
                    FileStatus.BASIC_FACTS,
                    target));
  }

  /// Reads entries of a directory into `target` (getdents64); 0 at the end.
  static int entries(int descriptor, MemorySegment target, Arena arena) {
    return call(
        arena,
        errno ->
            (long)
                Getdents.CALL.invokeExact(
                    errno, GETDENTS64, descriptor, target, target.byteSize()));
  }

  /// Makes a directory (mkdirat).
  static int makeDirectory(int directory, String name, int mode) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment path = arena.allocateFrom(name);
      return call(arena, errno -> (int) Mkdirat.CALL.invokeExact(errno, directory, path, mode));
    }
  }

  /// Removes a name (unlinkat); with [#AT_REMOVEDIR] an empty directory.
  static int unlink(int directory, String name, int flags) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment path = arena.allocateFrom(name);
      return call(arena, errno -> (int) Unlinkat.CALL.invokeExact(errno, directory, path, flags));
    }
  }

  /// Moves a name (renameat2).
  static int rename(int from, String name, int to, String newName, int flags) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment oldPath = arena.allocateFrom(name);
      MemorySegment newPath = arena.allocateFrom(newName);
      return call(
          arena,
          errno ->
              (long)
                  Renameat2.CALL.invokeExact(errno, RENAMEAT2, from, oldPath, to, newPath, flags));
    }
  }

  /// The text of a link that was opened with `O_PATH | O_NOFOLLOW` (readlinkat); empty if it is no
  /// link, or longer than 4095 bytes.
  static Optional<byte[]> readLink(int descriptor, String name) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment path = arena.allocateFrom(name);
      MemorySegment text = arena.allocate(LONGEST_LINK);
      int length =
          call(
              arena,
              errno ->
                  (long)
                      Readlinkat.CALL.invokeExact(
                          errno, descriptor, path, text, (long) LONGEST_LINK));
      return length <= 0 || length == LONGEST_LINK
          ? Optional.empty()
          : Optional.of(text.asSlice(0, length).toArray(JAVA_BYTE));
    }
  }

  /// Sets the permission bits of an open file, also one opened with `O_PATH` (fchmodat).
  static int setMode(int descriptor, int mode) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment path = arena.allocateFrom(reopen(descriptor));
      return call(arena, errno -> (int) Fchmodat.CALL.invokeExact(errno, AT_FDCWD, path, mode, 0));
    }
  }

  /// Sets the time of the last modification of an open file, also one opened with `O_PATH`
  /// (utimensat); the time of the last access stays.
  static int setModified(int descriptor, long seconds, long nanoseconds) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment path = arena.allocateFrom(reopen(descriptor));
      MemorySegment times = arena.allocate(32, 8);
      times.set(JAVA_LONG, 8, 0x3ffffffe); // UTIME_OMIT
      times.set(JAVA_LONG, 16, seconds);
      times.set(JAVA_LONG, 24, nanoseconds);
      return call(
          arena, errno -> (int) Utimensat.CALL.invokeExact(errno, AT_FDCWD, path, times, 0));
    }
  }

  /// Makes an open directory durable (fsync).
  static int sync(int descriptor) {
    try (Arena arena = Arena.ofConfined()) {
      return callOnce(arena, errno -> (int) Fsync.CALL.invokeExact(errno, descriptor));
    }
  }

  /// Makes an open file or directory belong to a user and a group, also one opened with `O_PATH`
  /// (fchownat).
  static int setOwner(int descriptor, int user, int group) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment path = arena.allocateFrom("");
      return call(
          arena,
          errno ->
              (int) Fchownat.CALL.invokeExact(errno, descriptor, path, user, group, AT_EMPTY_PATH));
    }
  }

  /// Locks an open file against other holders, in this process and others, until it is closed
  /// (flock); `-EAGAIN` if it is locked.
  static int lock(int descriptor) {
    try (Arena arena = Arena.ofConfined()) {
      return call(
          arena, errno -> (int) Flock.CALL.invokeExact(errno, descriptor, LOCK_EXCLUSIVE_NOW));
    }
  }

  /// Bytes that an unprivileged process may still write in the file system of an open file
  /// (fstatvfs); negative for an error.
  static long free(int descriptor) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment facts = arena.allocate(256, 8);
      int result = call(arena, errno -> (int) Fstatvfs.CALL.invokeExact(errno, descriptor, facts));
      return result < 0 ? result : facts.get(JAVA_LONG, 8) * facts.get(JAVA_LONG, 32);
    }
  }

  /// The name under which an open file can be opened anew, whatever became of its path.
  static String reopen(int descriptor) {
    return "/proc/self/fd/" + descriptor;
  }

  /// The same for other processes.
  static String reopenBeside(int descriptor) {
    return "/proc/" + ProcessHandle.current().pid() + "/fd/" + descriptor;
  }

  @FunctionalInterface
  private interface Call {
    long make(MemorySegment errno) throws Throwable;
  }

  private static int call(Arena arena, Call call) {
    int result;
    do {
      result = callOnce(arena, call);
    } while (result == -EINTR);
    return result;
  }

  private static int callOnce(Arena arena, Call call) {
    MemorySegment errno = arena.allocate(STATE);
    try {
      long result = call.make(errno);
      return result == -1 ? -(int) ERRNO.get(errno, 0L) : (int) result;
    } catch (Throwable e) { // what a method handle declares; C functions throw nothing
      throw new LinkageError("a system call was bound wrongly", e);
    }
  }

  /// Binds a function of the C library.
  static MethodHandle bind(String name, FunctionDescriptor signature, Linker.Option... options) {
    return LINKER.downcallHandle(
        LINKER.defaultLookup().find(name).orElseThrow(), signature, options);
  }

  private static MethodHandle bindInt(String name, MemoryLayout... arguments) {
    return bind(
        name, FunctionDescriptor.of(JAVA_INT, arguments), Linker.Option.captureCallState("errno"));
  }

  private static MethodHandle bindSyscall(MemoryLayout... arguments) {
    return bind(
        "syscall",
        FunctionDescriptor.of(JAVA_LONG, JAVA_LONG).appendArgumentLayouts(arguments),
        Linker.Option.captureCallState("errno"),
        Linker.Option.firstVariadicArg(1));
  }

  private static final class Openat2 {
    static final MethodHandle CALL = bindSyscall(JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG);
  }

  private static final class Getdents {
    static final MethodHandle CALL = bindSyscall(JAVA_INT, ADDRESS, JAVA_LONG);
  }

  private static final class Renameat2 {
    static final MethodHandle CALL = bindSyscall(JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT);
  }

  private static final class Openat {
    static final MethodHandle CALL =
        bind(
            "openat",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT),
            Linker.Option.captureCallState("errno"),
            Linker.Option.firstVariadicArg(3));
  }

  private static final class Close {
    static final MethodHandle CALL = bindInt("close", JAVA_INT);
  }

  private static final class Statx {
    static final MethodHandle CALL =
        bindInt("statx", JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS);
  }

  private static final class Mkdirat {
    static final MethodHandle CALL = bindInt("mkdirat", JAVA_INT, ADDRESS, JAVA_INT);
  }

  private static final class Unlinkat {
    static final MethodHandle CALL = bindInt("unlinkat", JAVA_INT, ADDRESS, JAVA_INT);
  }

  private static final class Readlinkat {
    static final MethodHandle CALL =
        bind(
            "readlinkat",
            FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG),
            Linker.Option.captureCallState("errno"));
  }

  private static final class Fchmodat {
    static final MethodHandle CALL = bindInt("fchmodat", JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);
  }

  private static final class Fchownat {
    static final MethodHandle CALL =
        bindInt("fchownat", JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT);
  }

  private static final class Utimensat {
    static final MethodHandle CALL = bindInt("utimensat", JAVA_INT, ADDRESS, ADDRESS, JAVA_INT);
  }

  private static final class Fsync {
    static final MethodHandle CALL = bindInt("fsync", JAVA_INT);
  }

  private static final class Flock {
    static final MethodHandle CALL = bindInt("flock", JAVA_INT, JAVA_INT);
  }

  private static final class Fstatvfs {
    static final MethodHandle CALL = bindInt("fstatvfs", JAVA_INT, ADDRESS);
  }
}
