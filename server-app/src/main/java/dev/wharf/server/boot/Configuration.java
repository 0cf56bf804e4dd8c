package dev.wharf.server.boot;

import dev.wharf.domain.FtpPath;
import dev.wharf.domain.GrantRule;
import dev.wharf.domain.Mount;
import dev.wharf.domain.Setting;
import dev.wharf.domain.Settings;
import dev.wharf.domain.SettingsException;
import dev.wharf.domain.Username;
import dev.wharf.server.AccountRule;
import dev.wharf.server.hooks.Hook;
import dev.wharf.server.ops.Guests;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// A configuration that was checked as a whole.
///
/// @param server the keys of [ConfigKeys]
/// @param storage the storage, with the keys of its section
/// @param storages further storages, by name
/// @param mounts where those are seen
/// @param uploads the section `uploads`, by whole names
/// @param users the accounts that the configuration itself holds
/// @param authenticators who is asked, in order, after those
/// @param permissions what accounts may do, besides what their authenticator says
/// @param accounts what is demanded of accounts
/// @param hooks what is done after events
/// @param cluster what is shared with other servers, with the keys of its section
record Configuration(
    Settings server,
    Plugin storage,
    Map<String, Plugin> storages,
    List<Mount> mounts,
    Map<String, Object> uploads,
    List<User> users,
    List<Plugin> authenticators,
    List<GrantRule> permissions,
    List<AccountRule> accounts,
    List<Hook> hooks,
    Optional<Plugin> cluster) {
  /// A storage, an authenticator or a cluster.
  record Plugin(String type, Map<String, Object> values) {}

  /// An account of the configuration.
  record User(String name, String password) {
    @Override
    public String toString() {
      return name; // never the password
    }
  }

  /// What guests call themselves.
  static final Set<String> GUESTS = Set.of("anonymous", "ftp");

  private static final String AS_IN = "as in \"- type: passwd-file\" or \"- name: alice\"";

  /// Judges what was given.
  ///
  /// @throws SettingsException with every problem there is
  static Configuration read(Given given, Providers providers) {
    return new Check(given, providers).run();
  }

  /// Whether anybody could log in.
  boolean hasAccounts() {
    return server.get(ConfigKeys.ANONYMOUS) || !users.isEmpty() || !authenticators.isEmpty();
  }

  /// This configuration with one more user.
  Configuration with(User user) {
    var more = new ArrayList<>(users);
    more.add(user);
    return new Configuration(
        server,
        storage,
        storages,
        mounts,
        uploads,
        List.copyOf(more),
        authenticators,
        permissions,
        accounts,
        hooks,
        cluster);
  }

  /// One run over everything that was given; collects problems and goes on.
  private static final class Check {
    private final Given given;
    private final Providers providers;
    private final Map<String, Object> rest;
    private final List<String> problems = new ArrayList<>();
    private boolean storageKnown = true;

    Check(Given given, Providers providers) {
      this.given = given;
      this.providers = providers;
      this.rest = new LinkedHashMap<>(given.values());
    }

    Configuration run() {
      dropEmptySections();
      List<User> users = users();
      List<Plugin> authenticators = authenticators();
      List<GrantRule> permissions = permissions();
      Map<String, Settings> demands = elements("accounts", AccountKeys.ALL);
      Map<String, Object> uploads = section(Providers.UPLOADS, Providers.UPLOADS);
      Plugin storage = storage();
      Optional<Plugin> cluster = cluster();
      Map<String, Plugin> storages = storages();
      List<Mount> mounts = mounts(List.copyOf(storages.keySet()));
      List<Setting<?>> uploadKeys = uploadKeys(storage, storages);
      if (storageKnown) { // else nobody can say what the section may hold
        settings("", uploads, uploadKeys);
      }
      List<Hook> hooks = HookKeys.read(elements("hooks", HookKeys.ALL), problems);
      Settings server = settings("", rest, known(uploadKeys));
      together(server, users);
      problems.addAll(ClusterKeys.problems(server, cluster.isPresent()));
      List<Path> roots = StorageKeys.roots(storage, storages.values());
      problems.addAll(HookKeys.problems(server, !hooks.isEmpty(), roots));
      problems.addAll(CheckKeys.problems(server, roots));
      problems.addAll(GuestKeys.problems(server, storage));
      List<AccountRule> accounts = accounts(demands, server);
      strangers(server, users, authenticators, permissions, accounts);
      tell();
      return new Configuration(
          server,
          storage,
          storages,
          mounts,
          uploads,
          users,
          authenticators,
          permissions,
          accounts,
          hooks,
          cluster);
    }

    /// Notes that there is no plugin of this name. One that could not be loaded may be it.
    private void unknown(String path, String name, Map<String, List<Setting<?>>> known) {
      problems.add(path + ".type: " + name + ": expected " + Providers.expected(known));
      providers.troubles().stream().filter(one -> !problems.contains(one)).forEach(problems::add);
    }

    /// @throws SettingsException if there are problems
    private void tell() {
      var all = new ArrayList<>(given.problems());
      problems.stream().map(given::located).forEach(all::add);
      if (!all.isEmpty()) {
        throw new SettingsException(all);
      }
    }

    /// What the top may hold; with keys that were already taken, so that they are suggested too.
    private List<Setting<?>> known(List<Setting<?>> uploadKeys) {
      var known = new ArrayList<>(ConfigKeys.all());
      known.addAll(List.of(ConfigKeys.USERS, ConfigKeys.AUTHENTICATORS, ConfigKeys.STORAGE_TYPE));
      known.add(ClusterKeys.TYPE);
      known.addAll(
          List.of(
              ConfigKeys.PERMISSIONS, ConfigKeys.ACCOUNTS, ConfigKeys.STORAGES, ConfigKeys.MOUNTS));
      known.add(ConfigKeys.HOOKS);
      uploadKeys.stream().filter(key -> key.fallback().isPresent()).forEach(known::add);
      return known;
    }

    /// `limits:` with every line below it commented out says nothing.
    private void dropEmptySections() {
      var names =
          new HashSet<>(Set.of("storage", "uploads", "users", "authenticators", "permissions"));
      names.addAll(Set.of("storages", "mounts", "accounts", "hooks", "cluster"));
      ConfigKeys.SECTIONS.forEach(section -> names.add(section.name()));
      rest.entrySet().removeIf(e -> names.contains(e.getKey()) && e.getValue().equals(""));
    }

    private Plugin storage() {
      Object type = rest.get(ConfigKeys.STORAGE_TYPE.name());
      Map<String, Object> values = section("storage.", "");
      values.remove("type");
      String name = type == null ? ConfigKeys.STORAGE_TYPE.fallbackText() : type.toString();
      List<Setting<?>> keys = providers.storages().get(name);
      if (keys == null) {
        unknown("storage", name, providers.storages());
        storageKnown = false;
        return new Plugin(name, values);
      }
      settings("storage", values, Providers.ownKeys(keys));
      return new Plugin(name, values);
    }

    private Map<String, Plugin> storages() {
      var storages = new LinkedHashMap<String, Plugin>();
      for (Map.Entry<String, Map<String, Object>> element : elements("storages").entrySet()) {
        String path = element.getKey();
        var values = new LinkedHashMap<>(element.getValue());
        String name = String.valueOf(values.getOrDefault("name", ""));
        String type = String.valueOf(values.getOrDefault("type", "missing"));
        List<Setting<?>> keys = providers.storages().get(type);
        if (keys == null) {
          unknown(path, type, providers.storages());
          storageKnown = false;
          continue;
        }
        var all = new ArrayList<>(StorageKeys.NAMED);
        all.addAll(keys);
        settings(path, values, all);
        values.keySet().removeAll(Set.of("name", "type"));
        if (!name.isEmpty() && storages.put(name, new Plugin(type, values)) != null) {
          problems.add(path + ".name: " + name + ": given twice");
        }
      }
      return storages;
    }

    private List<Mount> mounts(List<String> storages) {
      var mounts = new ArrayList<Mount>();
      var places = new HashSet<FtpPath>();
      for (Map.Entry<String, Map<String, Object>> element : elements("mounts").entrySet()) {
        int before = problems.size();
        Settings values = settings(element.getKey(), element.getValue(), StorageKeys.MOUNT);
        if (problems.size() == before) {
          problems.addAll(StorageKeys.problems(element.getKey(), values, places, storages));
        }
        if (problems.size() == before) {
          mounts.add(StorageKeys.mount(values));
        }
      }
      return List.copyOf(mounts);
    }

    /// The keys of the section `uploads` that any of the storages knows.
    private List<Setting<?>> uploadKeys(Plugin storage, Map<String, Plugin> storages) {
      var keys = new LinkedHashMap<String, Setting<?>>();
      var plugins = new ArrayList<>(storages.values());
      plugins.addFirst(storage);
      for (Plugin plugin : plugins) {
        List<Setting<?>> own = providers.storages().getOrDefault(plugin.type(), List.of());
        Providers.uploadKeys(own).forEach(key -> keys.putIfAbsent(key.name(), key));
      }
      return List.copyOf(keys.values());
    }

    private List<User> users() {
      var users = new ArrayList<User>();
      var names = new HashSet<String>();
      for (Map.Entry<String, Map<String, Object>> element : elements("users").entrySet()) {
        String path = element.getKey();
        settings(path, element.getValue(), ConfigKeys.USER);
        String name = element.getValue().getOrDefault("name", "").toString();
        String password = element.getValue().getOrDefault("password", "").toString();
        if (!Username.isValid(name)) {
          problems.add(path + ".name: " + name.length() + " characters: expected a login name");
        } else if (!names.add(name)) {
          problems.add(path + ".name: " + name + ": given twice");
        }
        if (password.isEmpty() && element.getValue().containsKey("password")) {
          problems.add(path + ".password: empty; expected a password");
        }
        users.add(new User(name, password));
      }
      return List.copyOf(users);
    }

    private List<Plugin> authenticators() {
      var plugins = new ArrayList<Plugin>();
      elements("authenticators")
          .forEach(
              (path, values) ->
                  plugin(path, values, providers.authenticators()).ifPresent(plugins::add));
      return List.copyOf(plugins);
    }

    private Optional<Plugin> cluster() {
      Map<String, Object> values = section("cluster.", "");
      return values.isEmpty() ? Optional.empty() : plugin("cluster", values, providers.clusters());
    }

    /// A plugin that is named by the key `type` among its own; empty if there is none of this name.
    private Optional<Plugin> plugin(
        String path, Map<String, Object> given, Map<String, List<Setting<?>>> known) {
      var values = new LinkedHashMap<>(given);
      String type = String.valueOf(values.getOrDefault("type", "missing"));
      values.remove("type");
      List<Setting<?>> keys = known.get(type);
      if (keys == null) {
        unknown(path, type, known);
        return Optional.empty();
      }
      settings(path, values, keys);
      return Optional.of(new Plugin(type, values));
    }

    private List<GrantRule> permissions() {
      var rules = new ArrayList<GrantRule>();
      var places = new HashSet<String>();
      elements("permissions", PermissionKeys.ALL)
          .forEach(
              (path, values) -> {
                List<String> wrong = PermissionKeys.problems(path, values, places);
                problems.addAll(wrong);
                if (wrong.isEmpty()) {
                  rules.add(PermissionKeys.rule(values));
                }
              });
      return List.copyOf(rules);
    }

    private List<AccountRule> accounts(Map<String, Settings> elements, Settings server) {
      var rules = new ArrayList<AccountRule>();
      elements.forEach(
          (path, values) -> {
            List<String> wrong = AccountKeys.problems(path, values, server);
            problems.addAll(wrong);
            if (wrong.isEmpty()) {
              rules.add(AccountKeys.rule(values));
            }
          });
      problems.addAll(TlsKeys.problems(server, rules));
      return List.copyOf(rules);
    }

    /// Names of nobody are typing errors, as far as the configuration itself says who there is.
    private void strangers(
        Settings server,
        List<User> users,
        List<Plugin> authenticators,
        List<GrantRule> permissions,
        List<AccountRule> accounts) {
      if (!authenticators.isEmpty()) {
        return;
      }
      var known = new ArrayList<>(users.stream().map(User::name).toList());
      if (server.get(ConfigKeys.ANONYMOUS)) {
        known.add(Guests.NAME);
      }
      if (known.isEmpty()) {
        known.add(Serve.DEFAULT_USER);
      }
      strangers("permissions", permissions.stream().map(GrantRule::accounts), known);
      strangers("accounts", accounts.stream().map(AccountRule::accounts), known);
    }

    private void strangers(String section, Stream<Set<Username>> rules, List<String> known) {
      rules
          .flatMap(Set::stream)
          .map(Username::value)
          .filter(name -> !known.contains(name))
          .distinct()
          .forEach(name -> problems.add(AccountNames.stranger(section, name, known)));
    }

    /// What no key alone shows.
    private void together(Settings server, List<User> users) {
      problems.addAll(TlsKeys.problems(server));
      if (!server.get(ConfigKeys.ACTIVE) && !server.get(ConfigKeys.PASSIVE)) {
        problems.add(
            "features.passive: false: expected true, since features.active is false too and no file"
                + " could be sent");
      }
      for (User user : users) {
        if (server.get(ConfigKeys.ANONYMOUS) && GUESTS.contains(user.name())) {
          problems.add(
              "users: "
                  + user.name()
                  + ": expected another name, since anonymous is true and this"
                  + " one needs no password");
        }
      }
    }

    /// Takes the keys that begin with `prefix` out of the rest.
    private Map<String, Object> section(String prefix, String newPrefix) {
      var section = new LinkedHashMap<String, Object>();
      rest.entrySet()
          .removeIf(
              entry -> {
                boolean inside = entry.getKey().startsWith(prefix);
                if (inside) {
                  section.put(
                      newPrefix + entry.getKey().substring(prefix.length()), entry.getValue());
                }
                return inside;
              });
      return section;
    }

    /// The elements of which each value can be read; what is wrong with the others is said.
    private Map<String, Settings> elements(String key, List<Setting<?>> keys) {
      var good = new LinkedHashMap<String, Settings>();
      elements(key)
          .forEach(
              (path, values) -> {
                int before = problems.size();
                Settings read = settings(path, values, keys);
                if (problems.size() == before) {
                  good.put(path, read);
                }
              });
      return good;
    }

    /// Takes a list of keys and values out of the rest; by path, as in `users[0]`.
    private Map<String, Map<String, Object>> elements(String key) {
      var elements = new LinkedHashMap<String, Map<String, Object>>();
      Object value = rest.remove(key);
      section(key + ".", key + ".")
          .keySet()
          .forEach(path -> problems.add(path + ": expected in an element of a list, " + AS_IN));
      if (value == null) {
        return elements;
      }
      List<?> list = value instanceof List<?> several ? several : List.of(value);
      for (int i = 0; i < list.size(); i++) {
        String path = key + "[" + i + "]";
        if (list.get(i) instanceof Map<?, ?> map) {
          var copy = new LinkedHashMap<String, Object>();
          map.forEach((name, one) -> copy.put(String.valueOf(name), one));
          elements.put(path, copy);
        } else {
          problems.add(path + ": expected keys and values, " + AS_IN);
        }
      }
      return elements;
    }

    /// Reads what can be read; of a section with problems only the defaults are left.
    private Settings settings(String path, Map<String, Object> values, List<Setting<?>> keys) {
      try {
        return Settings.read(path, values, keys);
      } catch (SettingsException e) {
        problems.addAll(e.problems());
      }
      try {
        return Settings.read(path, Map.of(), keys);
      } catch (SettingsException _) {
        return Settings.read(path, Map.of(), List.of()); // a plugin's, which nobody reads here
      }
    }
  }
}
