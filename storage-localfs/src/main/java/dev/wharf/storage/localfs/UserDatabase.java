package dev.wharf.storage.localfs;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.wharf.storage.spi.Failure;
import dev.wharf.storage.spi.StorageException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;

/// In which groups a user of the machine is: getpwnam_r(3), getpwuid_r(3), getgrouplist(3). May
/// block, as on a directory service: not for virtual threads.
@SuppressWarnings("restricted") // native access is what this class is for
final class UserDatabase {
  private static final long PASSWD_BYTES = 48;
  private static final long PASSWD_UID = 16;
  private static final int FIRST_BUFFER = 4096;
  private static final int LARGEST_BUFFER = 1 << 20;
  private static final int FIRST_GROUPS = 64;
  private static final int MOST_GROUPS = 65_536;
  private static final int ERANGE = 34;

  private UserDatabase() {}

  /// The user with its group and all others that the machine says it is in, except root's. A user
  /// whom the machine does not know is in its own group only.
  ///
  /// @param name decides between several users with the same id; what it is otherwise does not
  ///   matter, so that the name of an account that is none of the machine's gives nothing
  /// @throws StorageException UNAVAILABLE if the machine cannot say
  static Persona persona(String name, long uid, long gid) throws StorageException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment known = arena.allocateFrom(name);
      MemorySegment entry = find(arena, known, (int) uid);
      if (entry.equals(MemorySegment.NULL)) {
        return Persona.of(uid, gid, (int) gid);
      }
      int[] groups = groups(arena, entry.get(ADDRESS, 0), (int) gid);
      return Persona.of(uid, gid, Arrays.stream(groups).filter(group -> group != 0).toArray());
    }
  }

  private static MemorySegment find(Arena arena, MemorySegment name, int uid)
      throws StorageException {
    MemorySegment byName =
        ask(
            arena,
            (entry, buffer, found) ->
                (int) Getpwnam.CALL.invokeExact(name, entry, buffer, buffer.byteSize(), found));
    return !byName.equals(MemorySegment.NULL) && byName.get(JAVA_INT, PASSWD_UID) == uid
        ? byName
        : ask(
            arena,
            (entry, buffer, found) ->
                (int) Getpwuid.CALL.invokeExact(uid, entry, buffer, buffer.byteSize(), found));
  }

  @FunctionalInterface
  private interface Question {
    int put(MemorySegment entry, MemorySegment buffer, MemorySegment found) throws Throwable;
  }

  /// @return the entry, or NULL if there is none
  private static MemorySegment ask(Arena arena, Question question) throws StorageException {
    for (int length = FIRST_BUFFER; length <= LARGEST_BUFFER; length *= 4) {
      MemorySegment entry = arena.allocate(PASSWD_BYTES, 8);
      MemorySegment found = arena.allocate(ADDRESS);
      int error = call(question, entry, arena.allocate(length, 16), found);
      switch (error) {
        case 0 -> {
          return found.get(ADDRESS, 0).equals(MemorySegment.NULL) ? MemorySegment.NULL : entry;
        }
        case 2, 3 -> { // ENOENT, ESRCH: other ways to say "not found"
          return MemorySegment.NULL;
        }
        case ERANGE -> {} // once more, with a longer buffer
        default ->
            throw new StorageException(Failure.UNAVAILABLE, "the user database: errno " + error);
      }
    }
    throw new StorageException(Failure.UNAVAILABLE, "the user database: an entry without an end");
  }

  private static int call(
      Question question, MemorySegment entry, MemorySegment buffer, MemorySegment found) {
    try {
      return question.put(entry, buffer, found);
    } catch (Throwable e) { // what a method handle declares; C functions throw nothing
      throw new LinkageError("a function was bound wrongly", e);
    }
  }

  private static int[] groups(Arena arena, MemorySegment name, int gid) throws StorageException {
    MemorySegment count = arena.allocate(JAVA_INT);
    for (int room = FIRST_GROUPS; room <= MOST_GROUPS; room *= 4) {
      MemorySegment list = arena.allocate(JAVA_INT, room);
      count.set(JAVA_INT, 0, room);
      if (listGroups(name, gid, list, count) >= 0) {
        return list.asSlice(0, 4L * count.get(JAVA_INT, 0)).toArray(JAVA_INT);
      }
    }
    throw new StorageException(Failure.UNAVAILABLE, "a user is in more groups than can be");
  }

  private static int listGroups(
      MemorySegment name, int gid, MemorySegment list, MemorySegment count) {
    try {
      return (int) Getgrouplist.CALL.invokeExact(name, gid, list, count);
    } catch (Throwable e) { // what a method handle declares; C functions throw nothing
      throw new LinkageError("a function was bound wrongly", e);
    }
  }

  private static final class Getpwnam {
    static final MethodHandle CALL =
        Libc.bind(
            "getpwnam_r",
            FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS));
  }

  private static final class Getpwuid {
    static final MethodHandle CALL =
        Libc.bind(
            "getpwuid_r",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS));
  }

  private static final class Getgrouplist {
    static final MethodHandle CALL =
        Libc.bind(
            "getgrouplist", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, ADDRESS));
  }
}
