package dev.wharf.auth.unix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The C library's own answers, on a machine with users of ours.
class UnixMachineTest {
  // perl -e 'print crypt("correct horse", "\$y\$j75\$saltsalt")', and with
  // "\$6\$rounds=1000\$saltsalt"
  private static final String YES = "$y$j75$saltsalt$5wlMXHz82Iqiv0ywbT8h3LCVssbi3h0Xh43jM7E7Tr2";
  private static final String SHA =
      "$6$rounds=1000$saltsalt$4GMtaIz3E1AdDi2SmCokEW0ehi.HdxNDcL3fGE1XXuzvo6kbx7UOloZKONqEk5H3"
          + "JrQA4NOfU8BmqFPrpGqwA1";
  private final long today = Instant.now().getEpochSecond() / 86_400;

  @TempDir private Path etc;
  private PrivateMachine machine;

  @BeforeEach
  void put_users_there() throws IOException {
    machine =
        new PrivateMachine(etc)
            .with("nsswitch.conf", "passwd: files\nshadow: files\ngroup: files\n")
            .with("shells", "# shells\n/bin/sh\n/bin/bash\n/usr/sbin/nologin\n")
            .with("passwd", passwd())
            .with("shadow", shadow());
  }

  private static String passwd() {
    return """
        root:x:0:0:root:/root:/bin/sh
        alice:x:1001:1002:Alice:/home/alice:/bin/bash
        sha:x:1003:1003::/home/sha:
        locked:x:1004:1004::/home/x:/bin/sh
        expired:x:1005:1005::/home/x:/bin/sh
        old:x:1006:1006::/home/x:/bin/sh
        change:x:1007:1007::/home/x:/bin/sh
        nologin:x:1008:1008::/home/x:/usr/sbin/nologin
        custom:x:1009:1009::/home/x:/opt/shell
        daemon:x:999:1010::/home/x:/bin/sh
        rootgroup:x:1011:0::/home/x:/bin/sh
        md5:x:1012:1012::/home/x:/bin/sh
        shadowless:x:1013:1013::/home/x:/bin/sh
        empty:x:1014:1014::/home/x:/bin/sh
        open::1015:1015::/home/x:/bin/sh
        direct:%s:1016:1016::/home/direct:/bin/sh
        homeless:x:1017:1017::srv:/bin/sh
        tomorrow:x:1018:1018::/home/tomorrow:/bin/sh
        """
        .formatted(SHA);
  }

  private String shadow() {
    return """
        root:%1$s:19000:0:99999:7:::
        alice:%1$s:19000:0:99999:7:::
        sha:%2$s:19000::::::
        locked:!%1$s:19000:0:99999:7:::
        expired:%1$s:19000:0:99999:7::%3$d:
        old:%1$s:19000:0:90:7:::
        change:%1$s:0:0:99999:7:::
        nologin:%1$s:19000:0:99999:7:::
        custom:%1$s:19000:0:99999:7:::
        daemon:%1$s:19000:0:99999:7:::
        rootgroup:%1$s:19000:0:99999:7:::
        md5:$1$saltsalt$b2YhYGwRhZ6SXFJ5JLxmf1:19000:0:99999:7:::
        empty::19000:0:99999:7:::
        homeless:%1$s:19000:0:99999:7:::
        tomorrow:%1$s:19000:0:99999:7::%4$d:
        """
        .formatted(YES, SHA, today, today + 2);
  }

  private List<String> logins(String... namesAndPasswords)
      throws IOException, InterruptedException {
    return machine
        .run(List.of(), UnixLogins.class, namesAndPasswords)
        .lines()
        .filter(line -> !line.startsWith("WARNING") && !line.contains("UnixAuthenticator log"))
        .toList();
  }

  private List<String> all(String... names) throws IOException, InterruptedException {
    var pairs = new String[names.length * 2];
    for (int i = 0; i < names.length; i++) {
      pairs[2 * i] = names[i];
      pairs[2 * i + 1] = "correct horse";
    }
    return logins(pairs);
  }

  @Test
  void users_get_in_with_home_and_ids() throws IOException, InterruptedException {
    assertThat(all("alice", "sha", "direct", "tomorrow"))
        .containsExactly(
            "alice alice /home/alice 1001 1002",
            "sha sha /home/sha 1003 1003",
            "direct direct /home/direct 1016 1016",
            "tomorrow tomorrow /home/tomorrow 1018 1018");
  }

  @Test
  void a_173_expired_locked_and_special_users_are_refused()
      throws IOException, InterruptedException {
    assertThat(
            all(
                "root",
                "locked",
                "expired",
                "old",
                "change",
                "nologin",
                "custom",
                "daemon",
                "rootgroup",
                "md5",
                "shadowless",
                "empty",
                "open",
                "homeless"))
        .containsExactly(
            "root LOCKED",
            "locked LOCKED",
            "expired EXPIRED",
            "old EXPIRED",
            "change EXPIRED",
            "nologin LOCKED",
            "custom LOCKED",
            "daemon LOCKED",
            "rootgroup LOCKED",
            "md5 BROKEN_ACCOUNT",
            "shadowless LOCKED",
            "empty LOCKED",
            "open LOCKED",
            "homeless BROKEN_ACCOUNT");
  }

  @Test
  void a_wrong_password_is_refused_and_a_stranger_passed_on()
      throws IOException, InterruptedException {
    assertThat(logins("alice", "wrong", "alice", "correct hors", "Alice", "correct horse"))
        .containsExactly("alice WRONG_CREDENTIALS", "alice WRONG_CREDENTIALS", "Alice UNDECIDED");
    assertThat(all("nobody-here", "alice:x", "alice "))
        .containsExactly("nobody-here UNDECIDED", "alice:x UNDECIDED", "alice  UNDECIDED");
  }

  @Test
  void without_the_right_to_read_passwords_nobody_is_judged()
      throws IOException, InterruptedException {
    Files.setPosixFilePermissions(
        etc.resolve("shadow"), PosixFilePermissions.fromString("---------"));
    String said =
        machine.run(
            List.of("setpriv", "--bounding-set=-all", "--inh-caps=-all"),
            UnixLogins.class,
            "alice",
            "correct horse");
    assertThat(said)
        .contains("permission denied; run as root, or as a member of group shadow")
        .doesNotContain("alice alice");
  }

  @Test
  void a_user_named_in_the_list_of_denied_ones_is_refused() throws IOException {
    Path denied = Files.writeString(etc.resolve("ftpusers"), "# not these\nalice\n");
    Path shells = Files.writeString(etc.resolve("my-shells"), "/bin/sh\n");
    var rules = new UnixRules(1000, shells, denied);
    assertThat(rules.refusal(new UnixUser("alice", "x", 1001, 1001, "/home/a", "")))
        .hasValueSatisfying(why -> assertThat(why).contains("is named in"));
    assertThat(rules.refusal(new UnixUser("bob", "x", 1001, 1001, "/home/b", ""))).isEmpty();
  }
}
