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
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestLoginTest {
  // mkpasswd -m bcrypt -R 5 'correct horse'
  private static final String HASH = "$2b$05$tO.jRqkuDdsZJo6be0CUFOsFkJGsGkUhf7hcyXIA6huxUhCherJJq";

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path directory;

  @BeforeEach
  void put_accounts_there() throws IOException {
    Files.writeString(
        directory.resolve("users"),
        """
        bob:%1$s:1001:1002::/srv/bob/./in:1048576::::3:::::192.0.2.0/24::
        locked:!%1$s:1001:1001::/srv/x
        """
            .formatted(HASH));
    Files.writeString(
        directory.resolve("wharf.yaml"),
        """
        users:
          - name: alice
            password: secret
        authenticators:
          - type: passwd-file
            file: %s
        permissions:
          - accounts: [bob]
            path: /
            allow: [list, read]
        """
            .formatted(directory.resolve("users")));
  }

  private int login(String name, String password, String... more) {
    var args = new ArrayList<>(List.of("test-login", "--config"));
    args.add(directory.resolve("wharf.yaml").toString());
    args.addAll(List.of("--user", name, "--password-stdin"));
    args.addAll(List.of(more));
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream((password + "\n").getBytes(StandardCharsets.UTF_8)));
    try {
      return Main.run(
          new PrintWriter(out, true), new PrintWriter(err, true), args.toArray(String[]::new));
    } finally {
      System.setIn(before);
    }
  }

  private String users() {
    return "passwd-file " + directory.resolve("users");
  }

  @Test
  void every_step_is_shown_and_what_the_account_carries() {
    assertThat(login("bob", "correct horse", "--client", "192.0.2.7")).as(err.toString()).isZero();
    assertThat(out.toString())
        .isEqualTo(
            """
            1. users: does not know this account
            2. %s: accepted, as account bob
               Home: /srv/bob/./in
               User id: 1001
               Group id: 1002
               Upload rate: 1M
               Sessions: 3
               Clients allowed: 192.0.2.0/24
               Permissions at /: list, read
            Accepted.
            """
                .formatted(users()));
  }

  @Test
  void the_right_password_from_the_wrong_place_is_refused_with_the_reason() {
    assertThat(login("bob", "correct horse", "--client", "198.51.100.1")).isEqualTo(1);
    assertThat(out.toString()).endsWith("Refused: not from 198.51.100.1.\n");
  }

  private void rule(String lines) throws IOException {
    Files.writeString(
        directory.resolve("wharf.yaml"),
        "anonymous: true\naccounts:\n" + lines.indent(2),
        StandardOpenOption.APPEND);
  }

  @Test
  void rules_for_the_account_are_shown_with_what_it_carries() throws IOException {
    rule(
        """
        - names: "*"
          upload-rate: 5M
          quota: 10G
          session-download-rate: 64K
        - names: [bob]
          sessions: 9
          allow-from: [192.0.2.0/28]
          hours: 00:00-23:59 Europe/Berlin
        """);
    assertThat(login("bob", "correct horse", "--client", "192.0.2.7")).as(err.toString()).isZero();
    assertThat(out.toString())
        .contains(
            """
               Upload rate: 1M
               Quota: 10G
               Sessions: 9
               Clients allowed: 192.0.2.0/24
               Download rate of a session: 64K
               Permissions at /: list, read
               By a rule, Hours: 00:00-23:59 Europe/Berlin
               By a rule, Clients allowed: 192.0.2.0/28
            Accepted.
            """);
    assertThat(login("bob", "correct horse", "--client", "192.0.2.77")).isEqualTo(1);
    assertThat(out.toString()).endsWith("Refused: not from 192.0.2.77, by a rule of accounts.\n");
  }

  @Test
  void each_obstacle_is_named() throws IOException {
    rule("- names: [alice]\n  expires: 2020-01-01\n");
    assertThat(login("alice", "secret")).isEqualTo(1);
    assertThat(out.toString())
        .endsWith("Refused: the account has expired, by a rule of accounts.\n");
  }

  @Test
  void a_guest_needs_no_password() throws IOException {
    rule("- names: [anonymous]\n  allow-local: [10.0.0.1]\n");
    assertThat(login("ftp", "", "--local", "10.0.0.1")).as(err.toString()).isZero();
    assertThat(out.toString())
        .contains("3. anonymous: accepted, as account anonymous\n", "Permissions at /: list, read");
    assertThat(login("anonymous", "")).isEqualTo(1);
    assertThat(out.toString()).endsWith("Refused: not at 127.0.0.1, by a rule of accounts.\n");
  }

  @Test
  void a_refusal_says_why_and_that_nobody_else_is_asked() {
    assertThat(login("alice", "wrong")).isEqualTo(1);
    assertThat(out.toString())
        .isEqualTo("1. users: refused: wrong credentials\nRefused; nobody else is asked.\n");
  }

  @Test
  void locked_accounts_and_strangers_are_told_apart() {
    assertThat(login("locked", "correct horse")).isEqualTo(1);
    assertThat(out.toString()).contains("2. " + users() + ": refused: locked\nRefused.\n");
    assertThat(login("nobody", "x")).isEqualTo(1);
    assertThat(out.toString()).endsWith("Refused: nobody knows the account.\n");
  }

  @Test
  void an_authenticator_that_cannot_tell_ends_the_login() throws IOException {
    Files.delete(directory.resolve("users"));
    assertThat(login("bob", "correct horse")).isEqualTo(2);
    assertThat(err.toString()).contains("users: no such file");
  }

  @Test
  void a_177_the_password_is_never_shown() {
    login("alice", "canary-secret");
    login("bob", "canary-secret");
    assertThat(out + "" + err).doesNotContain("canary");
  }

  @Test
  void a_wrong_address_is_explained() {
    assertThat(login("bob", "x", "--client", "here")).isEqualTo(2);
    assertThat(err.toString()).contains("--client: here: expected an address");
  }
}
