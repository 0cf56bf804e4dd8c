package dev.wharf.server.boot;

import dev.wharf.domain.Setting;
import java.util.List;
import java.util.Map;

/// Writes `docs/configuration.md` from the declarations of all keys.
final class ConfigDocs {
  private static final String TOP =
      """
      # Configuration

      Wharf needs none: `./wharf serve` runs with the defaults below. To change them, write a YAML
      file (JSON is fine too) and start `./wharf serve --config FILE`, or set single keys on the
      command line: `--set limits.sessions=20000`. An option of the command line beats `--set`,
      which beats the file, which beats the default.

      ```yaml
      listen: ["*:2121"]
      storage:
        type: local
        root: /srv/files
      authenticators:
        - type: passwd-file
          file: /etc/wharf/users
      limits:
        sessions: 500
      timeouts:
        idle: 10m
      passive:
        ports: 50000-50999
      ```

      `./wharf check-config FILE` checks a file without starting anything. All problems are told at
      once, each with its line, its value, and what would be right; the exit code is 2 then. With
      `--connect` it also opens every storage and asks every authenticator, as the server would at
      its start; the exit code is 1 if one of them cannot be used.
      Sections may be written as above or with dots, as in `limits.sessions: 500`. Relative paths
      start at the directory in which Wharf was started. Text is UTF-8. Anchors, aliases and several
      documents in one file are refused.

      | Type | How it is written |
      |---|---|
      | text | as in YAML; in quotes where YAML would see something else |
      | list of … | a YAML list, or one text with commas |
      | number | a whole number from 0 up |
      | true or false | just so |
      | duration | `500ms`, `30s`, `5m`, `2h`, `1d`, or ISO-8601 as in `PT30S` |
      | size | a number of bytes; `K`, `M`, `G`, `T` stand for powers of 1024 |
      | octal mode | permission bits, as in `0640` |

      This page is made from the source code; `ConfigDocsTest` says how.
      """;

  private static final String PERMISSIONS =
      """
      What accounts may do below a path, whoever lets them in. The most specific path decides, and
      decides alone; for the same path a rule that names the account comes before one for `"*"`,
      and that one before what the authenticator said. Accounts that no rule names keep what
      their authenticator gave them, and so does everybody elsewhere. `read-only` comes before all
      of it. Names of guests: `anonymous`.

      | Permission | Allows |
      |---|---|
      | `list` | see the entries of a directory: LIST, NLST, MLSD; and facts: SIZE, MDTM, MLST |
      | `read` | read files: RETR, HASH; and facts |
      | `write` | make new files: STOR, STOU, APPE; with `delete` also replace and resume files |
      | `append` | add to the end of files: APPE |
      | `delete` | remove files and empty directories: DELE, RMD; replace files |
      | `rename` | give files and directories another name: RNFR, RNTO; over a file only with `delete` |
      | `make-directory` | MKD |
      | `change-attributes` | set times and mode bits: MFMT, MFF, SITE UTIME, SITE CHMOD |

      Any of them is enough to enter a directory, and so is one further down on the way. A
      directory that has a rule, or holds one that has, keeps its name. Rules go by the path that
      the client names: a symbolic link in the storage leads to the same file past the rules of
      its other path.

      A drop-box: everybody may put files and directories there, and nobody but `clerk` sees them,
      fetches them, overwrites them or takes them away.

      ```yaml
      permissions:
        - accounts: ["*"]
          path: /incoming
          allow: [write, make-directory]
        - accounts: [clerk]
          path: /incoming
          allow: [list, read, delete]
      ```

      An upload to a name that is taken is refused with 553: so much whoever uploads has to learn.
      An upload that was cut off leaves nothing behind and begins anew; to resume one is to write
      into what is there, which takes `delete` as well.

      """;

  private static final String ACCOUNTS =
      """
      Limits of accounts, whichever authenticator they come from, besides those that they bring
      themselves; [accounts](accounts.md#limits) tells what each of them does.

      - **How much, and how well protected** (rates, quota, ratio, sessions, idle, tls): a rule for
        `"*"` is the default, for accounts that bring no such limit of their own. A rule that names
        an account holds in place of what the account brings, also one that says 0 for no limit, or
        `tls: as-server`.
      - **When and from where** (hours, expires, networks): the rules and the account both have to
        agree. No rule lets anybody in whom the account's own limits keep out.

      Among rules, one that names the account comes before one for `"*"`, and a later one before an
      earlier one, key by key. A key that is not given changes nothing. Numbers and networks that
      make no sense are refused by `check-config` and at the start.

      ```yaml
      tls: {certificate: chain.pem, key: key.pem, mode: optional}
      accounts:
        - names: "*"
          quota: 10G
          session-download-rate: 2M
        - names: [payroll, backup]
          tls: control-and-data
          hours: 22:00-06:00 mon-fri
          allow-from: [10.0.0.0/8]
        - names: [camera]
          quota: 0
          session-reuse: prefer
      ```

      The section `tls` holds as well: a rule can demand more of an account than of others, and
      excuse it from nothing there but resuming sessions.

      An account that needs TLS is refused over a clear control connection with 530; whoever knows
      its password is told why, and nobody else learns that it exists. The password has crossed the
      network in clear by then, and the log says so. Where nobody should get so far, use
      `tls.mode: required`.

      """;

  private final Providers providers;
  private final StringBuilder page = new StringBuilder(TOP);

  private ConfigDocs(Providers providers) {
    this.providers = providers;
  }

  /// The whole page.
  static String page(Providers providers) {
    var docs = new ConfigDocs(providers);
    ConfigKeys.SECTIONS.forEach(docs::section);
    docs.storages();
    docs.moreStorages();
    docs.users();
    docs.authenticators();
    docs.permissions();
    docs.accounts();
    docs.cluster();
    docs.hooks();
    return docs.page.toString();
  }

  private void section(ConfigKeys.Section section) {
    heading("## ", section.name().isEmpty() ? "At the top" : "`" + section.name() + "`");
    if (!section.about().isEmpty()) {
      page.append(section.about()).append("\n\n");
    }
    table(section.keys());
  }

  private void storages() {
    heading("## ", "`storage` and `uploads`");
    page.append(
        "Where the files are. The other keys depend on the type. Without `storage.root` type `local`\nserves `./wharf-data`, and makes it when it is missing.\n\n");
    table(List.of(ConfigKeys.STORAGE_TYPE));
    for (Map.Entry<String, List<Setting<?>>> storage : providers.storages().entrySet()) {
      heading("### ", "`storage.type: " + storage.getKey() + "`");
      String prefix = "storage.";
      head();
      Providers.ownKeys(storage.getValue()).forEach(key -> row(prefix, key));
      Providers.uploadKeys(storage.getValue()).forEach(key -> row("", key));
    }
  }

  private void moreStorages() {
    heading("## ", "`storages` and `mounts`");
    page.append(
        """
        More storages than one: accounts go to the one that their authenticator names, or to
        `storage`; and any of them can be mounted, which shows it as a directory in the tree of
        every account. A mounted directory need not exist, and hides what is there. It cannot be
        removed or renamed, and nothing can be renamed from one storage to another. What accounts
        may do in it, `permissions` say as for any other path. A storage that does not answer
        keeps nobody from the rest of the tree.

        ```yaml
        storage:
          root: /srv/ftp
        storages:
          - name: attic
            type: local
            root: /mnt/attic
        mounts:
          - path: /archive
            storage: attic
            home: "{account}"
            read-only: true
        ```

        An element of `storages` has the keys of its type, and may have keys of the section
        `uploads` that hold for it alone, as in `uploads.mode: resumable`.

        """);
    table(StorageKeys.NAMED);
    page.append("\nAn element of `mounts`:\n\n");
    table(StorageKeys.MOUNT);
  }

  private void users() {
    heading("## ", "`users`");
    page.append(
        """
        Accounts that the configuration itself holds; they have the root of the storage as home.
        Good for a try: for more than that, keep hashes in a user file.

        ```yaml
        users:
          - name: alice
            password: secret
        ```

        """);
    table(ConfigKeys.USER);
  }

  private void authenticators() {
    heading("## ", "`authenticators`");
    page.append(
        """
        Who is asked about a login, in this order, after `users`. One that does not know the name
        passes it on; one that refuses or cannot answer has the last word. Without `users`,
        `authenticators` and `anonymous` there is one user, `wharf`, with a new random password at
        each start.

        """);
    table(List.of(ConfigKeys.AUTHENTICATOR_TYPE));
    providers
        .authenticators()
        .forEach(
            (name, keys) -> {
              heading("### ", "`type: " + name + "`");
              table(keys);
            });
  }

  private void permissions() {
    heading("## ", "`permissions`");
    page.append(PERMISSIONS);
    table(PermissionKeys.ALL);
  }

  private void accounts() {
    heading("## ", "`accounts`");
    page.append(ACCOUNTS);
    table(AccountKeys.ALL);
  }

  private void cluster() {
    heading("## ", "`cluster`");
    page.append(
        """
        What several servers share, see [accounts](accounts.md#several-servers): `quota.ledger` and
        `sessions.directory` say what. The other keys depend on the type.

        ```yaml
        cluster:
          type: sql
          host: db.example.org
          database: wharf
          user: wharf
          password-file: /etc/wharf/db-password
          migrate: true
        quota:
          ledger: cluster
        sessions:
          directory: cluster
        ```

        """);
    table(List.of(ClusterKeys.TYPE));
    providers
        .clusters()
        .forEach(
            (name, keys) -> {
              heading("### ", "`cluster.type: " + name + "`");
              head();
              keys.forEach(key -> row("cluster.", key));
            });
  }

  private void hooks() {
    heading("## ", "`hooks`");
    page.append(
        """
        What is done after events: a program is run, or a webhook is called. [hooks.md](hooks.md)
        tells what they get, and what is promised. Events wait in `hook-queue` until they are done.

        ```yaml
        hook-queue: hooks
        hooks:
          - name: note
            events: [upload]
            program: [logger, uploaded]
        ```

        """);
    table(HookKeys.ALL);
  }

  private void heading(String level, String text) {
    page.append('\n').append(level).append(text).append("\n\n");
  }

  private void table(List<Setting<?>> keys) {
    head();
    keys.forEach(key -> row("", key));
  }

  private void head() {
    page.append("| Key | Type | Default | Meaning |\n|---|---|---|---|\n");
  }

  private void row(String prefix, Setting<?> key) {
    String fallback = key.fallback().isEmpty() ? "has to be given" : code(key.fallbackText());
    page.append("| `").append(prefix).append(key.name()).append("` | ");
    page.append(cell(key.type())).append(" | ");
    page.append(fallback).append(" | ");
    page.append(cell(key.meaning())).append(" |\n");
  }

  private static String code(String text) {
    boolean words = text.equals("none") || text.equals("empty") || text.isEmpty();
    return words ? text : "`" + cell(text) + "`";
  }

  private static String cell(String text) {
    return text.replace("|", "\\|").replace('\n', ' ');
  }
}
