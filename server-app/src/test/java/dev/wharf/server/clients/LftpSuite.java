package dev.wharf.server.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// lftp.
abstract class LftpSuite extends ClientSuite {
  final Program lftp(String script) throws Exception {
    String settings = "set net:max-retries 1\nset cmd:fail-exit yes\nset net:timeout 30\n";
    String open =
        "open -u alice,secret -p " + site.wharf().port() + " " + site.wharf().host() + "\n";
    return Program.run(site.here(), settings + script.replace("OPEN", open), List.of("lftp"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "set ftp:use-mlsd no\nset ftp:list-options -a", // then it reads LIST
        "set ftp:prefer-epsv yes",
        "set ftp:passive-mode no",
        "set ftp:sync-mode off" // it pipelines
      })
  void a_tree_is_mirrored_up_and_down(String setting) throws Exception {
    Path tree = Tree.plant(site.here().resolve("tree"), 1, names());
    Path old = tree.resolve("dir 0/plain.txt");
    Files.setLastModifiedTime(old, FileTime.from(Instant.parse("2001-02-03T04:05:06Z")));

    lftp(setting + "\nOPENmirror -R --parallel=3 tree up\n" + "mirror --parallel=3 up down\nquit\n")
        .succeeded();

    var expected = Tree.fingerprints(tree);
    assertThat(Tree.fingerprints(site.root().resolve("up"))).isEqualTo(expected);
    assertThat(Tree.fingerprints(site.here().resolve("down"))).isEqualTo(expected);
    assertThat(modified("up/dir 0/plain.txt")).isEqualTo(Instant.parse("2001-02-03T04:05:06Z"));
  }

  @Test
  void a_second_mirror_finds_nothing_to_do() throws Exception {
    Tree.plant(site.here().resolve("tree"), 2, names());
    lftp("OPENmirror -R tree up\nquit\n").succeeded();

    Program again = lftp("OPENmirror -R --verbose tree up\nquit\n").succeeded();

    assertThat(again.out()).doesNotContain("Transferring", "Making directory");
  }

  @Test
  void a_file_is_fetched_in_parts_at_once() throws Exception {
    byte[] bytes = Tree.bytes(3_000_001, 3);
    Files.write(site.root().resolve("big file"), bytes);

    lftp("set pget:min-chunk-size 1000\nOPENpget -n 4 'big file' -o back\nquit\n").succeeded();

    assertThat(site.here().resolve("back")).hasBinaryContent(bytes);
  }

  @Test
  void downloads_and_uploads_are_resumed() throws Exception {
    byte[] bytes = Tree.bytes(900_000, 4);
    byte[] part = Arrays.copyOf(bytes, 400_000);
    Files.write(site.root().resolve("down"), bytes);
    Files.write(site.here().resolve("down"), part);
    put("up", part);
    Files.write(site.here().resolve("up"), bytes);

    lftp("OPENreget down\nput -c up\nquit\n").succeeded();

    assertThat(site.here().resolve("down")).hasBinaryContent(bytes);
    assertThat(site.root().resolve("up")).hasBinaryContent(bytes);
    site.wharf().awaitLog("downloaded path=\"/down\" bytes=500000");
    site.wharf().awaitLog("uploaded path=\"/up\" bytes=500000");
  }

  @Test
  void the_rest_of_its_commands_work() throws Exception {
    Files.writeString(site.here().resolve("a b"), "hello\n");

    Program all =
        lftp("""
                  OPEN
                  mkdir -p one/two
                  cd one
                  put "a b"
                  mv "a b" two/c
                  cat two/c
                  cls -l two
                  ls two
                  nlist two
                  find .
                  du -b .
                  mkdir gone
                  rmdir gone
                  put "a b" -o x1
                  put "a b" -o x2
                  mrm x*
                  quote NOOP
                  site HELP
                  pwd
                  rm two/c
                  quit
                  """)
            .succeeded();

    assertThat(all.out()).contains("hello", "./two/c", "/one");
    assertThat(Tree.fingerprints(site.root())).containsOnlyKeys("one", "one/two");
  }

  @Test
  void a_whole_tree_is_removed() throws Exception {
    Tree.plant(site.here().resolve("tree"), 5, names());

    lftp("OPENmirror -R tree tree\nrm -r tree\nquit\n").succeeded();

    assertThat(Tree.fingerprints(site.root())).isEmpty();
  }
}
