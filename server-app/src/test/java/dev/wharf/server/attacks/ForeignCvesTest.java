package dev.wharf.server.attacks;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.domain.FtpEvent;
import dev.wharf.server.Until;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What other servers got wrong, tried here. Each test is named after the record of the weakness.
@Timeout(60)
class ForeignCvesTest {
  private static final InetAddress HOME = InetAddress.ofLiteral("127.0.0.1");

  @TempDir Path directory;

  /// Something to try against a server with a file and a session.
  private interface Attack {
    void run(Target target, RawClient client) throws Exception;
  }

  private void attack(Attack attack) throws Exception {
    try (var target = Target.in(directory)) {
      target.file("a.txt", "content");
      try (var client = target.login()) {
        attack.run(target, client);
        client.ask("NOOP", 200);
      }
      target.assertAlive();
      target.awaitNobody();
      assertThat(target.events.toString()).doesNotContain("internal error");
    }
  }

  /// ProFTPD: an overlong command made a child process loop for ever.
  @Test
  void cve_2019_18217_an_overlong_command_costs_one_reply() throws Exception {
    attack(
        (_, client) -> {
          client.send("STAT " + "%".repeat(60_000) + "\r\n").expect(500);
          client.send("A".repeat(20_000)).send("\r\n").expect(500);
        });
  }

  /// ProFTPD: telnet bytes at the end of a buffer ran over it.
  @Test
  void cve_2010_4221_telnet_bytes_at_the_end_of_a_line_are_nothing_special() throws Exception {
    attack(
        (_, client) -> {
          for (int length = 8180; length < 8196; length++) {
            byte[] line = "x".repeat(length + 3).getBytes(US_ASCII);
            line[length] = (byte) 255;
            line[length + 1] = '\r';
            line[length + 2] = '\n';
            client.send(line).expect(500);
          }
        });
  }

  /// ProFTPD: files were copied without a login, and without being allowed to.
  @Test
  void cve_2015_3306_cve_2019_12815_nothing_is_copied_by_the_server() throws Exception {
    attack(
        (target, client) -> {
          try (var stranger = target.connect()) {
            stranger.expect(220).ask("SITE CPFR /etc/passwd", 530).ask("SITE CPTO /x", 530);
            stranger.ask("SITE HELP", 530).ask("SITE CHMOD 777 a.txt", 530);
          }
          client.ask("SITE CPFR a.txt", 500, 501, 504).ask("SITE CPTO b.txt", 500, 501, 504);
          assertThat(target.root.resolve("b.txt")).doesNotExist();
        });
  }

  /// ProFTPD: an aborted transfer was used after it had been freed.
  @Test
  void cve_2020_9273_a_transfer_after_an_aborted_one_is_a_new_one() throws Exception {
    attack(
        (target, client) -> {
          Files.write(target.root.resolve("big"), new byte[8 << 20]);
          for (int i = 0; i < 10; i++) {
            try (Socket _ = client.data()) {
              client.ask("RETR big", 150).send("ABOR\r\n").expect(226, 426).expect(225, 226);
            }
            assertThat(client.list("RETR a.txt")).isEqualTo("content");
          }
        });
  }

  /// ProFTPD: a quote or backslash at the end of a command was read beyond.
  @Test
  void cve_2023_51713_quotes_and_backslashes_are_letters() throws Exception {
    attack(
        (_, client) -> {
          for (String end : List.of("\"", "\\", "\\\"", "\"\\", "'", "\"\"\"")) {
            client.ask("CWD a" + end, 550, 553).ask("SIZE " + end, 550, 553);
            client.ask("SITE " + end, 500, 501, 504).ask("MDTM " + end, 550, 553);
          }
        });
  }

  /// The C library, vsftpd, Pure-FTPd, wu-ftpd: patterns that took all time and memory.
  @Test
  void cve_2010_2632_cve_2011_0418_cve_2011_0762_cve_2005_0256_patterns_cost_little()
      throws Exception {
    attack(
        (target, client) -> {
          for (int i = 0; i < 300; i++) {
            Files.createFile(target.root.resolve("a".repeat(100) + i));
          }
          for (String bomb :
              List.of(
                  "{{*},{{*},{*},{*},{*},{*},{*},{*},{*},{*},{*},{*},{*},{*}}}[",
                  "{a,b,c}{a,b,c}{a,b,c}{a,b,c}{a,b,c}{a,b,c}{a,b,c}{a,b,c}",
                  "*".repeat(2000) + ".*",
                  "./.*/./.*/./.*/./.*/./.*/./.*/",
                  "{..,..,..}/*/{..,..}/*",
                  "*/../*/../*/../*/../*/../*/../*")) {
            long start = System.nanoTime();
            client.ask("STAT " + bomb);
            assertThat(System.nanoTime() - start).isLessThan(2_000_000_000L);
          }
        });
  }

  /// vsftpd 2.3.4 as somebody had changed it: a smile opened a door.
  @Test
  void cve_2011_2523_a_smile_opens_no_door() throws Exception {
    attack(
        (target, _) -> {
          try (var stranger = target.connect()) {
            stranger.expect(220).ask("USER backdoored:)", 331).ask("PASS x", 530);
          }
          assertThatThrownBy(() -> new Socket(HOME, 6200).close()).isInstanceOf(IOException.class);
        });
  }

  /// Pure-FTPd: directories in directories exhausted the stack, long names the buffer.
  @Test
  void cve_2019_20176_cve_2024_48208_deep_directories_and_long_names_are_listed() throws Exception {
    attack(
        (target, client) -> {
          Files.createDirectories(target.root.resolve("d/".repeat(150)));
          Files.createFile(target.root.resolve("n".repeat(255)));
          assertThat(client.list("LIST -lR")).contains("nnn");
          assertThat(client.list("MLSD")).contains(" " + "n".repeat(255));
          assertThat(client.ask("MLST " + "n".repeat(255))).startsWith("250");
          client.ask("CWD " + "d/".repeat(150), 550, 553);
        });
  }

  /// wu-ftpd: what clients sent was a format, and `~{` a crash.
  @Test
  void cve_2000_0573_cve_2001_0550_formats_and_tildes_are_text() throws Exception {
    attack(
        (_, client) -> {
          client.ask("SITE EXEC %p%p%n%n", 500, 501, 502, 504).ask("CWD ~{", 550);
          client.ask("STAT ~{", 550, 212, 211, 213).ask("CWD ~root", 550).ask("CWD %n%n%s", 550);
          client.ask("MKD %n", 257).ask("CWD %n", 250);
          assertThat(client.ask("PWD")).contains("/%n");
        });
  }

  /// wu-ftpd: a path of just the longest length wrote one byte too many.
  @Test
  void cve_2003_0466_paths_of_just_the_longest_length() throws Exception {
    attack(
        (_, client) -> {
          for (int length : new int[] {1023, 1024, 1025, 4094, 4095, 4096, 4097, 8170}) {
            String path = ("/" + "p".repeat(200)).repeat(50).substring(0, length);
            for (String verb : List.of("CWD", "MKD", "RMD", "DELE", "SIZE", "RNFR")) {
              assertThat(client.ask(verb + " " + path)).startsWith("55");
            }
          }
        });
  }

  /// pyftpdlib: permissions were not asked by every verb. Here: nobody but its owner, and read-only
  /// means it.
  @Test
  void cve_2009_5012_a_reader_changes_nothing_with_any_verb() throws Exception {
    try (var target = Target.in(directory, builder -> builder.readOnly(true))) {
      target.file("a.txt", "content");
      Files.createDirectory(target.root.resolve("d"));
      try (var client = target.login()) {
        for (String line :
            List.of(
                "STOR x",
                "STOR a.txt",
                "APPE a.txt",
                "STOU",
                "STOU x",
                "DELE a.txt",
                "RMD d",
                "MKD e",
                "SITE CHMOD 777 a.txt",
                "MFMT 20200101000000 a.txt",
                "MFF modify=20200101000000; a.txt",
                "SITE UTIME 20200101000000 a.txt")) {
          client.passive();
          client.ask(line, 550, 553);
        }
        String renamed = client.ask("RNFR a.txt");
        if (renamed.startsWith("350")) {
          client.ask("RNTO b.txt", 550, 553);
        }
      }
      assertThat(target.root.toFile().list()).containsExactlyInAnyOrder("a.txt", "d");
      assertThat(target.root.resolve("a.txt")).hasContent("content");
    }
  }

  /// pyftpdlib: QUIT in a transfer left things behind.
  @Test
  void cve_2008_7264_cve_2009_5013_quit_in_a_transfer_waits_for_it() throws Exception {
    attack(
        (target, _) -> {
          Files.write(target.root.resolve("big"), new byte[8 << 20]);
          try (var client = target.login();
              Socket data = client.data()) {
            client.ask("RETR big", 150).send("QUIT\r\n");
            assertThat(data.getInputStream().readAllBytes()).hasSize(8 << 20);
            client.expect(226).expect(221).expectEnd();
          }
          Until.holds("the session ended", () -> target.count(FtpEvent.SessionEnded.class) >= 1);
        });
  }

  /// FileZilla Server: listings and uploads without a data connection crashed it, as did long names
  /// and devices.
  @Test
  void cve_2006_6564_cve_2006_6565_cve_2005_0850_nothing_is_assumed() throws Exception {
    attack(
        (_, client) -> {
          client.ask("LIST *", 425).ask("NLST A*", 425).ask("STOR x", 425).ask("RETR a.txt", 425);
          client.ask("PORT A", 501).ask("STOR x", 425).ask("USER " + "x".repeat(5000), 503, 530);
          for (String device : List.of("CON", "NUL", "COM1", "/dev/zero", "AUX.txt")) {
            client.passive();
            client.ask("RETR " + device, 550, 553);
          }
        });
  }

  /// Serv-U, Fastream: dots in disguise, and a time without an end.
  @Test
  void cve_2001_0054_cve_2004_0330_cve_2004_0676_cve_2011_4800_dots_and_times_in_disguise()
      throws Exception {
    attack(
        (_, client) -> {
          for (String path :
              List.of(
                  "/..%20./canary",
                  "..:/..:/canary",
                  "//../canary",
                  "\\..\\canary",
                  "/.../canary",
                  "-../canary",
                  "..\\/canary")) {
            client.ask("SIZE " + path, 550, 553).ask("CWD " + path, 550, 553);
          }
          client.ask("MDTM 20031111111111+" + "A".repeat(3000) + " /a.txt", 550, 553, 501);
          client.ask("MFMT 20031111111111+" + "A".repeat(3000) + " /a.txt", 501);
        });
  }

  /// CrushFTP: text from clients was a template.
  @Test
  void cve_2024_4040_templates_are_text() throws Exception {
    attack(
        (_, client) -> {
          for (String template :
              List.of("{working_dir}", "<INCLUDE>users.xml</INCLUDE>", "${env.HOME}", "%{user}")) {
            client.ask("CWD " + template, 550);
          }
          client.ask("MKD {hostname}", 257).ask("CWD {hostname}", 250);
          assertThat(client.ask("PWD")).contains("{hostname}");
        });
  }

  /// XLight, SSSD: nothing was the right password.
  @Test
  void cve_2008_0604_cve_2010_2940_nothing_is_no_password() throws Exception {
    attack(
        (target, _) -> {
          try (var stranger = target.connect()) {
            stranger.expect(220).ask("USER alice", 331).ask("PASS", 530).ask("PWD", 530);
          }
        });
  }

  /// LightFTP, vsftpd: who came first to the data port was served.
  @Test
  void cve_1999_0351_who_comes_first_to_the_data_port_is_not_served() throws Exception {
    attack(
        (_, client) -> {
          InetSocketAddress port = client.passive();
          Callable<Integer> steal =
              () -> {
                try (var thief = RawClient.connect(port, InetAddress.ofLiteral("127.0.0.9"))) {
                  return thief.getInputStream().read();
                } catch (IOException _) {
                  return -1; // reset
                }
              };
          var task = new java.util.concurrent.FutureTask<>(steal);
          Thread.ofVirtual().start(task);
          client.ask("RETR a.txt", 150);
          try (Socket data = RawClient.connect(port, HOME)) {
            assertThat(data.getInputStream().readAllBytes()).hasSize(7);
          }
          client.expect(226);
          assertThat(task.get()).isEqualTo(-1);
        });
  }

  /// ftp-srv, FileZilla Server, pyftpdlib and nearly all before: the server knocked at any door it
  /// was sent to.
  @Test
  void cve_1999_0017_cve_2007_6741_cve_2015_10003_cve_2020_15152_the_server_knocks_nowhere_else()
      throws Exception {
    attack(
        (_, client) -> {
          client.ask("PORT 10,0,0,1,0,22", 501, 504).ask("LIST", 425);
          client.ask("PORT 127,0,0,2,31,144", 501, 504).ask("RETR a.txt", 425);
          client.ask("EPRT |1|192.0.2.1|8080|", 501, 504).ask("NLST", 425);
        });
  }

  /// pyftpdlib: unique names could be foretold, and a listener that lost its peer ended the server.
  @Test
  void cve_2007_6740_cve_2010_3494_names_are_new_and_lost_peers_forgotten() throws Exception {
    attack(
        (target, client) -> {
          for (int i = 0; i < 100; i++) {
            target.connect().vanish();
          }
          try (Socket data = client.data()) {
            assertThat(client.ask("STOU")).startsWith("150 ").hasSizeGreaterThan(30);
            data.getOutputStream().write(1);
          }
          client.expect(226, 250);
          assertThat(target.root.toFile().list()).hasSize(2);
        });
  }
}
