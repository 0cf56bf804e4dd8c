package dev.wharf.storage.localfs;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Whom the kernel takes a thread for when it looks at files: user, group and further groups.
///
/// @param uid user id, unsigned
/// @param gid group id, unsigned
/// @param groups further groups, in native memory, so that taking them on needs no room in the heap
record Persona(int uid, int gid, MemorySegment groups) {
  /// A persona with these further groups.
  static Persona of(long uid, long gid, int... groups) {
    MemorySegment copy = Arena.ofAuto().allocate(ValueLayout.JAVA_INT, Math.max(1, groups.length));
    MemorySegment.copy(groups, 0, copy, ValueLayout.JAVA_INT, 0, groups.length);
    return new Persona((int) uid, (int) gid, copy.asSlice(0, 4L * groups.length));
  }

  int countOfGroups() {
    return (int) (groups.byteSize() / 4);
  }

  /// `1000:1000`, for messages.
  @Override
  public String toString() {
    return Integer.toUnsignedString(uid) + ":" + Integer.toUnsignedString(gid);
  }
}
