package dev.wharf.server.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.net.ftp.FTP;
import org.apache.commons.net.ftp.FTPSClient;
import org.apache.commons.net.util.TrustManagerUtils;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Foreign clients under TLS, with data connections that have to resume the session of their
/// control connection (`tls.session-reuse: require`).
class FtpsIT {
  @TempDir private static Path directory;
  private static Site site;
  private static String implicit;

  @BeforeAll
  static void serve() throws Exception {
    site =
        Site.open(
            directory,
            "--tls",
            "self-signed",
            "--listen",
            "127.0.0.1:0",
            "--listen",
            "127.0.0.1:0 implicit");
    implicit = implicit(site);
  }

  private static String implicit(Site site) {
    String ready = site.wharf().out().getLast();
    return ready.substring(ready.indexOf("ftps://") + "ftps://".length());
  }

  private static int implicitPort(Site site) {
    return Integer.parseInt(implicit(site).substring(implicit(site).lastIndexOf(':') + 1));
  }

  @BeforeEach
  void clear() throws Exception {
    site.clear();
  }

  @AfterAll
  static void stop() {
    site.close();
  }

  @Test
  void the_line_that_is_printed_works() throws Exception {
    String line =
        site.wharf().out().stream().filter(one -> one.contains("curl ")).findFirst().orElseThrow();
    Files.writeString(site.root().resolve("welcome"), "x");

    var command = new ArrayList<>(List.of(line.substring(line.indexOf("curl ")).split(" ", -1)));
    command.set(command.indexOf("alice"), "alice:secret");

    assertThat(Program.run(site.here(), "", command).succeeded().out()).contains("welcome");
  }

  @ParameterizedTest
  @CsvSource({
    "--tlsv1.3, ftp",
    "--tlsv1.2 --tls-max 1.2, ftp",
    "--tlsv1.3, ftps",
    "--tlsv1.2 --tls-max 1.2, ftps",
    "--tlsv1.3 --ftp-ssl-ccc-mode passive, ftp"
  })
  void curl_sends_and_fetches_several_files(String options, String scheme) throws Exception {
    byte[] bytes = Tree.bytes(1_234_567, 1);
    Files.write(site.here().resolve("sent"), bytes);
    String place = scheme.equals("ftps") ? implicit : site.wharf().authority();
    String url = scheme + "://alice:secret@" + place + "/";
    var command = new ArrayList<>(List.of("curl", "-sSk", "--ssl-reqd", "--max-time", "60"));
    command.addAll(List.of(options.split(" ", -1)));

    var up = new ArrayList<>(command);
    up.addAll(List.of("-T", "{sent,sent}", url));
    Program.run(site.here(), "", up).succeeded();
    var down = new ArrayList<>(command);
    down.addAll(List.of("-o", "b1", url + "sent", "-o", "b2", url + "sent", "-o", "b3", url));
    Program.run(site.here(), "", down).succeeded();

    assertThat(site.root().resolve("sent")).hasBinaryContent(bytes);
    assertThat(site.here().resolve("b2")).hasBinaryContent(bytes);
    assertThat(Files.readString(site.here().resolve("b3"))).contains("sent");
  }

  @ParameterizedTest
  @CsvSource({
    "ftp, true, TLS1.3",
    "ftp, true, TLS1.2",
    "ftps, true, TLS1.3",
    "ftps, true, TLS1.2",
    "ftp, false, TLS1.3"
  })
  void lftp_mirrors_a_tree_there_and_back(String scheme, boolean passive, String version)
      throws Exception {
    Files.createDirectories(site.here().resolve("tree/a/b"));
    for (int i = 0; i < 20; i++) {
      Files.write(site.here().resolve("tree/a/b/f" + i), Tree.bytes(i * 7777, i));
    }
    String place = scheme.equals("ftps") ? implicit : site.wharf().authority();

    site.run(
            "lftp",
            "-e",
            "set ssl:verify-certificate no; set ftp:ssl-force true; set ftp:ssl-protect-data true;"
                + " set ftp:passive-mode "
                + passive
                + "; set ssl:priority NORMAL:-VERS-ALL:+VERS-"
                + version
                + "; set net:max-retries 1; set cmd:fail-exit yes;"
                + " mirror -R --parallel=3 tree there; mirror --parallel=3 there back; quit",
            scheme + "://alice:secret@" + place)
        .succeeded();

    for (int i = 0; i < 20; i++) {
      assertThat(site.here().resolve("back/a/b/f" + i)).hasBinaryContent(Tree.bytes(i * 7777, i));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1.3, explicit, control",
    "1.2, explicit, control",
    "1.3, explicit, chain",
    "1.2, explicit, chain",
    "1.3, implicit, control",
    "1.2, implicit, control"
  })
  void a_025_ftplib_makes_sixty_transfers(String version, String way, String session)
      throws Exception {
    assertThat(python(version, way, session).succeeded().out()).contains("all went well");
  }

  @Test
  void a_024_ftplib_without_resuming_is_refused_and_the_log_says_why() throws Exception {
    assertThat(python("1.3", "explicit", "none").exit()).isNotZero();
    site.wharf().awaitLog("the client made a new session");
    site.awaitNothingStaged();
    assertThat(site.root()).isEmptyDirectory();
  }

  private static Program python(String version, String way, String session) throws Exception {
    List<String> command = site.python("ftps.py", version, way, session);
    if (way.equals("implicit")) {
      command.set(
          command.indexOf(Integer.toString(site.wharf().port())),
          Integer.toString(implicitPort(site)));
    }
    return Program.run(site.here(), "", command);
  }

  @ParameterizedTest
  @CsvSource({"TLSv1.2, false", "TLSv1.3, false", "TLSv1.2, true", "TLSv1.3, true"})
  void commons_net_cannot_resume_and_is_served_where_that_is_preferred_only(
      String protocol, boolean implicitly, @TempDir Path own) throws Exception {
    byte[] bytes = Tree.bytes(300_000, 1);
    try (var other =
        Site.open(
            own,
            "--tls",
            "self-signed",
            "--set",
            "tls.session-reuse-prefer=127.0.0.0/8",
            "--listen",
            "127.0.0.1:0",
            "--listen",
            "127.0.0.1:0 implicit")) {
      var client = new FTPSClient(implicitly);
      client.setTrustManager(TrustManagerUtils.getAcceptAllTrustManager());
      client.setEnabledProtocols(new String[] {protocol});
      client.setDefaultTimeout(30_000);
      client.connect(other.wharf().host(), implicitly ? implicitPort(other) : other.wharf().port());
      assertThat(client.login("alice", "secret")).as(client.getReplyString()).isTrue();
      client.execPBSZ(0);
      client.execPROT("P");
      client.enterLocalPassiveMode();
      client.setFileType(FTP.BINARY_FILE_TYPE);
      assertThat(client.storeFile("file", new ByteArrayInputStream(bytes)))
          .as(client.getReplyString())
          .isTrue();
      var back = new ByteArrayOutputStream();
      assertThat(client.retrieveFile("file", back)).as(client.getReplyString()).isTrue();
      assertThat(back.toByteArray()).isEqualTo(bytes);
      assertThat(client.listNames()).containsExactly("file");
      client.logout();
      client.disconnect();
      other.wharf().awaitLog("prefers it: allowed");
    }
  }
}
