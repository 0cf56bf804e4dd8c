package dev.wharf.auth.ldap;

import dev.wharf.auth.contract.AliceCertificate;
import dev.wharf.auth.slapd.Slapd;
import dev.wharf.auth.spi.AuthResult;
import dev.wharf.auth.spi.Authenticator;
import dev.wharf.auth.spi.Credentials;
import dev.wharf.auth.spi.LoginAttempt;
import dev.wharf.auth.spi.PeerInfo;
import dev.wharf.domain.Secret;
import dev.wharf.domain.Settings;
import dev.wharf.domain.Username;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Authenticators for tests, and entries for them.
final class Ldap {
  private Ldap() {}

  /// One that asks these servers, with short pauses, and these settings beside.
  static Authenticator of(List<String> servers, Map<String, ?> more) {
    var given = new HashMap<String, Object>(more);
    given.put("servers", servers);
    given.putIfAbsent("base", Slapd.SUFFIX);
    given.putIfAbsent("retry", "100ms");
    return open(given);
  }

  /// One with just these settings.
  static Authenticator open(Map<String, ?> given) {
    var provider = new LdapAuthenticatorProvider();
    return provider.create(Settings.read("", given, provider.settings()));
  }

  /// The settings of somebody who compares hashes.
  static Map<String, Object> comparing() {
    return new HashMap<>(
        Map.of(
            "method", "compare", "bind-dn", Slapd.READER, "bind-password", Slapd.READER_PASSWORD));
  }

  static AuthResult login(Authenticator authenticator, String name, String password) {
    return login(authenticator, name, new Credentials.Password(Secret.of(password)));
  }

  static AuthResult loginByCertificate(Authenticator authenticator, String name) {
    var certificate = new Credentials.ClientCertificate(List.of(AliceCertificate.get()));
    return login(authenticator, name, certificate);
  }

  private static AuthResult login(
      Authenticator authenticator, String name, Credentials credentials) {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    return authenticator.authenticate(
        new LoginAttempt(new Username(name), credentials, new PeerInfo(loopback, loopback, true)));
  }

  /// An account in LDIF.
  ///
  /// @param more further lines
  static String person(String uid, String password, String more) {
    return "dn: uid="
        + uid
        + ",ou=people,dc=example,dc=org\n"
        + """
          objectClass: account
          objectClass: posixAccount
          objectClass: PureFTPdUser
          """
        + more
        + """
          cn: somebody
          uidNumber: 1001
          gidNumber: 1002
          """
        + (more.contains("homeDirectory:") ? "" : "homeDirectory: /srv/" + uid + "\n")
        + "uid: "
        + uid
        + "\n"
        + (password.isEmpty() ? "" : "userPassword: " + password + "\n")
        + "\n";
  }
}
