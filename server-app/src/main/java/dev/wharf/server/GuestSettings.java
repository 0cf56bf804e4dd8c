package dev.wharf.server;

import dev.wharf.domain.Home;

/// What guests see, besides what they may do: that is said by permissions for the account
/// `anonymous`, which has LIST and READ by itself.
///
/// @param home where their tree is, in the words of the storage; empty for its root
/// @param dotFiles what they may do with names that begin with a dot
/// @param onlyPublic whether they read only files that everybody on the machine may read, by the
///   mode bits; where there are no mode bits, none
/// @param askPassword whether they are asked for a password that nobody looks at, or are logged in
///   by USER
public record GuestSettings(
    String home, DotFiles dotFiles, boolean onlyPublic, boolean askPassword) {
  /// The whole storage without names that begin with a dot; asked for a password.
  public static final GuestSettings DEFAULT = new GuestSettings("", DotFiles.NONE, false, true);

  /// Checks the home.
  ///
  /// @throws IllegalArgumentException if it is none
  public GuestSettings {
    var _ = Home.parse(home);
  }

  /// What may be done with names that begin with a dot, and with all below them.
  public enum DotFiles {
    /// They do not exist.
    NONE,
    /// They may be looked at and read, not made or changed.
    READ,
    /// What may be done with other names.
    ALL
  }
}
