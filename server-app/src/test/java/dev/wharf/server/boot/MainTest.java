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
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''                              | a command is missing
          sevre                           | sevre
          serve --lisen 127.0.0.1:0       | Unknown options: '--lisen'
          serve somewhere                 | somewhere
          serve --listen                  | Missing required parameter for option '--listen'
          serve --listen nowhere          | --listen: listen: [nowhere]: expected HOST:PORT
          serve --user alice              | --user: expected NAME:PASSWORD
          serve --user :secret            | --user: expected NAME:PASSWORD
          serve --passive-ports 9-1       | --passive-ports: passive.ports: 9-1: expected a range
          serve --passive-address ::1     | --passive-address: passive.address: ::1: expected an IPv4
          serve --set limits.sesions=1    | --set: limits.sesions: unknown key; did you mean
          serve --set limits.sessions     | --set: limits.sessions: expected KEY=VALUE
          serve --set listen=[            | --set:1: not understood
          serve --set tls.mode=explicit   | --set: tls.mode: explicit: expected off, optional or required
          serve --config no-such.yaml     | no-such.yaml: no such file or directory
          check-config                    | Missing required parameter: 'FILE'
          check-config no-such.yaml       | no-such.yaml: no such file or directory
          hash-password secret            | secret
          quota                           | a command is missing: quota check
          quota check alice               | Missing required option
          quota check --config no.yaml a  | no.yaml: no such file or directory
          """)
  void a_wrong_command_line_is_explained_and_exits_with_2(String line, String message) {
    int code = run(line.isEmpty() ? new String[0] : line.split(" ", -1));

    assertThat(code).as(err.toString()).isEqualTo(2);
    assertThat(err.toString()).contains(message).doesNotContain("Exception");
    assertThat(out.toString()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "serve ",
        "check-config ",
        "hash-password ",
        "user ",
        "user add ",
        "user modify ",
        "user passwd ",
        "user delete ",
        "user show ",
        "user list ",
        "user import ",
        "test-login ",
        "import ",
        "quota ",
        "quota check ",
        "who ",
        "kick ",
        "revoke ",
        "ban ",
        "unban ",
        "bans ",
        "status ",
        "reload ",
        "stop ",
        "drain "
      })
  void help_reads_like_a_manual_page(String command) {
    assertThat(run((command + "--help").split(" ", -1))).isZero();
    assertThat(out.toString())
        .contains("Synopsis:\n  wharf " + command.strip())
        .contains("Description:\n", "Options:\n", "Exit codes:\n", "Example");
    assertThat(out.toString().lines()).allMatch(line -> line.length() <= 80);
  }

  @Test
  void what_guests_upload_is_not_public_at_once(@TempDir Path dir) throws IOException {
    String yaml =
        "anonymous: true\nguests.only-public: true\nstorage: {root: /srv, file-mode: \"06%0\"}\n";
    Path file = Files.writeString(dir.resolve("w.yaml"), yaml.replace("%", "4"));
    assertThat(run("check-config", file.toString())).as(err.toString()).isZero();
    Files.writeString(file, yaml.replace("%0", "44"));
    assertThat(run("check-config", file.toString())).isEqualTo(2);
    assertThat(err.toString())
        .contains("guests.only-public: true: expected storage.file-mode without read for others");
  }

  @Test
  void a_182_two_accounts_with_one_home_are_a_warning(@TempDir Path dir) throws IOException {
    Path home = Files.createDirectories(dir.resolve("alice"));
    Files.createSymbolicLink(dir.resolve("team"), home);
    String hash = "$6$salt$" + "x".repeat(86);
    Files.writeString(
        dir.resolve("users"),
        """
        alice:%1$s:1001:1001::%2$s/alice
        Alice:%1$s:1001:1001::%2$s/team/
        bob:%1$s:1001:1001::%2$s/bob
        """
            .formatted(hash, dir));
    Path file = dir.resolve("w.yaml");
    String yaml = "authenticators: [{type: passwd-file, file: " + dir.resolve("users");
    Files.writeString(file, yaml + "}]\n");
    assertThat(run("check-config", file.toString())).isZero();
    assertThat(err.toString())
        .isEqualTo(
            "warning: "
                + dir.resolve("users")
                + ": several accounts have the home \""
                + home.toRealPath()
                + "\": \"Alice\", \"alice\"; if that is meant, name it in shared-homes\n");

    Files.writeString(file, yaml + ", shared-homes: [" + dir.resolve("team") + "]}]\n");
    err.getBuffer().setLength(0);
    assertThat(run("check-config", file.toString())).isZero();
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void quota_check_counts_and_corrects(@TempDir Path dir) throws IOException {
    Path root = Files.createDirectories(dir.resolve("root/alice/d"));
    Files.writeString(root.resolve("a.txt"), "12345");
    Path file =
        Files.writeString(
            dir.resolve("w.yaml"),
            "storage.root: " + dir.resolve("root") + "\nquota.ledger: ftpquota\n");
    String[] check = {"quota", "check", "--config", file.toString(), "--home", "alice", "alice"};

    assertThat(run(check)).as(err.toString()).isZero();
    assertThat(out.toString().lines())
        .containsExactly("alice: 2 files, 5 bytes", "the ledger had no figures");
    Files.writeString(root.resolve("b.txt"), "1");
    assertThat(run(check)).as(err.toString()).isZero();
    assertThat(run(check)).as(err.toString()).isZero();
    assertThat(out.toString())
        .contains("the ledger had 2 files, 5 bytes; corrected", "the ledger agreed");
    assertThat(dir.resolve("root/alice/.ftpquota")).hasContent("3 6");
    assertThat(run("quota", "check", "--config", file.toString(), "bob")).isEqualTo(1);
    assertThat(err.toString()).contains("no home of bob");
  }

  @Test
  void the_version_is_one_line() {
    assertThat(run("--version")).isZero();
    assertThat(out.toString().lines()).singleElement().asString().startsWith("wharf ");
  }

  @Test
  void check_config_tells_a_good_file(@TempDir Path dir) throws IOException {
    Path file = Files.writeString(dir.resolve("w.yaml"), "limits.sessions: 5\n");

    assertThat(run("check-config", file.toString())).as(err.toString()).isZero();
    assertThat(out.toString().strip()).isEqualTo(file + ": configuration is good");
  }

  @Test
  void check_config_opens_what_the_file_names_if_it_is_told_to(@TempDir Path dir)
      throws IOException {
    Path users = Files.writeString(dir.resolve("users"), "");
    Path file =
        Files.writeString(
            dir.resolve("w.yaml"),
            "storage.root: "
                + dir
                + "\nauthenticators: [{type: passwd-file, file: "
                + users
                + "}]\nstorages: [{name: attic, type: local, root: "
                + dir.resolve("none")
                + "}]\n");

    assertThat(run("check-config", file.toString())).isZero();
    assertThat(run("check-config", "--connect", file.toString())).isEqualTo(1);
    assertThat(out.toString()).contains("storage local: ok", "authenticator passwd-file: ok");
    assertThat(err.toString().lines()).singleElement().asString().startsWith("storage attic");
    Files.createDirectory(dir.resolve("none"));
    assertThat(run("check-config", "--connect", file.toString())).isZero();
    assertThat(out.toString()).contains("storage attic (local): ok");
  }

  @Test
  void check_config_tells_every_problem_of_a_bad_file(@TempDir Path dir) throws IOException {
    Path file = Files.writeString(dir.resolve("w.yaml"), "limits.sessions: x\n\nread-only: 7\n");

    assertThat(run("check-config", file.toString())).isEqualTo(2);
    assertThat(err.toString().lines())
        .containsExactlyInAnyOrder(
            file + ":1: limits.sessions: x: expected a whole number from 0 to 2147483647",
            file + ":3: read-only: 7: expected true or false");
  }

  @Test
  void a_177_a_wrong_user_option_does_not_show_the_password() {
    assertThat(run("serve", "--user", ":canary", "--set", "users=[{name: a, passwd: canary}]"))
        .isEqualTo(2);
    assertThat(err.toString()).doesNotContain("canary");
  }

  @Test
  void an_option_beats_set_and_set_beats_the_file(@TempDir Path dir) throws IOException {
    Path file =
        Files.writeString(
            dir.resolve("w.yaml"), "passive.ports: 9-1\nlimits.sessions: x\nread-only: 7\n");

    int code =
        run(
            "serve --passive-ports 8-2 --set passive.ports=7-3 --set limits.sessions=y --config"
                .concat(" " + file)
                .split(" ", -1));

    assertThat(code).isEqualTo(2);
    assertThat(err.toString())
        .contains("--passive-ports: passive.ports: 8-2", "--set: limits.sessions: y")
        .contains(file + ":3: read-only: 7");
    assertThat(err.toString().lines()).hasSize(3);
  }

  @Test
  void a_configuration_that_may_not_be_read_is_told_with_the_reason(@TempDir Path dir)
      throws IOException {
    assertThat(run("check-config", dir.toString())).isEqualTo(2);
    assertThat(err.toString().strip()).isEqualTo(dir + ": cannot be read: Is a directory");
  }

  private int run(String... args) {
    return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
  }
}
