package dev.wharf.auth.ldap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.auth.ldap.LdapKeys.Protection;
import dev.wharf.auth.slapd.Slapd;
import dev.wharf.domain.Settings;
import dev.wharf.domain.SettingsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Configurations, right and wrong.
class LdapSettingsTest {
  @TempDir private Path directory;

  private static void refused(Map<String, ?> more, String message) {
    var given = new HashMap<String, Object>(Map.of("servers", "ldaps://x", "base", "dc=x"));
    given.putAll(more);
    assertThatThrownBy(() -> Ldap.open(given).close())
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "servers          | ''                   | servers: missing",
        "servers          | http://x             | servers: http://x: expected ldap://HOST",
        "servers          | ldap://x:99999       | servers: ldap://x:99999: expected a whole number",
        "base             | people               | base: people: expected a DN",
        "filter           | (uid=                | filter: expected a filter such as (uid={user})",
        "filter           | (uid=alice)          | filter: expected a filter with {user}",
        "filter           | ({user}=x)           | filter: expected",
        "bind-dn          | cn=a                 | bind-password: missing",
        "bind-password    | x                    | bind-password: given without bind-dn",
        "decoy-dn         | nobody               | decoy-dn: nobody: expected a DN",
        "ca-file          | /no/such/file        | ca-file: /no/such/file: expected certificates",
        "groups           | staff                | groups[0]: expected DN -> WORDS",
        "groups           | staff -> all         | groups[0]: staff: expected the DN of a group",
        "groups           | cn=a -> fly          | groups[0].permissions",
        "groups           | cn=a -> sessions=x   | groups[0].sessions",
        "force-uid        | true                 | expected default-uid",
        "cache            | 5m                   | cache",
        "connections      | 0                    | connections",
        "connections      | 1001                 | connections: 1001: expected a number from 1 to",
        "attributes.home  | a b                  | attributes.home",
        "attributes.name  | ''                   | attributes.name",
        "pureftpd-config  | /no/such/file        | pureftpd-config: /no/such/file",
        "bind-password-file | /no/such/file      | bind-password-file: expected a file",
        "bind-password-file | /dev/zero          | too large for a secret"
      })
  void what_can_never_work_is_an_error_at_start(String key, String value, String message) {
    refused(Map.of(key, value), message);
  }

  @Test
  void the_manual_says_which_numbers_are_taken() {
    assertThat(LdapKeys.CONNECTIONS.type()).isEqualTo("number from 1 to 1000");
    assertThat(LdapKeys.UID.type()).isEqualTo("number from 1 to 4294967294");
  }

  @Test
  void a_file_that_holds_no_certificate_is_an_error_at_start() throws Exception {
    Path file = Files.writeString(directory.resolve("ca.pem"), "nothing\n");

    refused(Map.of("ca-file", file.toString()), "ca-file: " + file);
  }

  @Test
  void a_name_that_may_not_search_is_an_error_at_start() throws Exception {
    try (Slapd slapd = Slapd.start(directory, "", Optional.empty(), "")) {
      refused(
          Map.of("servers", slapd.url(), "bind-dn", Slapd.READER, "bind-password", "wrong"),
          "refuses this name with this bind-password");

      Path file = Files.writeString(directory.resolve("pw"), Slapd.READER_PASSWORD + "\n");
      Ldap.open(
              Map.of(
                  "servers",
                  slapd.url(),
                  "base",
                  Slapd.SUFFIX,
                  "bind-dn",
                  Slapd.READER,
                  "bind-password-file",
                  file.toString()))
          .close();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "ldaps://ldap.example.org,       AUTO,      ldap.example.org, 636,  TLS",
    "ldap://ldap.example.org/,       AUTO,      ldap.example.org, 389,  START_TLS",
    "ldap://10.0.0.1:1389,           AUTO,      10.0.0.1,         1389, START_TLS",
    "ldap://ldap.example.org,        CLEAR,     ldap.example.org, 389,  CLEAR",
    "ldap://localhost,               AUTO,      localhost,        389,  CLEAR",
    "ldap://127.0.0.2,               AUTO,      127.0.0.2,        389,  CLEAR",
    "ldap://[::1]:3389,              AUTO,      ::1,              3389, CLEAR",
    "ldap://127.0.0.1,               START_TLS, 127.0.0.1,        389,  START_TLS",
    "ldap://localhost.example.org,   AUTO,      localhost.example.org, 389, START_TLS",
    "ldaps://[2001:db8::1],          CLEAR,     2001:db8::1,      636,  TLS"
  })
  void passwords_cross_networks_encrypted_unless_somebody_says_otherwise(
      String url, Protection protection, String host, int port, Server.Link link) {
    assertThat(Server.parse(url, protection)).isEqualTo(new Server(host, port, link));
  }

  @Test
  void pure_ftpd_decides_about_the_method_by_who_searches() {
    assertThat(PureFtpdConf.parse("x", List.of("LDAPBaseDN dc=x")))
        .containsEntry("method", "bind")
        .containsEntry("servers", List.of("ldap://localhost:389"))
        .containsEntry("filter", "(&(objectClass=posixAccount)(uid={user}))");
    assertThat(
            PureFtpdConf.parse(
                "x",
                List.of(
                    "LDAPScheme ldaps",
                    "LDAPServer ldap.example.org",
                    "LDAPBindDN cn=a,dc=x",
                    "LDAPBindPW secret",
                    "LDAPFilter (mail=\\L)",
                    "LDAPHomeDir ftpHome",
                    "LDAPDefaultHomeDirectory /srv",
                    "LDAPUseTLS True")))
        .containsEntry("method", "compare")
        .containsEntry("servers", List.of("ldaps://ldap.example.org:636"))
        .containsEntry("filter", "(mail={user})")
        .containsEntry("attributes.home", "ftpHome")
        .containsEntry("home", "/srv")
        .containsEntry("protection", "start-tls");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "LDAPServer              | x:1: expected a key and a value",
        "LDAPFilter (uid=x)      | LDAPFilter: expected \\L in it",
        "LDAPFilter (\\L=\\L)    | LDAPFilter: expected \\L in it, once",
        "LDAPVersion 2           | LDAPVersion: expected 3",
        "LDAPScheme ldapi        | LDAPScheme ldapi",
        "LDAPUseTLS perhaps      | LDAPUseTLS: expected True or False",
        "LDAPAuthMethod guess    | LDAPAuthMethod",
        "LDAPColour blue         | unknown keys: ldapcolour"
      })
  void what_has_no_equivalent_is_said(String line, String message) {
    assertThatThrownBy(() -> PureFtpdConf.parse("x", List.of(line)))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining(message);
  }

  @Test
  void what_is_given_wins_over_the_file_of_pure_ftpd() throws Exception {
    Path conf =
        Files.writeString(
            directory.resolve("conf"), "LDAPServer ldap.example.org\nLDAPBaseDN dc=theirs\n");
    var provider = new LdapAuthenticatorProvider();

    LdapSettings settings =
        LdapSettings.of(
            Settings.read(
                "",
                Map.of("pureftpd-config", conf.toString(), "base", "dc=ours"),
                provider.settings()));

    assertThat(settings.search().base().toString()).isEqualTo("dc=ours");
    assertThat(settings.servers().servers())
        .containsExactly(new Server("ldap.example.org", 389, Server.Link.START_TLS));
  }
}
