package dev.wharf.storage.localfs;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/// The identity of the kernel thread that calls: setfsuid(2), setfsgid(2), setgroups(2) and
/// capget(2), as raw system calls, since the C library's wrappers change every thread of the
/// process. Not for virtual threads, which have no identity of their own.
///
/// The calls that change something allocate nothing, so that a full heap keeps nobody from taking
/// an identity back.
final class ThreadIdentity {
  private static final long SETFSUID = Libc.ARM ? 151 : 122;
  private static final long SETFSGID = Libc.ARM ? 152 : 123;
  private static final long GETGROUPS = Libc.ARM ? 158 : 115;
  private static final long SETGROUPS = Libc.ARM ? 159 : 116;
  private static final long CAPGET = Libc.ARM ? 90 : 125;

  private static final int CAPABILITY_VERSION = 0x20080522;

  /// CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH, CAP_FOWNER: whoever has one is not asked for
  /// permission.
  private static final int ABOVE_PERMISSIONS = 1 << 1 | 1 << 2 | 1 << 3;

  private static final int CAP_CHOWN = 1;
  private static final int NOBODY_AT_ALL = -1; // changes nothing, and answers what is
  private static final int MOST_GROUPS = 65_536;

  private ThreadIdentity() {}

  /// The identity of this thread.
  static Persona current() {
    int[] groups;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment list = arena.allocate(JAVA_INT, MOST_GROUPS);
      int count = (int) raw(GETGROUPS, MOST_GROUPS, list);
      groups = list.asSlice(0, 4L * Math.max(0, count)).toArray(JAVA_INT);
    }
    return Persona.of(user(), group(), groups);
  }

  /// Takes on an identity; a part of it, if that fails.
  ///
  /// @return whether all of it took
  static boolean take(Persona who) {
    raw(SETFSUID, who.uid(), MemorySegment.NULL);
    raw(SETFSGID, who.gid(), MemorySegment.NULL);
    boolean groups = raw(SETGROUPS, who.countOfGroups(), who.groups()) == 0;
    return groups && user() == who.uid() && group() == who.gid();
  }

  /// The user that files are looked at as, unsigned.
  static int user() {
    return (int) raw(SETFSUID, NOBODY_AT_ALL, MemorySegment.NULL);
  }

  private static int group() {
    return (int) raw(SETFSGID, NOBODY_AT_ALL, MemorySegment.NULL);
  }

  /// Whether this thread has a capability that puts it above permissions.
  static boolean isAbovePermissions() {
    return (capabilities() & ABOVE_PERMISSIONS) != 0;
  }

  /// Whether this thread may give files away.
  static boolean mayGiveAway() {
    return (capabilities() & CAP_CHOWN) != 0;
  }

  /// The lower half of the effective capabilities.
  private static int capabilities() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment header = arena.allocate(8, 4); // struct: version, process; 0 for this thread
      header.set(JAVA_INT, 0, CAPABILITY_VERSION);
      MemorySegment data = arena.allocate(24, 4); // twice: effective, permitted, inheritable
      try {
        long answer = (long) Pointers.CALL.invokeExact(CAPGET, header, data);
        return answer == 0 ? data.get(JAVA_INT, 0) : -1;
      } catch (Throwable e) { // what a method handle declares; C functions throw nothing
        throw new LinkageError("a system call was bound wrongly", e);
      }
    }
  }

  private static long raw(long number, int first, MemorySegment second) {
    try {
      return (long) Numbers.CALL.invokeExact(number, first, second);
    } catch (Throwable e) { // what a method handle declares; C functions throw nothing
      throw new LinkageError("a system call was bound wrongly", e);
    }
  }

  private static final class Numbers {
    static final MethodHandle CALL =
        Libc.bind(
            "syscall",
            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_INT, ADDRESS),
            Linker.Option.firstVariadicArg(1));
  }

  private static final class Pointers {
    static final MethodHandle CALL =
        Libc.bind(
            "syscall",
            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, ADDRESS, ADDRESS),
            Linker.Option.firstVariadicArg(1));
  }
}
