package dev.wharf.auth.ldap;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.LDAPException;
import dev.wharf.auth.ldap.LdapKeys.GroupLookup;
import dev.wharf.auth.ldap.LdapKeys.Method;
import dev.wharf.auth.ldap.LdapKeys.Protection;
import dev.wharf.auth.ldap.LdapKeys.Schema;
import dev.wharf.auth.ldap.LdapKeys.Scope;
import dev.wharf.auth.spi.SecretFile;
import dev.wharf.domain.Secret;
import dev.wharf.domain.Setting;
import dev.wharf.domain.Settings;
import dev.wharf.domain.SettingsException;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What the configuration says, checked: every value fits the others.
///
/// @param servers in the order in which they are tried
/// @param service who searches, if anybody by name
/// @param search how an entry is found
/// @param method how a password is checked
/// @param decoyDn whose password is tried for unknown names
/// @param weakHashes accepted all the same
/// @param mapping how an entry becomes an account
/// @param groups what groups may do, and who is in them
/// @param timing how long things take
record LdapSettings(
    Servers.Plan servers,
    Optional<Service> service,
    Search search,
    Method method,
    String decoyDn,
    Set<WeakHash> weakHashes,
    Mapping mapping,
    Groups groups,
    Timing timing) {
  private static final String POSIX_FILTER = "(&(objectClass=posixAccount)(uid={user}))";
  private static final String ACTIVE_DIRECTORY_FILTER =
      "(&(objectCategory=person)(objectClass=user)(sAMAccountName={user}))";

  /// Who searches.
  record Service(DN dn, Secret password) {}

  /// How an entry is found.
  record Search(DN base, Scope scope, FilterTemplate filter) {}

  /// How an entry becomes an account.
  ///
  /// @param home of accounts without one
  /// @param uid as `home`
  /// @param gid as `home`
  /// @param forceUid whether `uid` is everybody's
  /// @param forceGid whether `gid` is everybody's
  record Mapping(
      Schema schema,
      Map<Field, List<String>> attributes,
      Optional<String> home,
      Optional<Long> uid,
      Optional<Long> gid,
      boolean forceUid,
      boolean forceGid) {
    /// The attributes that say something about `field`.
    List<String> of(Field field) {
      return attributes.getOrDefault(field, List.of());
    }
  }

  /// What groups may do, and who is in them.
  record Groups(List<GroupRule> rules, GroupLookup lookup) {}

  /// How long things take, and how many at once.
  record Timing(int connections, Duration deadline, Duration retry, Duration cache) {}

  /// Reads what was given, and the `pureftpd-ldap.conf` that it names.
  ///
  /// @throws SettingsException with every problem
  static LdapSettings of(Settings given) {
    Settings conf =
        Settings.read(
            "pureftpd-config",
            given.get(LdapKeys.PUREFTPD_CONFIG).map(PureFtpdConf::read).orElse(Map.of()),
            LdapKeys.ALL);
    return new Reader(given, conf).settings();
  }

  /// Takes a value where it is given.
  private static final class Reader {
    private final Settings given;
    private final Settings conf;
    private final Schema schema;
    private final List<String> problems = new ArrayList<>();

    private Reader(Settings given, Settings conf) {
      this.given = given;
      this.conf = conf;
      this.schema = given.get(LdapKeys.SCHEMA);
    }

    private LdapSettings settings() {
      List<Server> servers = servers();
      Optional<DN> base = either(LdapKeys.BASE).flatMap(text -> dn(LdapKeys.BASE, text));
      if (either(LdapKeys.BASE).isEmpty()) {
        problems.add("base: missing; expected the DN that accounts are below");
      }
      FilterTemplate filter = filter();
      Optional<Service> service = service();
      Mapping mapping = mapping();
      Groups groups = groups();
      either(LdapKeys.DECOY_DN).ifPresent(text -> dn(LdapKeys.DECOY_DN, text));
      if (!problems.isEmpty()) {
        throw new SettingsException(problems);
      }
      DN top = base.orElseThrow();
      return new LdapSettings(
          new Servers.Plan(servers, given.get(LdapKeys.CA_FILE), given.get(LdapKeys.CHECK_HOST)),
          service,
          new Search(top, given.get(LdapKeys.SCOPE), filter),
          either(LdapKeys.METHOD).orElse(Method.BIND),
          either(LdapKeys.DECOY_DN).orElse("cn=nobody by this name," + top),
          given.get(LdapKeys.WEAK_HASHES),
          mapping,
          groups,
          new Timing(
              given.get(LdapKeys.CONNECTIONS),
              given.get(LdapKeys.DEADLINE),
              given.get(LdapKeys.RETRY),
              given.get(LdapKeys.CACHE)));
    }

    private <T> Optional<T> either(Setting<Optional<T>> setting) {
      return given.get(setting).or(() -> conf.get(setting));
    }

    private List<Server> servers() {
      List<String> own = given.get(LdapKeys.SERVERS);
      List<String> urls = own.isEmpty() ? conf.get(LdapKeys.SERVERS) : own;
      Protection protection = either(LdapKeys.PROTECTION).orElse(Protection.AUTO);
      var servers = new ArrayList<Server>();
      for (String url : urls) {
        try {
          servers.add(Server.parse(url, protection));
        } catch (IllegalArgumentException e) {
          problems.add("servers: " + url + ": expected " + e.getMessage());
        }
      }
      if (urls.isEmpty()) {
        problems.add("servers: missing; expected one at least, as in ldaps://ldap.example.org");
      }
      return servers;
    }

    private FilterTemplate filter() {
      String usual = schema == Schema.ACTIVE_DIRECTORY ? ACTIVE_DIRECTORY_FILTER : POSIX_FILTER;
      try {
        return FilterTemplate.parse(either(LdapKeys.FILTER).orElse(usual));
      } catch (IllegalArgumentException e) {
        problems.add("filter: expected " + e.getMessage());
        return FilterTemplate.parse(usual);
      }
    }

    private Optional<Service> service() {
      Optional<String> name = either(LdapKeys.BIND_DN);
      Optional<Secret> password = password();
      if (name.isEmpty()) {
        if (password.isPresent()) {
          problems.add("bind-password: given without bind-dn");
        }
        return Optional.empty();
      }
      if (password.isEmpty() || password.get().isEmpty()) {
        problems.add("bind-password: missing; a bind with a name and no password proves nothing");
        return Optional.empty();
      }
      return dn(LdapKeys.BIND_DN, name.get()).map(dn -> new Service(dn, password.get()));
    }

    private Optional<Secret> password() {
      Optional<String> file = given.get(LdapKeys.BIND_PASSWORD_FILE);
      if (file.isEmpty()) {
        return either(LdapKeys.BIND_PASSWORD).map(Secret::of);
      }
      if (given.get(LdapKeys.BIND_PASSWORD).isPresent()) {
        problems.add("bind-password-file: given together with bind-password");
      }
      try {
        return Optional.of(SecretFile.firstLine(Path.of(file.get())));
      } catch (InvalidPathException | IOException e) {
        problems.add("bind-password-file: expected a file that can be read (" + e + ")");
      }
      return Optional.empty();
    }

    private Mapping mapping() {
      var attributes = new EnumMap<Field, List<String>>(Field.class);
      for (Field field : Field.values()) {
        attributes.put(field, either(field.setting()).orElse(field.usual(schema)));
      }
      if (attributes.getOrDefault(Field.NAME, List.of()).isEmpty()) {
        problems.add("attributes.name: expected an attribute; accounts need a name");
      }
      Optional<Long> uid = either(LdapKeys.UID);
      Optional<Long> gid = either(LdapKeys.GID);
      boolean forceUid = either(LdapKeys.FORCE_UID).orElse(false);
      boolean forceGid = either(LdapKeys.FORCE_GID).orElse(false);
      if ((forceUid && uid.isEmpty()) || (forceGid && gid.isEmpty())) {
        problems.add("force-uid, force-gid: expected default-uid, default-gid as well");
      }
      return new Mapping(schema, attributes, either(LdapKeys.HOME), uid, gid, forceUid, forceGid);
    }

    private Groups groups() {
      var rules = new ArrayList<GroupRule>();
      List<String> texts = given.get(LdapKeys.GROUPS);
      for (int i = 0; i < texts.size(); i++) {
        try {
          rules.add(GroupRule.parse("groups[" + i + "]", texts.get(i)));
        } catch (SettingsException e) {
          problems.addAll(e.problems());
        }
      }
      GroupLookup usual =
          schema == Schema.ACTIVE_DIRECTORY ? GroupLookup.NESTED : GroupLookup.DIRECT;
      return new Groups(List.copyOf(rules), given.get(LdapKeys.GROUP_LOOKUP).orElse(usual));
    }

    private Optional<DN> dn(Setting<?> setting, String text) {
      try {
        DN dn = new DN(text);
        if (!dn.isNullDN()) {
          return Optional.of(dn);
        }
      } catch (LDAPException _) {
        // said below
      }
      problems.add(setting.name() + ": " + text + ": expected a DN such as dc=example,dc=org");
      return Optional.empty();
    }
  }
}
