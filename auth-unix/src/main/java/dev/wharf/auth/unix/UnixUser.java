package dev.wharf.auth.unix;

/// What the machine's user database says about a user (passwd(5)).
///
/// @param name as the database spells it
/// @param hash `x` if it is in the shadow database
/// @param uid user id
/// @param gid group id
/// @param home home directory
/// @param shell login shell; empty for `/bin/sh`
record UnixUser(String name, String hash, long uid, long gid, String home, String shell) {
  /// Without the hash.
  @Override
  public String toString() {
    return name + "(" + uid + ":" + gid + ")";
  }
}
