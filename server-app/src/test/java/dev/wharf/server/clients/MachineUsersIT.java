package dev.wharf.server.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.server.Until;
import dev.wharf.server.boot.WharfProcess;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.commons.net.ftp.FTPClient;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The users of the machine, through its shadow database and through PAM.
@Timeout(180)
class MachineUsersIT {
  @TempDir private Path directory;
  private Path homes;
  private Machine machine;
  private Path notes;

  @BeforeEach
  void machine() throws Exception {
    homes = Files.createDirectory(directory.resolve("homes"));
    for (String name : List.of("alice", "bob")) {
      Files.writeString(Files.createDirectory(homes.resolve(name)).resolve("whose"), name);
    }
    machine = Machine.with(directory, homes);
    notes = directory.resolve("notes");
    Path note = directory.resolve("note");
    Files.writeString(
        note, "#!/bin/sh\necho \"$PAM_TYPE $PAM_USER $PAM_RHOST $PAM_TTY\" >> " + notes + "\n");
    Files.setPosixFilePermissions(note, PosixFilePermissions.fromString("rwxr-xr-x"));
    machine.service("session required pam_exec.so quiet " + note);
  }

  /// @param more lines of the storage
  private WharfProcess serve(String prefix, String type, String more) throws Exception {
    Path config = directory.resolve("wharf.yaml");
    Path denied = Files.writeString(directory.resolve("denied"), "denied\n");
    Files.writeString(
        config,
        """
        listen: ["127.0.0.1:0"]
        storage:
          root: %HOMES%
          %MORE%
        authenticators:
          - type: %TYPE%
            %DENIED%
        login-guard:
          trusted: ["127.0.0.1"]
        """
            .replace("%HOMES%", homes.toString())
            .replace("%MORE%", more)
            .replace("%TYPE%", type)
            .replace("%DENIED%", type.equals("unix") ? "denied-users: " + denied : ""));
    return machine.start(prefix, "serve", "--config", config.toString());
  }

  private Program curl(WharfProcess wharf, String user, String password, String... more)
      throws Exception {
    var command = new ArrayList<>(List.of("curl", "-sSv", "--user", user + ":" + password));
    command.addAll(List.of(more));
    command.add(wharf.url());
    return Program.run(directory, command.toArray(String[]::new));
  }

  private static FTPClient login(WharfProcess wharf, String name) throws IOException {
    var client = new FTPClient();
    client.setDefaultTimeout(30_000);
    client.connect(wharf.host(), wharf.port());
    assertThat(client.login(name, Machine.PASSWORD)).as(client.getReplyString()).isTrue();
    client.enterLocalPassiveMode();
    return client;
  }

  private List<String> notes() throws IOException {
    return Files.exists(notes) ? Files.readAllLines(notes) : List.of();
  }

  private void awaitNote(String note) {
    Until.holds(
        note,
        () -> {
          try {
            return notes().contains(note);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"unix", "pam"})
  void a_173_users_of_the_machine_get_in_and_others_do_not(String type) throws Exception {
    if (type.equals("pam")) { // PAM's own check knows the list only
      Files.writeString(directory.resolve("etc/shells"), "/bin/sh\n/bin/bash\n");
    }
    try (WharfProcess wharf = serve("", type, "").awaitReady()) {
      Program list = curl(wharf, "alice", Machine.PASSWORD).succeeded();
      assertThat(list.out()).contains("230 ").contains(" whose");
      String script =
          "set net:max-retries 1\nset cmd:fail-exit yes\nopen -u bob,\"correct horse\" -p "
              + wharf.port()
              + " "
              + wharf.host()
              + "\ncat whose\nquit\n";
      assertThat(Program.run(directory, script, List.of("lftp")).succeeded().out())
          .isEqualTo("bob");

      var refused = new ArrayList<>(List.of("root", "locked", "expired", "old", "nologin"));
      refused.addAll(List.of("daemon", "empty", "nobody-here"));
      if (type.equals("unix")) {
        refused.add("denied");
      }
      try (ExecutorService many = Executors.newVirtualThreadPerTaskExecutor()) {
        var replies = new ArrayList<Future<String>>();
        for (String name : refused) {
          replies.add(many.submit(() -> curl(wharf, name, Machine.PASSWORD).out()));
        }
        replies.add(many.submit(() -> curl(wharf, "alice", "wrong").out()));
        replies.add(many.submit(() -> curl(wharf, "alice", "").out()));
        replies.add(many.submit(() -> curl(wharf, "empty", "").out()));
        for (Future<String> reply : replies) {
          assertThat(reply.get()).contains("< 530 ").doesNotContain("< 230 ");
        }
      }
      wharf.awaitLog("EXPIRED");
    }
  }

  @Test
  void pam_sessions_begin_and_end_with_those_of_clients() throws Exception {
    String open = "open_session alice 127.0.0.1 ftp";
    String close = "close_session alice 127.0.0.1 ftp";
    try (WharfProcess wharf = serve("", "pam", "").awaitReady()) {
      FTPClient client = login(wharf, "alice");
      assertThat(notes()).containsExactly(open);
      assertThat(client.listNames()).contains("whose");
      assertThat(notes()).containsExactly(open);
      client.logout();
      awaitNote(close);
      assertThat(notes()).containsExactly(open, close);

      assertThat(curl(wharf, "alice", "wrong").out()).contains("< 530 ");
      assertThat(notes()).hasSize(2);

      Files.delete(notes);
      Path large = Files.write(directory.resolve("large"), new byte[10_000_000]);
      var slow = List.of("curl", "-sS", "--limit-rate", "10k", "-T", large.toString());
      var command = new ArrayList<>(slow);
      command.addAll(List.of("--user", "alice:" + Machine.PASSWORD, wharf.url()));
      Process killed = Program.prepare(directory, command).start();
      awaitNote(open);
      killed.destroyForcibly().waitFor();
      awaitNote(close);
      assertThat(notes()).containsExactly(open, close);
      assertThat(homes.resolve("alice")).isDirectoryContaining(file -> file.endsWith("whose"));

      Files.delete(notes);
      login(wharf, "bob");
      wharf.terminate();
      wharf.awaitExit();
      assertThat(notes())
          .containsExactly("open_session bob 127.0.0.1 ftp", "close_session bob 127.0.0.1 ftp");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"unix", "pam"})
  void files_are_accessed_as_the_user(String type) throws Exception {
    Machine.needRoot("acting as other users");
    give(homes.resolve("alice"), 1001, 1001, "rwx------");
    give(homes.resolve("bob"), 1002, 1002, "rwxr-x---");
    Path team = give(Files.createDirectory(homes.resolve("alice/team")), 0, 2001, "rwxrwx---");
    Path secret = give(Files.writeString(homes.resolve("alice/secret"), "x"), 0, 0, "rw-------");
    try (WharfProcess wharf = serve("", type, "act-as-user: true").awaitReady()) {
      FTPClient client = login(wharf, "alice");
      for (String name : List.of("mine", "team/ours")) {
        assertThat(client.storeFile(name, new ByteArrayInputStream(new byte[10]))).isTrue();
      }
      assertThat(client.makeDirectory("made")).isTrue();
      assertThat(client.listNames()).contains("made", "mine", "secret");
      assertThat(client.retrieveFile("secret", OutputStream.nullOutputStream())).isFalse();
      assertThat(client.getReplyCode()).isEqualTo(550);
      assertThat(client.sendSiteCommand("CHMOD 777 secret")).isFalse();
      assertThat(client.listNames("team")).hasSize(1);
      client.logout();
      for (String name : List.of("mine", "team/ours", "made")) {
        Path file = homes.resolve("alice").resolve(name);
        assertThat(Files.getAttribute(file, "unix:uid")).as(name).isEqualTo(1001);
      }
      assertThat(identities(wharf)).containsExactly("0");
    }
    assertThat(team).isDirectoryContaining(file -> file.endsWith("ours"));
    assertThat(secret).hasContent("x");
  }

  @Test
  void without_root_two_capabilities_are_enough_to_act_as_users() throws Exception {
    Machine.needRoot("acting as other users");
    open(directory, homes);
    give(homes.resolve("alice"), 1001, 1001, "rwx------");
    Path users = directory.resolve("users");
    String hash = Program.run(directory, "openssl", "passwd", "-6", Machine.PASSWORD).out().strip();
    Files.writeString(users, "alice:" + hash + ":1001:1001::" + homes.resolve("alice") + "\n");
    open(users);
    String nobody = "setpriv --reuid=65534 --regid=65534 --clear-groups --no-new-privs";
    String file = "passwd-file\n    file: " + users;
    String act = "act-as-user: true";
    try (WharfProcess wharf = serve(nobody + " --inh-caps=-all", file, act)) {
      assertThat(wharf.awaitExit()).isEqualTo(2);
      assertThat(String.join("\n", wharf.err()))
          .contains("storage.act-as-user: only root may act as other users")
          .contains("CAP_SETUID and CAP_SETGID");
    }
    String config = directory.resolve("wharf.yaml").toString();
    open(Path.of(config));
    try (var check = machine.start(nobody + " --inh-caps=-all", "check-config", config)) {
      assertThat(check.awaitExit()).isZero();
      assertThat(check.out())
          .anyMatch(line -> line.startsWith("note: storage.act-as-user: only root may act as"));
    }
    String able = nobody + " --inh-caps=+setuid,+setgid --ambient-caps=+setuid,+setgid";
    try (WharfProcess wharf = serve(able, file, act).awaitReady()) {
      FTPClient client = login(wharf, "alice");
      assertThat(client.storeFile("mine", new ByteArrayInputStream(new byte[10]))).isTrue();
      assertThat(client.listNames()).contains("mine");
      client.logout();
      assertThat(Files.getAttribute(homes.resolve("alice/mine"), "unix:uid")).isEqualTo(1001);
      assertThat(identities(wharf)).containsExactly("65534");
    }
    String above = able.replace("+setgid", "+setgid,+dac_override");
    try (WharfProcess wharf = serve(above, file, act)) {
      assertThat(wharf.awaitExit()).isEqualTo(2);
      assertThat(String.join("\n", wharf.err())).contains("CAP_DAC_OVERRIDE");
    }
  }

  private static Path give(Path path, int uid, int gid, String mode) throws IOException {
    Files.setAttribute(path, "unix:uid", uid);
    Files.setAttribute(path, "unix:gid", gid);
    return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
  }

  private static void open(Path... paths) throws IOException {
    for (Path path : paths) {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }

  /// As whom the threads of the program look at files.
  private static Set<String> identities(WharfProcess wharf) throws IOException {
    var users = new HashSet<String>();
    try (var tasks = Files.newDirectoryStream(Path.of("/proc", wharf.pid() + "", "task"))) {
      for (Path task : tasks) {
        Files.readAllLines(task.resolve("status")).stream()
            .filter(line -> line.startsWith("Uid:"))
            .forEach(line -> users.add(line.substring(line.lastIndexOf('\t') + 1)));
      }
    }
    return users;
  }
}
