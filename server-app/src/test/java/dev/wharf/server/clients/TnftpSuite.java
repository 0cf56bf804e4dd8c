package dev.wharf.server.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// tnftp, the `ftp` of the BSDs and of macOS.
abstract class TnftpSuite extends ClientSuite {
  private Program tnftp(String mode, String script) throws Exception {
    String login = "user alice secret\n";
    String address = site.wharf().host();
    String port = Integer.toString(site.wharf().port());
    var command = new ArrayList<>(List.of("tnftp", "-n", "-i", "-v", mode, address, port));
    return Program.run(site.here(), login + script + "quit\n", command);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-p", "-A"})
  void a_session_of_a_person_works(String mode) throws Exception {
    byte[] bytes = Tree.bytes(500_000, 1);
    byte[] part = Arrays.copyOf(bytes, 200_000);
    Files.write(site.here().resolve("big"), bytes);
    Files.write(site.here().resolve("half"), part);
    Files.writeString(site.here().resolve("with a blank"), "x");
    Files.writeString(site.here().resolve("gone"), "x");

    Program all =
        tnftp(
            mode,
            """
            mkdir "new dir"
            cd "new dir"
            put big
            put "with a blank"
            put gone
            ls
            nlist
            mls
            dir
            size big
            modtime big
            rename "with a blank" renamed
            delete gone
            get big back
            restart 200000
            get big half
            mkdir never
            rmdir never
            pwd
            features
            """);

    Path made = site.root().resolve("new dir");
    assertThat(Tree.fingerprints(made)).as(all.out()).containsOnlyKeys("big", "renamed");
    assertThat(made.resolve("big")).hasBinaryContent(bytes);
    assertThat(site.here().resolve("back")).hasBinaryContent(bytes);
    assertThat(all.out()).contains("\"/new dir\"", "500000", "MLST", " with a blank");
  }

  @Test
  void a_download_is_resumed() throws Exception {
    byte[] bytes = Tree.bytes(500_000, 2);
    Files.write(site.root().resolve("resumed"), bytes);
    Files.write(site.here().resolve("resumed"), Arrays.copyOf(bytes, 200_000));

    Program all = tnftp("-p", "binary\nreget resumed\n");

    assertThat(site.here().resolve("resumed")).as(all.out()).hasBinaryContent(bytes);
    site.wharf().awaitLog("downloaded path=\"/resumed\" bytes=300000");
  }

  @Test
  void files_are_appended_to() throws Exception {
    put("log", "one\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    Files.writeString(site.here().resolve("more"), "two\n");

    tnftp("-p", "binary\nappend more log\n");

    assertThat(site.root().resolve("log")).hasContent("one\ntwo\n");
  }

  @Test
  void many_files_go_up_down_and_away_by_pattern() throws Exception {
    for (int i = 0; i < 12; i++) {
      Files.writeString(site.here().resolve("f" + i + ".txt"), "file " + i);
    }

    tnftp("-p", "mput f*.txt\n");
    assertThat(Tree.fingerprints(site.root())).isEqualTo(Tree.fingerprints(site.here()));

    Path back = Files.createDirectory(site.here().resolve("back"));
    tnftp("-p", "lcd back\nmget f*.txt\nmdelete f*.txt\n");
    assertThat(Tree.fingerprints(back)).hasSize(12);
    assertThat(Tree.fingerprints(site.root())).isEmpty();
  }

  @Test
  void urls_work_as_well() throws Exception {
    Files.writeString(site.here().resolve("sent"), "x y z");

    site.run("tnftp", "-u", site.url("there"), "sent").succeeded();
    site.run("tnftp", "-o", "back", site.url("there")).succeeded();

    assertThat(site.here().resolve("back")).hasContent("x y z");
  }
}
