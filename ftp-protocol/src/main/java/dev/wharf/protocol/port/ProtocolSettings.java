package dev.wharf.protocol.port;

import dev.wharf.domain.LoginThrottle;
import java.time.Duration;
import java.util.List;

/// What an administrator may choose about the conversation; the same for all sessions of a
/// listener.
///
/// @param greeting lines of the 220 reply, one to three (RFC 959 §5.4)
/// @param login how long a client may take to log in, in all; zero for ever
/// @param idle how long a logged-in client may say nothing while no transfer runs; zero for ever
/// @param throttle what wrong passwords cost
/// @param anonymous whether `USER anonymous` and `USER ftp` are guests, who need no password
/// @param features what is switched on or off; see [Features]
/// @param virtualHosts names that HOST accepts (RFC 7151); empty accepts every name
/// @param tls what has to be encrypted
/// @param guestsAtOnce whether USER alone logs guests in, and PASS is for those who want to say it
/// @param keeping how long a session may be kept that does nothing
public record ProtocolSettings(
    List<String> greeting,
    Duration login,
    Duration idle,
    LoginThrottle throttle,
    boolean anonymous,
    Features features,
    List<String> virtualHosts,
    TlsPolicy tls,
    boolean guestsAtOnce,
    Keeping keeping) {
  /// The defaults of a server that nobody configured.
  public static final ProtocolSettings DEFAULT =
      new ProtocolSettings(
          List.of("Wharf is ready."),
          Duration.ofSeconds(60),
          Duration.ofMinutes(5),
          LoginThrottle.DEFAULT,
          false,
          Features.DEFAULT,
          List.of(),
          TlsPolicy.FREE,
          false,
          Keeping.DEFAULT);

  /// Copies the lists.
  public ProtocolSettings {
    greeting = List.copyOf(greeting);
    virtualHosts = List.copyOf(virtualHosts);
    if (greeting.isEmpty() || greeting.size() > 3) {
      throw new IllegalArgumentException("a greeting has one to three lines");
    }
  }

  /// Settings under which nothing has to be encrypted.
  public ProtocolSettings(
      List<String> greeting,
      Duration login,
      Duration idle,
      LoginThrottle throttle,
      boolean anonymous,
      Features features,
      List<String> virtualHosts) {
    this(greeting, login, idle, throttle, anonymous, features, virtualHosts, TlsPolicy.FREE);
  }

  /// Settings with the usual [Keeping].
  public ProtocolSettings(
      List<String> greeting,
      Duration login,
      Duration idle,
      LoginThrottle throttle,
      boolean anonymous,
      Features features,
      List<String> virtualHosts,
      TlsPolicy tls) {
    this(
        greeting,
        login,
        idle,
        throttle,
        anonymous,
        features,
        virtualHosts,
        tls,
        false,
        Keeping.DEFAULT);
  }

  /// These settings with another policy.
  public ProtocolSettings with(TlsPolicy other) {
    return new ProtocolSettings(
        greeting,
        login,
        idle,
        throttle,
        anonymous,
        features,
        virtualHosts,
        other,
        guestsAtOnce,
        keeping);
  }

  /// These settings with another time that sessions may be kept.
  public ProtocolSettings with(Keeping other) {
    return new ProtocolSettings(
        greeting,
        login,
        idle,
        throttle,
        anonymous,
        features,
        virtualHosts,
        tls,
        guestsAtOnce,
        other);
  }

  /// How long clients may keep a session that does nothing.
  ///
  /// @param longestIdle up to this time SITE IDLE may lengthen what a client may say nothing; it
  ///   may always be as long as it is without SITE IDLE, and no longer if the account has an idle
  ///   time of its own
  /// @param noOperation how long a client may say nothing but NOOP, if that is longer than it may
  ///   say nothing at all; zero for ever
  public record Keeping(Duration longestIdle, Duration noOperation) {
    /// Half an hour each.
    public static final Keeping DEFAULT =
        new Keeping(Duration.ofMinutes(30), Duration.ofMinutes(30));
  }

  /// Commands and habits that can be switched.
  ///
  /// @param active whether PORT and EPRT are taken
  /// @param passive whether PASV and EPSV are taken
  /// @param chmod whether SITE CHMOD is taken, and MFF sets mode bits
  /// @param checksums whether XCRC, XMD5, XSHA and their sisters are taken; HASH always is
  /// @param mdtmSets whether MDTM with a time in front of the name sets the time
  /// @param hidden whether LIST and NLST show names that begin with a dot without being asked by
  ///   `-a`
  /// @param backslashes whether a backslash may stand in a name; else such names are refused
  /// @param hashLimit largest file that HASH and its sisters read, in bytes; 0 for any
  public record Features(
      boolean active,
      boolean passive,
      boolean chmod,
      boolean checksums,
      boolean mdtmSets,
      boolean hidden,
      boolean backslashes,
      long hashLimit) {
    /// What is safe and what clients expect.
    public static final Features DEFAULT =
        new Features(true, true, true, false, false, false, false, 10L << 30);
  }
}
