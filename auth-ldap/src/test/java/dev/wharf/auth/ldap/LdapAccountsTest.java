package dev.wharf.auth.ldap;

import static dev.wharf.auth.ldap.Ldap.person;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.auth.slapd.Slapd;
import dev.wharf.auth.spi.AuthResult;
import dev.wharf.auth.spi.AuthResult.Accepted;
import dev.wharf.auth.spi.AuthResult.Reason;
import dev.wharf.auth.spi.AuthResult.Refused;
import dev.wharf.auth.spi.AuthResult.Undecided;
import dev.wharf.auth.spi.Authenticator;
import dev.wharf.domain.Account;
import dev.wharf.domain.FtpPath;
import dev.wharf.domain.Grant;
import dev.wharf.domain.Home;
import dev.wharf.domain.Limits;
import dev.wharf.domain.Limits.Quota;
import dev.wharf.domain.Limits.Rates;
import dev.wharf.domain.Limits.Ratio;
import dev.wharf.domain.Permission;
import dev.wharf.domain.PosixIdentity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What slapd's entries become.
class LdapAccountsTest {
  private static final String PASSWORD = "right";

  @TempDir private static Path directory;
  private static Slapd slapd;

  @BeforeAll
  static void start() throws Exception {
    slapd = Slapd.start(directory, entries(), Optional.empty(), "");
  }

  @AfterAll
  static void stop() {
    slapd.close();
  }

  private static String entries() {
    return person(
            "alice",
            PASSWORD,
            """
            homeDirectory: /srv/ftp/./inbox
            FTPStatus: Enabled
            FTPuid: 3001
            FTPgid: 3002
            FTPQuotaFiles: 50
            FTPQuotaMBytes: 7
            FTPUploadRatio: 1
            FTPDownloadRatio: 3
            FTPUploadBandwidth: 100
            FTPDownloadBandwidth: 0
            """)
        + person("plain", PASSWORD, "")
        + person("off", PASSWORD, "FTPStatus: disabled\n")
        + person("negative", PASSWORD, "FTPQuotaMBytes: -1\n")
        + person("huge", PASSWORD, "FTPQuotaMBytes: 9223372036854775807\n")
        + person("twostates", PASSWORD, "FTPStatus: TRUE\nFTPStatus: disabled\n")
        + person("climber", PASSWORD, "homeDirectory: /srv/../etc\n")
        + person("root", PASSWORD, "FTPuid: 0\n")
        + person("gone", PASSWORD, "objectClass: shadowAccount\nshadowExpire: 1\n")
        + person("staying", PASSWORD, "objectClass: shadowAccount\nshadowExpire: -1\n")
        + person("later", PASSWORD, "objectClass: shadowAccount\nshadowExpire: 40000\n")
        + person("nopassword", "", "")
        + person("twin", PASSWORD, "")
        + person("twin", PASSWORD, "").replace("ou=people", "ou=groups")
        + person("tom*", PASSWORD, "")
        + person("back\\\\slash", PASSWORD, "").replace("uid: back\\\\slash", "uid: back\\slash")
        + group("staff", "member: uid=alice,ou=people,dc=example,dc=org")
        + group(
            "readers",
            "member: uid=alice,ou=people,dc=example,dc=org\n"
                + "member: uid=plain,ou=people,dc=example,dc=org")
        + """
          dn: cn=posix,ou=groups,dc=example,dc=org
          objectClass: posixGroup
          cn: posix
          gidNumber: 77
          memberUid: later

          """;
  }

  private static String group(String name, String members) {
    return "dn: cn="
        + name
        + ",ou=groups,dc=example,dc=org\nobjectClass: groupOfNames\ncn: "
        + name
        + "\n"
        + members
        + "\n\n";
  }

  private static Authenticator with(Map<String, ?> settings) {
    return Ldap.of(List.of(slapd.url()), settings);
  }

  private static Account account(Map<String, ?> settings, String name) {
    try (Authenticator ldap = with(settings)) {
      AuthResult result = login(ldap, name, PASSWORD);
      assertThat(result).isInstanceOf(Accepted.class);
      return ((Accepted) result).account();
    }
  }

  private static AuthResult result(Map<String, ?> settings, String name) {
    try (Authenticator ldap = with(settings)) {
      return login(ldap, name, PASSWORD);
    }
  }

  @Test
  void the_attributes_of_pure_ftpd_become_limits_in_bytes() {
    Account alice = account(Map.of(), "alice");

    assertThat(alice.home()).isEqualTo(Home.parse("/srv/ftp/./inbox"));
    assertThat(alice.identity()).contains(new PosixIdentity(3001, 3002));
    assertThat(alice.limits())
        .isEqualTo(
            Limits.NONE
                .withQuota(new Quota(7L * 1024 * 1024, 50))
                .withRatio(new Ratio(1, 3))
                .withRates(new Rates(100 * 1024, 0)));
  }

  @Test
  void an_account_of_the_machine_has_its_home_and_its_ids() {
    Account plain = account(Map.of(), "plain");

    assertThat(plain.home()).isEqualTo(Home.parse("/srv/plain"));
    assertThat(plain.identity()).contains(new PosixIdentity(1001, 1002));
    assertThat(plain.limits()).isEqualTo(Limits.NONE);
    assertThat(plain.grants()).containsExactly(Grant.everything());
  }

  @Test
  void other_attributes_can_be_named() {
    Account plain =
        account(
            Map.of(
                "attributes.sessions", "uidNumber",
                "attributes.quota-files", "FTPQuotaFiles,gidNumber",
                "attributes.storage", "cn",
                "attributes.home", ""),
            "plain",
            "shared/{user}");

    assertThat(plain.limits().sessions()).isEqualTo(1001);
    assertThat(plain.limits().quota()).isEqualTo(new Quota(0, 1002));
    assertThat(plain.storage()).contains("somebody");
    assertThat(plain.home()).isEqualTo(Home.parse("shared/plain"));
  }

  private static Account account(Map<String, ?> settings, String name, String home) {
    var more = new HashMap<String, Object>(settings);
    more.put("home", home);
    return account(more, name);
  }

  @Test
  void a_179_a_name_that_is_no_name_of_a_directory_gets_no_home_made_of_it() {
    assertThat(result(Map.of("home", "/srv/{user}", "attributes.home", ""), "back\\slash"))
        .isEqualTo(new Refused(Reason.BROKEN_ACCOUNT));
    assertThat(result(Map.of(), "back\\slash")).isInstanceOf(Accepted.class);
  }

  @Test
  void ids_can_be_forced_on_everybody() {
    Account alice =
        account(
            Map.of("default-uid", 9, "default-gid", 10, "force-uid", true, "force-gid", true),
            "alice");

    assertThat(alice.identity()).contains(new PosixIdentity(9, 10));
  }

  @ParameterizedTest
  @CsvSource({
    "off, LOCKED",
    "negative, BROKEN_ACCOUNT",
    "huge, BROKEN_ACCOUNT",
    "twostates, BROKEN_ACCOUNT",
    "climber, BROKEN_ACCOUNT",
    "root, BROKEN_ACCOUNT",
    "gone, EXPIRED",
    "nopassword, LOCKED"
  })
  void a_164_a_170_a_173_what_is_off_or_malformed_lets_nobody_in(String name, Reason reason) {
    AuthResult result = result(Map.of(), name);

    if (name.equals("nopassword")) { // slapd does not tell it from a wrong password
      assertThat(result).isInstanceOf(Refused.class);
    } else {
      assertThat(result).isEqualTo(new Refused(reason));
    }
    assertThat(login(name, "wrong")).isEqualTo(new Refused(Reason.WRONG_CREDENTIALS));
  }

  private static AuthResult login(String name, String password) {
    try (Authenticator ldap = with(Map.of())) {
      return Ldap.login(ldap, name, password);
    }
  }

  @Test
  void an_end_is_kept_and_minus_one_is_none() {
    assertThat(account(Map.of(), "staying").limits().expires()).isEmpty();
    assertThat(account(Map.of(), "later").limits().expires())
        .contains(Instant.EPOCH.plusSeconds(40_000L * 86_400));
  }

  @Test
  void a_168_two_entries_of_one_name_let_nobody_in() {
    assertThat(result(Map.of(), "twin")).isEqualTo(new Refused(Reason.BROKEN_ACCOUNT));
    assertThat(result(Map.of("base", "ou=people,dc=example,dc=org"), "twin"))
        .isInstanceOf(Accepted.class);
    assertThat(result(Map.of("scope", "one-level"), "twin")).isEqualTo(new Undecided());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*",
        "tom",
        "tom\\2a",
        "*)(uid=*",
        "alice)(|(uid=*",
        "alice)",
        "(alice",
        "\\61lice",
        "alice\\00",
        "&(uid=alice)",
        "uid=alice,ou=people,dc=example,dc=org",
        "back\\5cslash",
        "alice ",
        " alice",
        "{user}"
      })
  void a_166_no_name_is_part_of_a_filter(String name) {
    assertThat(result(Map.of(), name)).isEqualTo(new Undecided());
  }

  @Test
  void a_166_names_with_special_letters_are_found_as_they_are() {
    assertThat(account(Map.of(), "tom*").name().value()).isEqualTo("tom*");
    assertThat(account(Map.of(), "back\\slash").name().value()).isEqualTo("back\\slash");
  }

  @Test
  void a_174_a_name_in_capitals_is_the_same_account() {
    assertThat(account(Map.of(), "ALICE").name().value()).isEqualTo("alice");
  }

  @Test
  void groups_say_what_their_members_may_do() {
    Map<String, Object> settings =
        Map.of(
            "groups",
            List.of(
                "cn=staff,ou=groups,dc=example,dc=org -> list write sessions=3 quota=1G",
                "cn=readers,ou=groups,dc=example,dc=org -> list read storage=archive sessions=9",
                "cn=nobody,ou=groups,dc=example,dc=org -> all"));

    Account alice = account(settings, "alice");
    assertThat(alice.grants())
        .containsExactly(
            new Grant(FtpPath.ROOT, Set.of(Permission.LIST, Permission.READ, Permission.WRITE)));
    assertThat(alice.storage()).contains("archive");
    assertThat(alice.limits().sessions()).isEqualTo(3);
    assertThat(alice.limits().quota()).as("its own").isEqualTo(new Quota(7L << 20, 50));

    Account plain = account(settings, "plain");
    assertThat(plain.grants())
        .containsExactly(new Grant(FtpPath.ROOT, Set.of(Permission.LIST, Permission.READ)));
    assertThat(plain.limits().sessions()).isEqualTo(9);
    assertThat(result(settings, "later")).isEqualTo(new Refused(Reason.LOCKED));
  }

  @Test
  void a_group_of_the_machine_names_its_members_by_login_name() {
    Map<String, Object> settings =
        Map.of("groups", List.of("cn=posix,ou=groups,dc=example,dc=org -> storage=other"));

    assertThat(account(settings, "later").storage()).contains("other");
    assertThat(account(settings, "later").grants()).containsExactly(Grant.everything());
    assertThat(result(settings, "plain")).isEqualTo(new Refused(Reason.LOCKED));
  }

  @Test
  void a_configuration_of_pure_ftpd_is_read_as_it_is() throws Exception {
    Path conf =
        Files.writeString(
            directory.resolve("pureftpd-ldap.conf"),
            """
            # made for Pure-FTPd
            LDAPServer 127.0.0.1
            LDAPPort   %d
            LDAPBaseDN dc=example,dc=org
            LDAPBindDN cn=reader,dc=example,dc=org
            LDAPBindPW only for reading
            LDAPFilter (&(objectClass=posixAccount)(uid=\\L))
            LDAPDefaultUID 500
            LDAPForceDefaultUID True
            LDAPVersion 3
            LDAPUseTLS False
            LDAPAuthMethod bind
            """
                .formatted(slapd.port()));
    try (Authenticator ldap = Ldap.open(Map.of("pureftpd-config", conf.toString()))) {
      assertThat(login(ldap, "alice", PASSWORD))
          .isInstanceOfSatisfying(
              Accepted.class,
              accepted ->
                  assertThat(accepted.account().identity()).contains(new PosixIdentity(500, 3002)));
    }
  }

  private static AuthResult login(Authenticator ldap, String name, String password) {
    return Ldap.login(ldap, name, password);
  }
}
