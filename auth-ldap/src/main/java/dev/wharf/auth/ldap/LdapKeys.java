package dev.wharf.auth.ldap;

import dev.wharf.auth.spi.Digits;
import dev.wharf.domain.PosixIdentity;
import dev.wharf.domain.Setting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// Every key of the authenticator. What has an optional value may come from a `pureftpd-ldap.conf`
/// instead.
final class LdapKeys {
  /// Which attributes accounts have, and how entries are found.
  enum Schema {
    POSIX,
    ACTIVE_DIRECTORY
  }

  /// How an `ldap://` connection is protected.
  enum Protection {
    AUTO,
    START_TLS,
    CLEAR
  }

  /// Where entries are.
  enum Scope {
    SUBTREE,
    ONE_LEVEL
  }

  /// How a password is checked.
  enum Method {
    BIND,
    COMPARE
  }

  /// How groups are asked for their members.
  enum GroupLookup {
    DIRECT,
    NESTED,
    MEMBER_OF
  }

  static final Setting<Optional<String>> PUREFTPD_CONFIG =
      optional(
          "pureftpd-config",
          "A pureftpd-ldap.conf, read as it is. Keys given here win over what it says.");
  static final Setting<List<String>> SERVERS =
      Setting.texts(
          "servers",
          "The directory servers, as in `ldaps://ldap1.example.org` or `ldap://10.0.0.1:1389`; the"
              + " first one that can be reached is asked.");
  static final Setting<Optional<Protection>> PROTECTION =
      Setting.choice(
              "protection",
              Protection.class,
              Protection.AUTO,
              "How `ldap://` connections are protected. `auto`, the default: by StartTLS, except to"
                  + " this machine itself; `start-tls`: by StartTLS always; `clear`: not at all, so"
                  + " that every password crosses the network readably. A server that refuses"
                  + " StartTLS is not used.")
          .optional("one of auto, start-tls, clear", protection -> protection);
  static final Setting<Optional<String>> CA_FILE =
      optional(
          "ca-file",
          "Certificates (PEM) of the authorities that the servers' certificates come from. Without"
              + " it those that the JDK trusts.");
  static final Setting<Boolean> CHECK_HOST =
      Setting.flag(
          "check-host",
          true,
          "Refuse a server whose certificate is for another name. Off, whoever has any certificate"
              + " of those authorities can collect passwords.");
  static final Setting<Schema> SCHEMA =
      Setting.choice(
          "schema",
          Schema.class,
          Schema.POSIX,
          "What entries look like: `posix` accounts, with the attributes of Pure-FTPd if they have"
              + " them, or `active-directory`.");
  static final Setting<Optional<String>> BASE =
      optional("base", "Below which entry accounts are, as in `ou=people,dc=example,dc=org`.");
  static final Setting<Scope> SCOPE =
      Setting.choice(
          "scope",
          Scope.class,
          Scope.SUBTREE,
          "Whether accounts are anywhere below the base or right below it.");
  static final Setting<Optional<String>> FILTER =
      optional(
          "filter",
          "How an account is found; `{user}` stands for the login name. Default:"
              + " `(&(objectClass=posixAccount)(uid={user}))`; with Active Directory"
              + " `(&(objectCategory=person)(objectClass=user)(sAMAccountName={user}))`.");
  static final Setting<Optional<String>> BIND_DN =
      optional("bind-dn", "Who searches; without it searches are anonymous.");
  static final Setting<Optional<String>> BIND_PASSWORD =
      optional("bind-password", "The password of `bind-dn`.").secret();
  static final Setting<Optional<String>> BIND_PASSWORD_FILE =
      optional("bind-password-file", "A file whose first line is the password of `bind-dn`.");
  static final Setting<Optional<Method>> METHOD =
      Setting.choice(
              "method",
              Method.class,
              Method.BIND,
              "How a password is checked. `bind`, the default: by binding with it as the account's"
                  + " entry; `compare`: with the hash in the entry, which `bind-dn` has to be"
                  + " allowed to read.")
          .optional("one of bind, compare", method -> method);
  static final Setting<Optional<String>> DECOY_DN =
      optional(
          "decoy-dn",
          "For method bind: an entry to bind as when the name is unknown, so that it takes the time"
              + " of a wrong password; best one with a password that nobody knows. Without it a"
              + " name below the base that does not exist.");
  static final Setting<Set<WeakHash>> WEAK_HASHES =
      Setting.choices(
              "weak-hashes",
              WeakHash.class,
              "For method compare: formats accepted though whoever steals them has the passwords.")
          .or(Set.of());
  static final Setting<Optional<String>> HOME =
      optional(
          "home",
          "The home of accounts whose entry names none; `{user}` stands for the account's name."
              + " Without it such accounts are refused.");
  static final Setting<Optional<Long>> UID =
      id("default-uid", "The user id of accounts whose entry names none.");
  static final Setting<Optional<Long>> GID =
      id("default-gid", "The group id of accounts whose entry names none.");
  static final Setting<Optional<Boolean>> FORCE_UID =
      flag("force-uid", "Whether all accounts have `default-uid`, whatever their entries say.");
  static final Setting<Optional<Boolean>> FORCE_GID =
      flag("force-gid", "Whether all accounts have `default-gid`, whatever their entries say.");
  static final Setting<List<String>> GROUPS =
      Setting.texts(
          "groups",
          "What groups may do, each as `DN -> words`, as in `cn=staff,ou=groups,dc=example,dc=org"
              + " -> list read sessions=2`. Words are permissions, `all`, and `storage=`,"
              + " `sessions=`, `upload-rate=`, `download-rate=`, `quota=`, `files=`. Given any,"
              + " only members of one of them get in. A YAML list, since DNs have commas.");
  static final Setting<Optional<GroupLookup>> GROUP_LOOKUP =
      Setting.choice(
              "group-lookup",
              GroupLookup.class,
              GroupLookup.DIRECT,
              "Who is in a group. `direct`: who its `member`, `uniqueMember` or `memberUid` names;"
                  + " `nested`: also members of member groups, which Active Directory alone can"
                  + " tell and where it is the default; `member-of`: whose entry names the group in"
                  + " `memberOf`.")
          .optional("one of direct, nested, member-of", lookup -> lookup);
  static final Setting<Integer> CONNECTIONS =
      Setting.count(
              "connections",
              4,
              "Most connections for searches, and as many for binds. More logins than that wait.")
          .as("number from 1 to 1000", LdapKeys::aThousandAtMost);
  static final Setting<Duration> DEADLINE =
      Setting.duration(
              "deadline",
              Duration.ofSeconds(4),
              "How long the directory may take for one login, every server and retry included; a"
                  + " quarter of it for one answer. Then the client is told to try later.")
          .as("duration", LdapKeys::noneZero);
  static final Setting<Duration> RETRY =
      Setting.duration(
              "retry",
              Duration.ofSeconds(5),
              "How long a server that failed is left alone. Meanwhile the next one is asked; if"
                  + " there is none, logins are turned away at once.")
          .as("duration", LdapKeys::noneZero);
  static final Setting<Duration> CACHE =
      Setting.duration(
              "cache",
              Duration.ZERO,
              "How long a login that went well is good for further ones with the same password"
                  + " without asking the directory; at most 60s. 0s asks each time.")
          .as("duration up to 60s", LdapKeys::minute);

  static final List<Setting<?>> ALL = all();

  private LdapKeys() {}

  private static List<Setting<?>> all() {
    var all =
        new ArrayList<Setting<?>>(
            List.of(
                SERVERS,
                PROTECTION,
                CA_FILE,
                CHECK_HOST,
                SCHEMA,
                BASE,
                SCOPE,
                FILTER,
                BIND_DN,
                BIND_PASSWORD,
                BIND_PASSWORD_FILE,
                METHOD,
                DECOY_DN,
                WEAK_HASHES,
                HOME,
                UID,
                GID,
                FORCE_UID,
                FORCE_GID,
                GROUPS,
                GROUP_LOOKUP,
                CONNECTIONS,
                DEADLINE,
                RETRY,
                CACHE,
                PUREFTPD_CONFIG));
    for (Field field : Field.values()) {
      all.add(field.setting());
    }
    return List.copyOf(all);
  }

  private static Setting<Optional<String>> optional(String name, String meaning) {
    return Setting.text(name, meaning).optional("text", Function.identity());
  }

  private static Setting<Optional<Boolean>> flag(String name, String meaning) {
    return Setting.flag(name, false, meaning).optional("true or false", Function.identity());
  }

  private static Setting<Optional<Long>> id(String name, String meaning) {
    return Setting.text(name, meaning)
        .optional(
            "number from 1 to " + PosixIdentity.MAX_ID,
            text -> Digits.parse(text, 1, PosixIdentity.MAX_ID));
  }

  private static int aThousandAtMost(int number) {
    if (number < 1 || number > 1000) {
      throw new IllegalArgumentException("a number from 1 to 1000");
    }
    return number;
  }

  private static Duration noneZero(Duration duration) {
    if (duration.toMillis() < 100 || duration.toHours() > 0) {
      throw new IllegalArgumentException("a duration from 100ms to 1h");
    }
    return duration;
  }

  private static Duration minute(Duration duration) {
    if (duration.toSeconds() > 60) {
      throw new IllegalArgumentException("a duration up to 60s");
    }
    return duration;
  }
}
