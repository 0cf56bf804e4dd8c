package dev.wharf.server.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImportTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path directory;

  private int run(String... args) {
    return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
  }

  /// The configuration made from a file, which is a good one.
  private String imported(Path source) {
    return imported(source, "wharf.yaml");
  }

  private String imported(Path source, String name) {
    Path made = directory.resolve(name);
    assertThat(run("import", source.toString(), "--output", made.toString()))
        .as(err.toString())
        .isZero();
    String said = err.toString();
    assertThat(run("check-config", made.toString())).as(err.toString()).isZero();
    assertThat(err.toString()).isEqualTo(said);
    try {
      return Files.readString(made);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private Path conf(String content) throws IOException {
    return Files.writeString(directory.resolve("pure-ftpd.conf"), content);
  }

  @Test
  void a_configuration_file_is_taken_over() throws IOException {
    String made =
        imported(
            conf(
                """
                # Pure-FTPd
                ChrootEveryone               yes
                BrokenClientsCompatibility   no
                MaxClientsNumber = 80
                MaxClientsPerIP: 8
                NoAnonymous                  yes   # nobody
                PureDB                       /etc/pure-ftpd/pureftpd.pdb
                UnixAuthentication           on
                MinUID                       500
                PassivePortRange             30000 30100
                ForcePassiveIP               "192.0.2.1"
                MaxIdleTime                  10
                Umask                        177:077
                Bind                         127.0.0.1,2121
                PerUserLimits                3:20
                KeepAllFiles                 yes
                NoChmod                      yes
                CreateHomeDir                yes
                TLS                          3
                CertFileAndKey               "/etc/c.pem" "/etc/k.pem"
                MaxLoad                      4
                Fnord                        1
                """));

    assertThat(made)
        .contains(
            """
            listen: "127.0.0.1:2121"
            storage.type: local
            storage.root: /
            limits.sessions: 80
            timeouts.idle: 10m
            storage.file-mode: "0600"
            storage.directory-mode: "0700"
            limits.sessions-per-address: 8
            passive.ports: 30000-30100
            passive.address: 192.0.2.1
            features.chmod: false
            storage.create-homes: true
            tls.mode: required
            tls.data: private-required
            tls.certificate: "/etc/c.pem"
            tls.key: "/etc/k.pem"
            anonymous: false
            quota.ledger: ftpquota
            authenticators:
              - type: passwd-file
                file: "/etc/pure-ftpd/pureftpd.passwd"
              - type: unix
                minimum-uid: 500
            permissions:
              - accounts: ["*"]
                path: /
                allow: [list, read, write, append, rename, make-directory, change-attributes]
            accounts:
              - names: ["*"]
                sessions: 3
            """)
        .contains("# - MaxLoad: the load of the machine limits nobody here\n");
    assertThat(err.toString())
        .contains("wharf: Fnord: is no option of Pure-FTPd that is known here");
  }

  @Test
  void debians_directory_is_taken_over_with_its_chain() throws IOException {
    Path conf = Files.createDirectories(directory.resolve("pure-ftpd/conf"));
    Path auth = Files.createDirectories(directory.resolve("pure-ftpd/auth"));
    Files.writeString(conf.resolve("PAMAuthentication"), "yes\n");
    Files.writeString(conf.resolve("UnixAuthentication"), "no\n");
    Files.writeString(conf.resolve("PureDB"), "/etc/pure-ftpd/pureftpd.pdb\n");
    Files.writeString(conf.resolve("NoAnonymous"), "yes\n");
    Files.writeString(conf.resolve("MinUID"), "1000\n");
    Files.createSymbolicLink(auth.resolve("50pure"), conf.resolve("PureDB"));
    Files.createSymbolicLink(auth.resolve("70pam"), conf.resolve("PAMAuthentication"));

    assertThat(imported(directory.resolve("pure-ftpd")))
        .contains(
            """
            authenticators:
              - type: passwd-file
                file: "/etc/pure-ftpd/pureftpd.passwd"
              - type: pam
                minimum-uid: 1000
            """);
    assertThat(err.toString()).contains("copy docs/pam/wharf to /etc/pam.d");
  }

  @Test
  void guests_do_not_see_the_whole_disk() throws IOException {
    assertThat(imported(conf("NoAnonymous no\nUnixAuthentication yes\nKeepAllFiles yes\n")))
        .contains(
            """
            anonymous: true
            guests.home: "/srv/ftp"
            guests.dot-files: none
            guests.only-public: false
            guests.ask-password: false
            """)
        .contains("storage.root: /\n")
        .contains(
            """
              - accounts: [anonymous]
                path: /
                allow: [list, read, write]
            """);
    assertThat(err.toString()).contains("guests are let in: make guests.home the home of user ftp");
  }

  @Test
  void each_rule_for_guests_is_taken_over() throws IOException {
    assertThat(
            imported(
                conf(
                    """
                    UnixAuthentication        yes
                    AnonymousCantUpload       yes
                    AnonymousCanCreateDirs    yes
                    AntiWarez                 yes
                    AllowDotFiles             yes
                    BrokenClientsCompatibility yes
                    Umask                     133:022
                    """)))
        .contains(
            """
            guests.dot-files: read
            guests.only-public: true
            guests.ask-password: true
            """)
        .contains("storage.file-mode: \"0640\"", "storage.directory-mode: \"0755\"")
        .contains("allow: [list, read, make-directory]");
  }

  @Test
  void defaults_for_accounts_are_taken_over_and_guests_have_their_own() throws IOException {
    assertThat(
            imported(
                conf(
                    """
                    PureDB              /etc/pure-ftpd/pureftpd.pdb
                    Quota               1000:10
                    UserRatio           1 10
                    AnonymousRatio      1 5
                    UserBandwidth       20:80
                    AnonymousBandwidth  8
                    PerUserLimits       3:20
                    TrustedIP           10.1.1.1
                    """)))
        .endsWith(
            """
            accounts:
              - names: ["*"]
                quota-files: 1000
                quota: 10M
                ratio: "1:10"
                session-upload-rate: 20K
                session-download-rate: 80K
                sessions: 3
                allow-local: ["10.1.1.1"]
              - names: [anonymous]
                quota: 0
                quota-files: 0
                sessions: 20
                allow-local: []
                ratio: "1:5"
                session-upload-rate: 8K
                session-download-rate: 8K
            """);
    assertThat(err.toString()).contains("UserBandwidth: holds for each session");
  }

  @Test
  void logs_are_taken_over() throws IOException {
    assertThat(
            imported(conf("NoAnonymous yes\nAltLog stats:/var/log/pure\nSyslogFacility local3\n")))
        .contains(
            "log.transfers: [\"stats:/var/log/pure\"]",
            "log.syslog: /dev/log",
            "log.facility: local3");
    imported(conf("AltLog odd:/x\nSyslogFacility pigeon\nQuota 5\n"), "second.yaml");
    assertThat(err.toString())
        .contains(
            "AltLog: expected clf, stats, w3c or xferlog",
            "SyslogFacility: expected the name of a facility",
            "Quota: expected two numbers");
  }

  @Test
  void a_server_for_guests_alone_stays_one() throws IOException {
    assertThat(imported(conf("AnonymousOnly yes\n")))
        .contains("anonymous: true", "guests.home: \"/srv/ftp\"")
        .doesNotContain("authenticators");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          PGSQLConfigFile /etc/pure-ftpd/db/pgsql.conf | type: sql
          LDAPConfigFile /etc/pure-ftpd/db/ldap.conf   | type: ldap
          """)
  void databases_and_directories_keep_their_settings(String line, String type) throws IOException {
    assertThat(imported(conf(line)))
        .contains(type + "\n    pureftpd-config: \"/etc/pure-ftpd/db/")
        .doesNotContain("type: pam");
  }

  @Test
  void a_value_that_makes_no_sense_is_named_with_its_line() throws IOException {
    imported(conf("NoAnonymous yes\n\nMaxClientsNumber many\nTLS 7\nUmask 9\nNATmode perhaps\n"));
    assertThat(err.toString())
        .contains("MaxClientsNumber: expected a number at ", "pure-ftpd.conf:3")
        .contains("TLS: expected 0 to 3", "Umask: expected octal numbers")
        .contains("NATmode: expected yes or no");
  }

  @Test
  void nothing_is_overwritten_and_nothing_made_of_nothing() throws IOException {
    Path there = Files.writeString(directory.resolve("there"), "mine");
    assertThat(run("import", conf("").toString(), "--output", there.toString())).isEqualTo(1);
    assertThat(there).hasContent("mine");
    assertThat(err.toString()).contains(there + ": it exists already");
    assertThat(run("import", directory.resolve("none").toString())).isEqualTo(1);
    assertThat(err.toString()).contains("none: no such file or directory");
  }

  @Test
  void every_option_of_the_inventory_has_its_row() {
    assertThat(PureFtpdOption.names()).hasSize(65).contains("bind", "puredb", "umask", "altlog");
  }
}
