package dev.wharf.server.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.wharf.domain.FtpPath;
import dev.wharf.domain.Grant;
import dev.wharf.domain.GrantRule;
import dev.wharf.domain.Limits;
import dev.wharf.domain.Limits.Encryption;
import dev.wharf.domain.Mount;
import dev.wharf.domain.Network;
import dev.wharf.domain.Permission;
import dev.wharf.domain.Setting;
import dev.wharf.domain.SettingsException;
import dev.wharf.domain.Username;
import dev.wharf.server.AccountRule;
import dev.wharf.server.GuestSettings;
import dev.wharf.server.PassiveSettings.ForNetwork;
import dev.wharf.server.TlsMode;
import dev.wharf.server.TlsSettings;
import dev.wharf.server.TlsSettings.Certificate;
import dev.wharf.server.TlsSettings.SessionReuse;
import dev.wharf.server.hooks.EventKind;
import dev.wharf.server.hooks.Hook;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigurationTest {
  private enum Mode {
    ATOMIC,
    DIRECT
  }

  private static final Providers PROVIDERS =
      new Providers(
          new TreeMap<>(
              Map.of(
                  "local",
                  List.of(
                      Setting.text("root", "Where."),
                      Setting.choice("uploads.mode", Mode.class, Mode.ATOMIC, "How.")))),
          new TreeMap<>(Map.of("passwd-file", List.of(Setting.text("file", "Which.")))),
          new TreeMap<>(Map.of("sql", List.of(Setting.text("host", "Where.")))),
          List.of());

  @Test
  void nothing_given_is_a_good_configuration_with_the_defaults() {
    Configuration configuration = good("");

    assertThat(configuration.server().get(ConfigKeys.LISTEN))
        .extracting(endpoint -> Endpoint.inUrl(endpoint.address()))
        .containsExactly("127.0.0.1:2121");
    assertThat(configuration.storage().type()).isEqualTo("local");
    assertThat(configuration.hasAccounts()).isFalse();
  }

  @Test
  void every_section_is_read() {
    Configuration configuration =
        good(
            """
            listen: ["*:0", "[::1]:2121"]
            storage: {type: local, root: /srv}
            uploads.mode: direct
            users: [{name: alice, password: secret}]
            authenticators: [{type: passwd-file, file: /etc/users}]
            limits.sessions: 20000
            timeouts: {idle: PT10M, drain: 5s}
            passive: {ports: 50000-50999, address: 203.0.113.7}
            tls.mode: off
            """);

    assertThat(configuration.storage().values()).isEqualTo(Map.of("root", "/srv"));
    assertThat(configuration.uploads()).isEqualTo(Map.of("uploads.mode", "direct"));
    assertThat(configuration.users()).extracting(Object::toString).containsExactly("alice");
    assertThat(configuration.authenticators().getFirst().values())
        .isEqualTo(Map.of("file", "/etc/users"));
    assertThat(configuration.server().get(ConfigKeys.SESSIONS)).isEqualTo(20_000);
    assertThat(configuration.server().get(ConfigKeys.IDLE)).isEqualTo(Duration.ofMinutes(10));
    assertThat(configuration.server().get(ConfigKeys.PASSIVE_PORTS))
        .isEqualTo(new PortRange(50_000, 50_999));
    assertThat(configuration.hasAccounts()).isTrue();
  }

  @Test
  void a_cluster_is_there_when_it_has_a_type() {
    Configuration alone = good("cluster:\n");
    Configuration together =
        good(
            """
            cluster: {type: sql, host: db}
            quota: {ledger: cluster, ratio: lasting}
            sessions: {directory: cluster, in-all: 5}
            """);

    assertThat(alone.cluster()).isEmpty();
    assertThat(together.cluster().orElseThrow().type()).isEqualTo("sql");
    assertThat(together.cluster().orElseThrow().values()).isEqualTo(Map.of("host", "db"));
    assertThat(QuotaKeys.notes(together.server())).isEmpty();
    assertThat(QuotaKeys.notes(good("quota.ratio: lasting").server()))
        .singleElement(org.assertj.core.api.InstanceOfAssertFactories.STRING)
        .contains("a restart forgets");
  }

  @Test
  void a_door_for_clear_logins_that_can_transfer_nothing_is_noted() {
    String door = "listen: [\"*:21 optional\"]\ntls: {certificate: c.pem";
    assertThat(TlsKeys.notes(good(door + "}").server()))
        .singleElement(org.assertj.core.api.InstanceOfAssertFactories.STRING)
        .contains("tls.data: clear-allowed");
    assertThat(TlsKeys.notes(good(door + ", data: clear-allowed}").server())).isEmpty();
    assertThat(TlsKeys.notes(good(door + ", mode: optional}").server())).isEmpty();
  }

  @Test
  void a_certificate_makes_tls_required_unless_told_otherwise() {
    TlsSettings safe = tls("tls: {certificate: c.pem, key: k.pem}");
    TlsSettings free = tls("tls: {certificate: [c.pem, d.p12], mode: optional, passphrase: x}");

    assertThat(safe.mode()).isEqualTo(TlsMode.REQUIRED);
    assertThat(safe.privateData()).isTrue();
    assertThat(safe.strictEnd()).isTrue();
    assertThat(safe.sessionReuse()).isEqualTo(TlsSettings.SessionReuse.REQUIRE);
    assertThat(free.mode()).isEqualTo(TlsMode.OPTIONAL);
    assertThat(free.privateData()).isFalse();
    assertThat(free.certificates())
        .containsExactly(
            new Certificate.Pem(Path.of("c.pem"), Path.of("c.pem"), Optional.of("x")),
            new Certificate.Pkcs12(Path.of("d.p12"), Optional.of("x")));
    assertThat(free.toString()).doesNotContain("passphrase");
    assertThat(TlsKeys.settings(good("").server())).isEmpty();
  }

  @Test
  void permissions_name_accounts_a_path_and_what_is_allowed_there() {
    Configuration configuration =
        good(
            """
            authenticators: [{type: passwd-file, file: /etc/users}]
            permissions:
              - accounts: ["*"]
                path: /incoming/
                allow: [write, make-directory]
              - accounts: [clerk, chief]
                path: /incoming
                allow: all
              - accounts: chief
                path: /
                allow: []
            """);

    FtpPath incoming = FtpPath.ROOT.child("incoming");
    var uploads = new Grant(incoming, Set.of(Permission.WRITE, Permission.MAKE_DIRECTORY));
    var everything = new Grant(incoming, Set.of(Permission.values()));
    var clerk = new Username("clerk");
    var chief = new Username("chief");
    assertThat(configuration.permissions())
        .containsExactly(
            new GrantRule(Set.of(), uploads),
            new GrantRule(Set.of(clerk, chief), everything),
            new GrantRule(Set.of(chief), new Grant(FtpPath.ROOT, Set.of())));
  }

  @Test
  void accounts_may_need_more_than_others() {
    Configuration configuration =
        good(
            """
            authenticators: [{type: passwd-file, file: /etc/users}]
            tls.certificate: self-signed
            tls.session-reuse-prefer: [10.0.0.0/8]
            accounts:
              - names: [payroll, backup]
                tls: control-and-data
              - names: "*"
                session-reuse: require
            """);

    List<AccountRule> rules = configuration.accounts();
    assertThat(rules).hasSize(2);
    assertThat(rules.getFirst().accounts())
        .containsExactlyInAnyOrder(new Username("payroll"), new Username("backup"));
    assertThat(rules.getFirst().limits().apply(Limits.NONE).encryption())
        .isEqualTo(Encryption.CONTROL_AND_DATA);
    assertThat(rules.getFirst().sessionReuse()).isEmpty();
    assertThat(rules.getLast().isForEverybody()).isTrue();
    assertThat(rules.getLast().limits().apply(Limits.NONE)).isEqualTo(Limits.NONE);
    assertThat(rules.getLast().sessionReuse()).hasValue(SessionReuse.REQUIRE);
    assertThat(TlsKeys.settings(configuration.server()).orElseThrow().lenientFor())
        .containsExactly(Network.parse("10.0.0.0/8"));
  }

  @Test
  void accounts_may_have_every_limit() {
    Configuration configuration =
        good(
            """
            authenticators: [{type: passwd-file, file: /etc/users}]
            accounts:
              - names: [alice]
                upload-rate: 1M
                download-rate: 2M
                session-upload-rate: 3K
                session-download-rate: 4K
                quota: 10G
                quota-files: 5000
                ratio: "1:5"
                sessions: 3
                idle: 10m
                hours: 22:00-06:00 mon-fri Europe/Berlin
                expires: 2027-01-01T12:00:00Z
                allow-from: [192.0.2.0/24, "2001:db8::/32"]
                deny-from: 192.0.2.7
                allow-local: 10.0.0.1
                deny-local: [10.0.0.2]
            """);

    Set<DayOfWeek> weekdays = EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY);
    assertThat(configuration.accounts().getFirst().limits().apply(Limits.NONE))
        .isEqualTo(
            Limits.NONE
                .withRates(new Limits.Rates(1 << 20, 2 << 20))
                .withSessionRates(new Limits.Rates(3 << 10, 4 << 10))
                .withQuota(new Limits.Quota(10L << 30, 5000))
                .withRatio(new Limits.Ratio(1, 5))
                .withSessions(3)
                .withIdle(Duration.ofMinutes(10))
                .withHours(
                    new Limits.Hours(
                        22 * 60, 6 * 60, weekdays, Optional.of(ZoneId.of("Europe/Berlin"))))
                .withExpires(Instant.parse("2027-01-01T12:00:00Z"))
                .withClients(
                    networks(List.of("192.0.2.0/24", "2001:db8::/32"), List.of("192.0.2.7")))
                .withLocals(networks(List.of("10.0.0.1"), List.of("10.0.0.2"))));
  }

  private static Limits.Networks networks(List<String> allowed, List<String> denied) {
    return new Limits.Networks(
        allowed.stream().map(Network::parse).toList(),
        denied.stream().map(Network::parse).toList());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          hours: 25:00-26:00        | hours: 25:00-26:00: expected hours such as 08:00-18:00
          hours: 08:00-18:00 mon-x  | hours: 08:00-18:00 mon-x: expected hours such as 08:00-18:00
          hours: ""                 | hours
          expires: soon             | expires: soon: expected a date such as 2027-01-01
          allow-from: [office.lan]  | allow-from: [office.lan]: expected networks such as 192.0.2.0/24
          allow-from: 10.0.0.0/33   | allow-from: 10.0.0.0/33: expected networks such as 192.0.2.0/24
          deny-local: [1.2.3]       | deny-local: [1.2.3]: expected networks such as 192.0.2.0/24
          ratio: 5                  | ratio: 5: expected two numbers such as 1:5
          quota: -1                 | quota: -1: expected a number of bytes
          upload-rate: fast         | upload-rate: fast: expected a number of bytes
          sessions: many            | sessions: many: expected a whole number
          idle: 5                   | idle: 5: expected a duration
          qouta: 10G                | qouta: unknown key; did you mean accounts[0].quota?
          """)
  void a_178_a_malformed_limit_is_refused_and_never_means_none(String limit, String problem) {
    String yaml =
        "authenticators: [{type: passwd-file, file: /etc/users}]\n"
            + "accounts:\n  - names: [alice]\n    "
            + limit
            + "\n";
    assertThat(problems(yaml)).singleElement().asString().contains("accounts[0]." + problem);
  }

  @Test
  void guests_may_see_less_than_others() {
    String yaml = "anonymous: true\nguests: {only-public: true, home: /srv/ftp}\n";
    assertThat(GuestKeys.settings(good(yaml).server()))
        .isEqualTo(new GuestSettings("/srv/ftp", GuestSettings.DotFiles.NONE, true, true));
  }

  @Test
  void a_home_of_guests_does_not_go_up() {
    assertThat(problems("guests: {home: /srv/../etc}\n"))
        .singleElement()
        .asString()
        .contains("guests.home: /srv/../etc: expected a directory without ..");
  }

  @Test
  void guests_and_the_user_of_a_first_try_are_known_by_name() {
    String rule = "permissions: [{accounts: %, path: /, allow: list}]\n";
    assertThat(good(rule.replace("%", "wharf")).permissions()).hasSize(1);
    assertThat(good(rule.replace("%", "anonymous") + "anonymous: true").permissions()).hasSize(1);
  }

  @Test
  void storages_have_names_and_mounts_show_them() {
    Configuration configuration =
        good(
            """
            storages:
              - name: attic
                type: local
                root: /mnt/attic
                uploads.mode: direct
            mounts:
              - path: /archive
                storage: attic
              - path: /mine
                storage: attic
                home: "users/{account}"
                read-only: true
            """);

    assertThat(configuration.storages())
        .containsExactly(
            Map.entry(
                "attic",
                new Configuration.Plugin(
                    "local", Map.of("root", "/mnt/attic", "uploads.mode", "direct"))));
    assertThat(configuration.mounts())
        .containsExactly(
            Mount.of(FtpPath.ROOT.child("archive"), "attic"),
            new Mount(FtpPath.ROOT.child("mine"), "attic", "users/{account}", true));
  }

  @Test
  void networks_are_read_in_order() {
    Configuration configuration =
        good(
            """
            passive.addresses: [10.0.0.0/8=10.1.2.3, "::/0=0.0.0.0"]
            proxy.from: 192.0.2.1, 2001:db8::/32
            """);

    assertThat(configuration.server().get(ConfigKeys.PASSIVE_ADDRESSES))
        .containsExactly(
            new ForNetwork(Network.parse("10.0.0.0/8"), InetAddress.ofLiteral("10.1.2.3")),
            new ForNetwork(Network.parse("::/0"), InetAddress.ofLiteral("0.0.0.0")));
    assertThat(configuration.server().get(ConfigKeys.PROXY_FROM))
        .containsExactly(Network.parse("192.0.2.1"), Network.parse("2001:db8::/32"));
  }

  private static TlsSettings tls(String text) {
    return TlsKeys.settings(good(text).server()).orElseThrow();
  }

  @Test
  void sections_without_anything_in_them_say_nothing() {
    assertThat(good("limits:\npassive:\nusers:\n").users()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          limits.sesions: 5             | w.yaml:1: limits.sesions: unknown key; did you mean limits.sessions?
          upload.mode: direct           | upload.mode: unknown key; did you mean uploads.mode?
          user: [a]                     | unknown key; did you mean users?
          limits.sessions: many         | limits.sessions: many: expected a whole number from 0 to 2147483647
          limits.sessions: -1           | limits.sessions: -1: expected a whole number
          limits.sessions: [1, 2]       | limits.sessions: [1, 2]: expected a whole number
          limits.sessions:              | expected a whole number
          read-only: yes                | read-only: yes: expected true or false
          timeouts.idle: 5              | timeouts.idle: 5: expected a duration such as 30s
          timeouts.idle: -5s            | timeouts.idle: -5s: expected a duration
          passive.ports: 50999-50000    | passive.ports: 50999-50000: expected a range such as 50000-50999
          passive.ports: 0-10           | passive.ports: 0-10: expected a range
          passive.ports: '50000:50100'  | passive.ports: 50000:50100: expected a range such as 50000-50999
          passive.ports: 1-70000        | passive.ports: 1-70000: expected a port from 0 to 65535
          passive.address: example.org  | passive.address: example.org: expected an IPv4 address
          passive.address: "::1"        | passive.address: ::1: expected an IPv4 address
          listen: 2121                  | listen: 2121: expected HOST:PORT
          listen: "::1:21"              | listen: ::1:21: expected HOST:PORT
          listen: a:1,a:1               | expected
          listen: 127.0.0.1:1,127.0.0.1:1 | none twice
          listen: []                    | at least one HOST:PORT
          greeting: [a, b, c, d]        | expected one to three lines
          greeting: "a\\x07"            | greeting: a?: expected one to three lines
          storage.type: tape            | storage.type: tape: expected one of local
          storage.rot: /srv             | storage.rot: unknown key; did you mean storage.root?
          uploads.mode: fast            | uploads.mode: fast: expected one of atomic, direct
          users: [alice]                | users[0]: expected keys and values
          users.name: alice             | users.name: expected in an element of a list
          users: [{name: a}]            | w.yaml:1: users[0].password: missing
          users: [{name: "", password: x}] | users[0].name: 0 characters: expected a login name
          users: [{name: a, password: x}, {name: a, password: y}] | users[1].name: a: given twice
          cluster.host: db              | cluster.type: missing: expected one of sql
          cluster: {type: ldap}         | cluster.type: ldap: expected one of sql
          cluster: {type: sql, host: h, hots: x} | cluster.hots: unknown key; did you mean cluster.host?
          quota.ledger: cluster         | quota.ledger: cluster: expected a cluster.type with it
          sessions.directory: cluster   | sessions.directory: cluster: expected a cluster.type with it
          sessions.in-all: 5            | sessions.directory: local: expected cluster with
          quota: {ledger: ftpquota, ratio: lasting} | quota.ratio: lasting: expected session
          authenticators: [{file: x}]   | authenticators[0].type: missing: expected one of passwd-file
          authenticators: [{type: ldap}] | authenticators[0].type: ldap: expected one of passwd-file
          authenticators: [{type: passwd-file}] | authenticators[0].file: missing
          tls.mode: explicit            | tls.mode: explicit: expected off, optional or required
          tls.mode: optional            | tls.certificate: missing; expected a file, since tls.mode is not off
          listen: ["*:990 implicit"]    | tls.certificate: missing; expected a file, since an address needs TLS
          listen: ["*:990 maybe"]       | expected HOST:PORT
          tls.key: k.pem                | tls.key: 1 files: expected one for each certificate
          tls.data: secret              | tls.data: secret: expected clear-allowed or private-required
          tls.session-reuse: sometimes  | expected one of off, prefer, require
          tls: {certificate: c.pem, client-certificates: required} | tls.client-ca: expected together with
          passive.addresses: 10.1.2.3   | passive.addresses: 10.1.2.3: expected NETWORK=ADDRESS
          passive.addresses: 10.0.0.0/8=host | expected an IPv4 address
          passive.addresses: 10.0/8=10.1.2.3 | expected networks such as 10.0.0.0/8
          proxy.from: lb.example.org    | proxy.from: lb.example.org: expected networks such as
          proxy.form: 10.0.0.1          | proxy.form: unknown key; did you mean proxy.from?
          storages: [{name: a, type: lokal}]          | w.yaml:1: storages[0].type: lokal: expected one of
          storages: [{name: a, type: local}]          | storages[0].root
          storages: [{type: local, root: /a}]         | storages[0].name
          storages: [{name: a, type: local, root: /a, rot: 1}] | storages[0].rot: unknown key; did you mean
          storages: [{name: a, type: local, root: /a}, {name: a, type: local, root: /a}] | storages[1].name: a: given twice
          mounts: [{path: /a, storage: attik}]        | mounts[0].storage: attik: expected the name of one of storages, and there are none
          mounts: [{path: a, storage: attic}]         | mounts[0].path: a: expected
          mounts: [{storage: attic}]                  | mounts[0].path
          permissons: [{path: /}]       | unknown key; did you mean permissions?
          permissions: [/incoming]      | permissions[0]: expected keys and values
          permissions: [{accounts: "*", path: /, allow: []}, {accounts: ["*"], path: /, allow: all}] | w.yaml:1: permissions[1].path: /: given twice for the account *
          permissions: [{accounts: wharf, path: /a, allow: []}, {accounts: wharf, path: /a/, allow: []}] | permissions[1].path: /a: given twice for the account wharf
          permissions: [{path: /, allow: []}] | permissions[0].accounts: missing; expected login names
          permissions: [{accounts: ["*", wharf], path: /, allow: []}] | permissions[0].accounts: expected "*" alone
          permissions: [{accounts: "*", allow: []}] | permissions[0].path: missing; expected absolute path
          permissions: [{accounts: "*", path: incoming, allow: []}] | permissions[0].path: incoming: expected a path that begins with /
          permissions: [{accounts: "*", path: /a/../b, allow: []}] | permissions[0].path: /a/../b: expected a path that begins with /
          permissions: [{accounts: "*", path: /}] | permissions[0].allow: missing; expected some of list, read
          permissions: [{accounts: "*", path: /, allow: [wirte]}] | permissions[0].allow: [wirte]: expected some of list, read, write, append, delete, rename, make-directory, change-attributes, or all; did you mean write?
          permissions: [{accounts: alice, path: /, allow: []}] | w.yaml:1: permissions: alice: no such account; known here: wharf
          {"users": [{"name": "alice", "password": "x"}], "permissions": [{"accounts": ["alcie"], "path": "/", "allow": []}]} | permissions: alcie: no such account; did you mean alice?
          accounts: [{tls: as-server}] | accounts[0].names: missing; expected login names
          accounts: [{names: wharf, tls: contol}] | accounts[0].tls: contol: expected as-server, control or
          accounts: [{names: wharf, tls: control}] | accounts[0].tls: expected together with tls.certificate
          accounts: [{names: wharf, session-reuse: require}] | accounts[0].session-reuse: expected together with
          accounts: [{names: alice}] | w.yaml:1: accounts: alice: no such account; known here: wharf
          accounts: [{names: wharf, tsl: control}] | accounts[0].tsl: unknown key; did you mean accounts[0].tls?
          acounts: [{names: wharf}] | unknown key; did you mean accounts?
          tls.session-reuse-prefer: office | tls.session-reuse-prefer: office: expected networks such as
          hook-queue: /nowhere/queue | w.yaml:1: hook-queue: /nowhere/queue: expected a directory
          hook-queue: /dev/null | hook-queue: /dev/null: expected a directory
          {"hook-queue": "/tmp/q", "storage": {"root": "/tmp"}} | hook-queue: /tmp/q: expected a directory outside of /tmp
          hooks: [{name: a, events: upload, program: /bin/true}] | w.yaml:1: hooks: expected together with hook-queue
          {"hook-queue": "/tmp", "hooks": [{"name": "a", "events": "upload", "program": "/bin/none"}]} | hooks[0].program: /bin/none: expected a file that can be executed
          {"hook-queue": "/tmp", "hooks": [{"name": "a", "events": "upload", "program": "no-such-program"}]} | hooks[0].program: no-such-program: expected an absolute path, or a program of
          {"hook-queue": "/tmp", "hooks": [{"name": "a", "events": "uplod", "program": "true"}]} | hooks[0].events: uplod: expected some of connected, login
          {"hook-queue": "/tmp", "hooks": [{"name": "a", "events": "upload"}]} | hooks[0].program: expected either a program or a url
          {"hook-queue": "/tmp", "hooks": [{"name": "a", "events": "all", "program": "true", "url": "http://x/"}]} | hooks[0].program: expected either a program or a url
          {"hook-queue": "/tmp", "hooks": [{"name": "../a", "events": "all", "program": "true"}]} | hooks[0].name: ../a: expected the name of a directory
          {"hook-queue": "/tmp", "hooks": [{"name": "a", "events": "all", "url": "ftp://x/"}]} | hooks[0].url: expected an http or https URL
          {"hook-queue": "/tmp", "hooks": [{"name": "a", "events": "all", "url": "http://u:p@x/"}]} | w.yaml:1: hooks[0].url: expected an http or https URL without user and password
          {"hook-queue": "/tmp", "hooks": [{"name": "a", "events": "all", "program": "true", "secret-file": "/etc/passwd"}]} | hooks[0].secret-file: expected together with url
          {"hook-queue": "/tmp", "hooks": [{"name": "a", "events": "all", "url": "http://x/", "secret-file": "/none"}]} | hooks[0].secret-file: /none: expected a readable file
          {"hook-queue": "/tmp", "hooks": [{"name": "a", "events": "all", "program": "true", "parallel": 0}]} | hooks[0].parallel: 0: expected a number from 1 up
          {"hook-queue": "/tmp", "hooks": [{"name": "a", "events": "all", "program": "true", "timeuot": "1s"}]} | hooks[0].timeuot: unknown key; did you mean hooks[0].timeout?
          hook: [{name: a}] | unknown key; did you mean hooks?
          check: {program: /bin/none} | w.yaml:1: check.program: /bin/none: expected a file that can be executed
          check: {program: "true", parallel: 0} | check.parallel: 0: expected a number from 1 up
          check: {program: "true", spool: /nowhere} | check.spool: /nowhere: expected a directory
          {"check": {"program": "true", "quarantine": "/tmp"}, "storage": {"root": "/"}} | check.quarantine: /tmp: expected a directory outside of /
          check.quarantine: /tmp | check.quarantine: /tmp: expected with check.program
          check: {progam: x} | check.progam: unknown key; did you mean check.program?
          features: {active: false, passive: false} | features.passive: false: expected true
          {"anonymous": true, "users": [{"name": "ftp", "password": "x"}]} | users: ftp: expected another name
          """)
  void what_is_wrong_is_named_with_its_path_its_value_and_what_would_be_right(
      String text, String problem) {
    assertThat(problems(text)).singleElement().asString().contains(problem);
  }

  @Test
  void a_177_a_misspelled_key_does_not_show_the_secret_behind_it() {
    assertThat(
            problems(
                """
                users: [{name: a, psasword: canary}]
                authenticators: [{type: passwd-file, fiel: canary}]
                storage: {rot: canary}
                tls: {passphrse: canary}
                cluster: {type: sql, hots: canary}
                """))
        .anyMatch(problem -> problem.contains("did you mean users[0].password?"))
        .anyMatch(problem -> problem.contains("did you mean tls.passphrase?"))
        .noneMatch(problem -> problem.contains("canary"));
  }

  @Test
  void a_misspelled_storage_is_the_only_problem_of_the_uploads() {
    assertThat(problems("storage.type: lokal\nuploads.mode: resumable\n"))
        .containsExactly("w.yaml:1: storage.type: lokal: expected one of local");
    assertThat(problems("storages: [{name: a, type: zpi}]\nuploads.depth: 3\n"))
        .containsExactly("w.yaml:1: storages[0].type: zpi: expected one of local");
  }

  @Test
  void who_names_an_unknown_plugin_is_told_once_of_those_that_cannot_be_loaded() {
    var broken =
        new Providers(
            PROVIDERS.storages(),
            PROVIDERS.authenticators(),
            PROVIDERS.clusters(),
            List.of("a plugin cannot be loaded: example.Zip"));
    Given given = given("storage.type: zip\nauthenticators: [{type: x}]\n");
    assertThat(
            catchThrowableOfType(SettingsException.class, () -> Configuration.read(given, broken))
                .problems())
        .containsExactlyInAnyOrder(
            "w.yaml:1: storage.type: zip: expected one of local",
            "w.yaml:2: authenticators[0].type: x: expected one of passwd-file",
            "a plugin cannot be loaded: example.Zip");
    assertThat(Configuration.read(given(""), broken).storage().type()).isEqualTo("local");
  }

  @Test
  void hooks_and_the_check_are_what_was_said() {
    Configuration configuration =
        good(
            """
            hook-queue: /tmp
            hooks:
              - name: move-on
                events: [upload, upload-failed]
                program: [cat, "a b", "c,d"]
              - name: tell
                events: all
                url: https://example.org/hook
                timeout: 5s
                attempts: 9
                pause: 1s
            check:
              program: [cat, "{file}"]
              on-failure: publish
            """);

    assertThat(configuration.hooks())
        .containsExactly(
            new Hook(
                "move-on",
                Set.of(EventKind.UPLOAD, EventKind.UPLOAD_FAILED),
                new Hook.Program(List.of("cat", "a b", "c,d"), Duration.ofMinutes(1)),
                Hook.Rules.DEFAULT),
            new Hook(
                "tell",
                Set.of(EventKind.values()),
                new Hook.Webhook(
                    URI.create("https://example.org/hook"),
                    Duration.ofSeconds(5),
                    Optional.empty()),
                new Hook.Rules(1, 9, Duration.ofSeconds(1), 10_000)));
    assertThat(configuration.server().get(CheckKeys.PROGRAM)).containsExactly("cat", "{file}");
    assertThat(configuration.server().get(CheckKeys.UNCHECKED))
        .isEqualTo(CheckKeys.Unchecked.PUBLISH);
  }

  @Test
  void all_problems_are_told_at_once() {
    assertThat(
            problems(
                """
                limits: {sessions: many, transfers: few}
                storage: {type: tape}
                tls: {mode: explicit, key: k.pem}
                read-only: maybe
                """))
        .hasSize(5);
  }

  @Test
  void a_177_no_message_shows_what_may_be_a_password() {
    List<String> problems =
        problems(
            """
            password: canary
            storage.secret-key: canary
            users: [{name: a, passwort: canary}, {name: a, password: canary}]
            tls.pasphrase: canary
            """);

    assertThat(problems).hasSize(6).noneMatch(problem -> problem.contains("canary"));
  }

  private static Configuration good(String text) {
    return Configuration.read(given(text), PROVIDERS);
  }

  private static List<String> problems(String text) {
    SettingsException thrown = catchThrowableOfType(SettingsException.class, () -> good(text));
    assertThat(thrown).as("refused").isNotNull();
    return thrown.problems();
  }

  private static Given given(String text) {
    var given = new Given();
    ConfigFile.readText("w.yaml", text, given);
    Serve.fillDefaults(given);
    return given;
  }
}
