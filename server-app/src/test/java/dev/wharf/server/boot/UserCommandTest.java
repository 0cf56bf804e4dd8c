package dev.wharf.server.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UserCommandTest {
  private static final String MD5 = "$1$salt$qJH7.N4xYta3aEG/dfqo/0";

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path directory;

  private Path file() {
    return directory.resolve("users.passwd");
  }

  private int user(String... args) {
    var all = new ArrayList<>(List.of("user"));
    all.addAll(List.of(args));
    if (!all.contains("--config") && !all.contains("--file")) {
      all.addAll(List.of("--file", file().toString()));
    }
    return Main.run(
        new PrintWriter(out, true), new PrintWriter(err, true), all.toArray(String[]::new));
  }

  private int withInput(String input, String... args) {
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
    try {
      return user(args);
    } finally {
      System.setIn(before);
    }
  }

  private void added(String name, String... options) {
    var all =
        new ArrayList<>(
            List.of("add", name, "--home", "/srv/" + name, "--uid", "1001", "--no-password"));
    all.addAll(List.of(options));
    assertThat(user(all.toArray(String[]::new))).as(err.toString()).isZero();
  }

  @Test
  void an_account_is_added_with_every_limit_in_human_units_and_shown_so() {
    added(
        "alice",
        "--gid",
        "1002",
        "--comment",
        "Alice",
        "--upload-rate",
        "1M",
        "--download-rate",
        "512K",
        "--quota",
        "10G",
        "--quota-files",
        "5000",
        "--ratio",
        "1:5",
        "--sessions",
        "3",
        "--hours",
        "22:00-06:00",
        "--allow-from",
        "192.0.2.0/24,198.51.100.7",
        "--deny-from",
        "192.0.2.9",
        "--allow-local",
        "203.0.113.1",
        "--deny-local",
        "203.0.113.2");
    assertThat(user("show", "alice")).isZero();
    assertThat(out.toString())
        .endsWith(
            """
            Name              alice
            Password          none
            Comment           Alice
            Home              /srv/alice
            User id           1001
            Group id          1002
            Upload rate       1M
            Download rate     512K
            Quota             10G
            Quota of files    5000
            Ratio             1:5
            Sessions          3
            Hours             22:00-06:00
            Clients allowed   192.0.2.0/24,198.51.100.7/32
            Clients denied    192.0.2.9/32
            Local allowed     203.0.113.1/32
            Local denied      203.0.113.2/32
            """);
  }

  @Test
  void a_limit_is_changed_alone_and_none_takes_it_away() throws IOException {
    added("alice", "--quota", "10G", "--sessions", "3");
    assertThat(user("modify", "alice", "--sessions", "none", "--home", "/srv/x/./in")).isZero();
    assertThat(Files.readString(file()))
        .isEqualTo("alice:*:1001:1001::/srv/x/./in:::::::10737418240:::::\n");
  }

  @Test
  void a_177_a_password_comes_from_the_input_and_is_stored_as_a_hash() throws IOException {
    assertThat(
            withInput(
                "canary-secret\n",
                "add",
                "alice",
                "--home",
                "/a",
                "--uid",
                "7",
                "--password-stdin"))
        .isZero();
    assertThat(Files.readString(file())).startsWith("alice:$argon2id$").doesNotContain("canary");
    assertThat(user("show", "alice")).isZero();
    assertThat(out.toString())
        .contains("Password          argon2id m=")
        .doesNotContain("$argon2id");
    String before = Files.readString(file());
    assertThat(withInput("another\n", "passwd", "alice", "--password-stdin")).isZero();
    assertThat(Files.readString(file())).isNotEqualTo(before).startsWith("alice:$argon2id$");
  }

  @Test
  void a_home_at_the_root_is_shown_as_it_is_given() {
    assertThat(user("add", "alice", "--home", "/./start", "--uid", "7", "--no-password")).isZero();
    assertThat(user("show", "alice")).isZero();
    assertThat(out.toString()).contains(" /./start").doesNotContain("//");
  }

  @Test
  void a_home_that_goes_up_is_refused_also_if_it_begins_so() {
    assertThat(user("add", "alice", "--home", "../srv", "--uid", "7", "--no-password"))
        .isEqualTo(2);
    assertThat(err.toString()).contains("a directory without ..");
  }

  @Test
  void ids_may_be_as_large_as_a_system_has_them_and_no_larger() throws IOException {
    String most = "4294967294";
    assertThat(user("add", "alice", "--home", "/a", "--uid", most, "--gid", most, "--no-password"))
        .isZero();
    assertThat(Files.readString(file())).contains(":4294967294:4294967294:");
    assertThat(user("modify", "alice", "--uid", "4294967295")).isEqualTo(2);
    assertThat(user("modify", "alice", "--gid", "4294967295")).isEqualTo(2);
    assertThat(err.toString()).contains("--gid: 4294967295: expected a whole number from 0 to");
  }

  @Test
  void without_a_terminal_a_password_is_not_guessed_at() {
    assertThat(user("add", "alice", "--home", "/a", "--uid", "7")).isEqualTo(1);
    assertThat(err.toString()).contains("no terminal", "--password-stdin");
    assertThat(file()).doesNotExist();
  }

  @Test
  void an_empty_password_is_refused() {
    assertThat(withInput("\n", "add", "alice", "--home", "/a", "--uid", "7", "--password-stdin"))
        .isEqualTo(1);
    assertThat(err.toString()).contains("a password has 1 to 1024 bytes");
    assertThat(file()).doesNotExist();
  }

  @Test
  void a_lock_keeps_the_password() throws IOException {
    withInput("secret\n", "add", "alice", "--home", "/a", "--uid", "7", "--password-stdin");
    String before = Files.readString(file());
    assertThat(user("modify", "alice", "--lock")).isZero();
    assertThat(Files.readString(file())).startsWith("alice:!$argon2id$");
    assertThat(user("modify", "alice", "--unlock")).isZero();
    assertThat(Files.readString(file())).isEqualTo(before);
  }

  @Test
  void an_account_with_nothing_but_a_lock_cannot_be_unlocked() throws IOException {
    Files.writeString(file(), "alice:!:7:7::/a\n");
    assertThat(user("modify", "alice", "--unlock")).isEqualTo(1);
    assertThat(err.toString()).contains("alice has no password; set one with 'wharf user passwd'");
  }

  @Test
  void a_name_is_added_once_and_removed_once() throws IOException {
    added("alice");
    assertThat(user("add", "alice", "--home", "/a", "--uid", "7", "--no-password")).isEqualTo(1);
    assertThat(err.toString()).contains("has an account alice already");
    assertThat(user("delete", "alice")).isZero();
    assertThat(Files.readString(file())).isEmpty();
    assertThat(user("delete", "alice")).isEqualTo(1);
    assertThat(err.toString()).contains(file() + " has no account alice");
  }

  @Test
  void the_list_says_who_cannot_log_in_and_why() throws IOException {
    Files.writeString(
        file(),
        """
        # old accounts
        alice:%s:1001:1001::/srv/alice/./::::::::::::
        bob:!:1001:1001::/srv/bob
        carol:x:0:1::/srv/carol
        """
            .formatted(MD5));
    assertThat(user("list")).isZero();
    assertThat(out.toString())
        .isEqualTo(
            """
            alice  /srv/alice  weak hash md5-crypt refused
            bob    /srv/bob    locked
            carol  -           broken: field 3, the user id, is 0, root's
            """);
  }

  @Test
  void an_import_names_weak_hashes_and_passes_over_who_is_there() throws IOException {
    Path old = directory.resolve("pureftpd.passwd");
    Files.writeString(
        old,
        """
        alice:%s:1001:1001:Alice:/srv/alice/./:1000:::::::::::
        bob:!:1001:1001::/srv/bob
        carol:x:0:1::/srv/carol
        """
            .formatted(MD5));
    added("bob");
    assertThat(user("import", old.toString())).isEqualTo(1);
    assertThat(err.toString())
        .contains(
            "wharf: alice: weak hash md5-crypt refused",
            "wharf: carol: not imported: field 3, the user id, is 0, root's");
    assertThat(out.toString())
        .contains("1 added, 0 replaced, 1 there already, 1 not imported; 2 without a usable");
    assertThat(Files.readString(file()))
        .contains("alice:" + MD5 + ":1001:1001:Alice:/srv/alice/./");
    assertThat(user("import", old.toString(), "--replace")).isEqualTo(1);
    assertThat(out.toString()).contains("0 added, 2 replaced, 0 there already");
  }

  @Test
  void the_configuration_says_where_the_accounts_are() throws IOException {
    Path config = directory.resolve("wharf.yaml");
    Files.writeString(config, "authenticators:\n  - type: passwd-file\n    file: " + file() + "\n");
    assertThat(
            user(
                "add",
                "alice",
                "--home",
                "/srv/alice",
                "--uid",
                "7",
                "--no-password",
                "--config",
                config.toString()))
        .as(err.toString())
        .isZero();
    assertThat(Files.readString(file())).startsWith("alice:*:7:7:");
    assertThat(user("list", "--config", config.toString(), "--store", "ldap")).isEqualTo(2);
    assertThat(err.toString())
        .contains("no authenticator of type ldap keeps accounts", "found: passwd-file");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          user                                | 2 | a command is missing: add, modify
          user add                            | 2 | Missing required parameter: 'NAME'
          user list                           | 2 | either --file FILE or --config FILE
          user list --file a --config b       | 2 | either --file FILE or --config FILE
          user list --file a --store sql      | 2 | --store: needs --config
          user modify a --file f              | 2 | nothing to change
          user modify a --quota 10Q --file f  | 2 | --quota: 10Q: expected a number of bytes
          user modify a --ratio 5 --file f    | 2 | --ratio: 5: expected two numbers such as 1:5
          user modify a --hours 8-9 --file f  | 2 | --hours: 8-9: expected hours such as 08:00-18:00
          user modify a --expires soon --file f | 2 | --expires: soon: expected a date such as
          user modify a --encryption all --file f | 2 | --encryption: all: expected one of
          user modify a --allow-from x --file f | 2 | --allow-from: x: expected networks such as
          user modify a --home /a/../b --file f | 2 | --home: /a/../b: expected a directory without
          user modify a --lock --unlock --file f | 2 | --unlock: contradicts --lock
          user show a --file no-such-file     | 1 | no-such-file has no account a
          user import nowhere --file f        | 2 | FROM: nowhere: expected a file that can be read
          """)
  void a_wrong_command_line_is_explained(String line, int code, String message) {
    assertThat(
            Main.run(new PrintWriter(out, true), new PrintWriter(err, true), line.split(" +", -1)))
        .as(err.toString())
        .isEqualTo(code);
    assertThat(err.toString()).contains(message).doesNotContain("Exception");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void what_the_file_cannot_hold_is_refused_by_name() throws IOException {
    added("alice");
    String before = Files.readString(file());
    assertThat(user("modify", "alice", "--expires", "2027-01-01")).isEqualTo(1);
    assertThat(err.toString()).contains("the user file has no field for an end of the account");
    assertThat(user("modify", "alice", "--hours", "08:00-18:00 mon-fri UTC")).isEqualTo(1);
    assertThat(err.toString()).contains("the user file has no field for days of the week");
    assertThat(Files.readString(file())).isEqualTo(before);
  }
}
