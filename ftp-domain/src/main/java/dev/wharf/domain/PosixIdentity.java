package dev.wharf.domain;

/// User and group of the operating system.
///
/// @param uid user id, not negative
/// @param gid group id, not negative
public record PosixIdentity(long uid, long gid) {
  /// The largest id of anybody; one more is the -1 that means *unchanged* to the system.
  public static final long MAX_ID = 0xffff_fffeL;

  /// Checks both ids.
  public PosixIdentity {
    if (uid < 0 || gid < 0) {
      throw new IllegalArgumentException("negative id: " + uid + ":" + gid);
    }
  }
}
