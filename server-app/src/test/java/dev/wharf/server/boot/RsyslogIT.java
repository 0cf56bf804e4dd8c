package dev.wharf.server.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.server.Until;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The log on its way through the system log that Debian has, by each of the ways that lead there.
@Timeout(120)
class RsyslogIT {
  private static final String NAME = "a \" ü\u202e.txt";
  private static final String ESCAPED = "path=\"/a \\\" ü\\u202e.txt\" bytes=5";

  @TempDir private Path directory;
  private Process rsyslog;
  private int udp;

  @BeforeEach
  void start() throws Exception {
    try (var free = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"))) {
      udp = free.getLocalPort();
    }
    Files.writeString(
        directory.resolve("rsyslog.conf"),
        """
        global(workDirectory="%DIR%" parser.escapeControlCharactersOnReceive="off")
        module(load="imuxsock" SysSock.Use="off")
        module(load="imudp")
        module(load="imtcp")
        template(name="all" type="string"
          string="%syslogfacility-text%.%syslogseverity-text% %app-name% %procid% %msg%\\n")
        input(type="imuxsock" Socket="%DIR%/log" ruleset="all")
        input(type="imudp" Address="127.0.0.1" Port="%UDP%" ruleset="all")
        input(type="imtcp" Address="127.0.0.1" Port="0" ListenPortFileName="%DIR%/tcp" ruleset="all")
        ruleset(name="all") { action(type="omfile" file="%DIR%/messages" template="all") }
        """
            .replace("%DIR%", directory.toString())
            .replace("%UDP%", Integer.toString(udp)));
    rsyslog =
        new ProcessBuilder(
                "/usr/sbin/rsyslogd",
                "-n",
                "-f",
                directory.resolve("rsyslog.conf").toString(),
                "-i",
                directory.resolve("pid").toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("rsyslog.out").toFile())
            .start();
    Until.holds("rsyslog listens, or has ended", () -> isListening() || !rsyslog.isAlive());
    assertThat(rsyslog.isAlive()).as(read("rsyslog.out")).isTrue();
  }

  private boolean isListening() throws IOException {
    return Files.exists(directory.resolve("log")) && !portOfTcp().isEmpty();
  }

  @AfterEach
  void stop() {
    rsyslog.destroyForcibly().onExit().join();
  }

  @Test
  void lines_arrive_whole_with_facility_and_severity_by_the_socket_of_the_machine()
      throws Exception {
    arriveBy(directory.resolve("log").toString(), "ftp");
  }

  @Test
  void lines_arrive_whole_with_facility_and_severity_by_udp() throws Exception {
    arriveBy("udp://127.0.0.1:" + udp, "local3");
  }

  @Test
  void lines_arrive_whole_with_facility_and_severity_by_tcp() throws Exception {
    arriveBy("tcp://127.0.0.1:" + portOfTcp(), "local7");
  }

  private void arriveBy(String way, String facility) throws Exception {
    Path sent = Files.writeString(directory.resolve("sent"), "hello");
    Files.createDirectory(directory.resolve("files"));
    long pid;
    try (var wharf =
        WharfProcess.start(
                directory,
                "serve",
                "--listen",
                "127.0.0.1:0",
                "--root",
                "files",
                "--user",
                "alice:secret",
                "--set",
                "log.syslog=" + way,
                "--set",
                "log.facility=" + facility)
            .awaitReady()) {
      pid = wharf.pid();
      String url = wharf.url() + "a%20%22%20%C3%BC%E2%80%AE.txt";
      assertThat(curl("alice:secret", "-T", sent.toString(), url)).isZero();
      assertThat(curl("alice:wrong", wharf.url())).isEqualTo(67);
      wharf.terminate();
      assertThat(wharf.awaitExit()).isZero();
    }
    assertThat(directory.resolve("files").resolve(NAME)).exists();
    Until.holds("the last line", () -> read("messages").contains("stopped"));
    List<String> lines = Files.readAllLines(directory.resolve("messages"));
    String program = " wharf " + pid + " ";
    assertThat(lines)
        .allMatch(line -> line.startsWith(facility + ".") && line.contains(program))
        .anyMatch(line -> line.startsWith(facility + ".notice") && line.contains(ESCAPED))
        .anyMatch(
            line -> line.startsWith(facility + ".warning") && line.contains("login refused name="))
        .anyMatch(line -> line.startsWith(facility + ".info") && line.contains(" ended ms="));
  }

  private static int curl(String login, String... more) throws Exception {
    var command = new ArrayList<>(List.of("curl", "-sS", "--user", login));
    command.addAll(List.of(more));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }

  private String portOfTcp() throws IOException {
    return read("tcp").strip();
  }

  private String read(String file) throws IOException {
    Path path = directory.resolve(file);
    return Files.exists(path) ? Files.readString(path) : "";
  }
}
