package dev.wharf.server.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// curl.
abstract class CurlSuite extends ClientSuite {
  final Program curl(String... arguments) throws Exception {
    var command = new ArrayList<>(List.of("curl", "-sS", "--max-time", "60"));
    command.addAll(List.of(arguments));
    return site.run(command.toArray(String[]::new));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--ftp-pasv",
        "--disable-epsv",
        "--ftp-port -",
        "--ftp-port - --disable-eprt",
        "--ftp-method nocwd",
        "--ftp-method singlecwd"
      })
  void a_file_goes_up_and_comes_back_in_every_way_curl_knows(String way) throws Exception {
    byte[] bytes = Tree.bytes(1_234_567, 1);
    Files.write(site.here().resolve("sent"), bytes);
    makeDirectory("a");
    makeDirectory("a/b c");
    String url = site.url("a/b%20c/file.bin");

    curl(with(way, "-T", "sent", url)).succeeded();
    curl(with(way, "-o", "back", url)).succeeded();

    assertThat(site.root().resolve("a/b c/file.bin")).hasBinaryContent(bytes);
    assertThat(site.here().resolve("back")).hasBinaryContent(bytes);
  }

  private static String[] with(String options, String... more) {
    var all = new ArrayList<>(List.of(options.split(" ", -1)));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  @Test
  void directories_are_made_on_the_way() throws Exception {
    Files.writeString(site.here().resolve("sent"), "x");

    curl("--ftp-create-dirs", "-T", "sent", site.url("d1/d%202/d3/file")).succeeded();

    assertThat(site.root().resolve("d1/d 2/d3/file")).hasContent("x");
  }

  @Test
  void a_directory_is_listed_with_times_and_as_names() throws Exception {
    Files.writeString(site.root().resolve("one file"), "12345");
    makeDirectory("sub");

    String list = curl(site.url("")).succeeded().out();
    String names = curl("--list-only", site.url("")).succeeded().out();

    assertThat(list.lines())
        .anyMatch(line -> line.startsWith("-rw") && line.endsWith(" one file"))
        .anyMatch(line -> line.startsWith("drwx") && line.endsWith(" sub"));
    assertThat(names.lines()).containsExactlyInAnyOrder("one file", "sub");
  }

  @Test
  void a_download_is_resumed() throws Exception {
    byte[] bytes = Tree.bytes(300_000, 2);
    Files.write(site.root().resolve("big"), bytes);
    Files.write(site.here().resolve("back"), java.util.Arrays.copyOf(bytes, 100_000));

    curl("-C", "-", "-o", "back", site.url("big")).succeeded();

    assertThat(site.here().resolve("back")).hasBinaryContent(bytes);
    site.wharf().awaitLog("downloaded path=\"/big\" bytes=200000");
  }

  @Test
  void an_upload_is_resumed() throws Exception {
    byte[] bytes = Tree.bytes(300_000, 3);
    put("big", java.util.Arrays.copyOf(bytes, 100_000));
    Files.write(site.here().resolve("sent"), bytes);

    curl("-C", "-", "-T", "sent", site.url("big")).succeeded();

    assertThat(site.root().resolve("big")).hasBinaryContent(bytes);
    site.wharf().awaitLog("uploaded path=\"/big\" bytes=200000");
  }

  @Test
  void a_part_and_the_end_of_a_file_are_fetched() throws Exception {
    Files.writeString(site.root().resolve("file"), "0123456789");

    assertThat(curl("-r", "2-5", site.url("file")).succeeded().out()).isEqualTo("2345");
    assertThat(curl("-r", "-3", site.url("file")).succeeded().out()).isEqualTo("789");
  }

  @Test
  void text_is_converted_in_type_a() throws Exception {
    Files.writeString(site.here().resolve("sent"), "a\nb\n");

    curl("-T", "sent", site.url("text;type=a")).succeeded();
    String back = curl(site.url("text;type=a")).succeeded().out();

    assertThat(Files.readString(site.root().resolve("text"))).isEqualTo("a\nb\n");
    assertThat(back).isEqualTo("a\nb\n"); // curl sends CR LF, and turns it back into LF
  }

  @Test
  void a_file_is_renamed_and_deleted_and_a_directory_made_and_removed() throws Exception {
    Files.writeString(site.root().resolve("old"), "x");
    Files.writeString(site.root().resolve("gone"), "x");

    curl(
            "-o",
            "list",
            "-Q",
            "MKD new dir",
            "-Q",
            "RNFR old",
            "-Q",
            "RNTO new dir/name",
            "-Q",
            "DELE gone",
            "-Q",
            "MKD never",
            "-Q",
            "RMD never",
            site.url(""))
        .succeeded();

    assertThat(Tree.fingerprints(site.root())).containsOnlyKeys("new dir", "new dir/name");
  }

  @Test
  void size_and_time_are_told_without_a_transfer() throws Exception {
    Files.writeString(site.root().resolve("file"), "12345");

    String head = curl("-I", site.url("file")).succeeded().out();

    assertThat(head).contains("Content-Length: 5", "Last-Modified: ", "Accept-ranges: bytes");
  }

  @Test
  void difficult_names_go_up_and_come_back() throws Exception {
    for (String name : names()) {
      Path sent = Files.writeString(site.here().resolve("sent"), name);
      String url = site.url(percent(name));

      curl("-T", sent.toString(), url).succeeded();

      assertThat(site.root().resolve(name)).hasContent(name);
      assertThat(curl(url).succeeded().out()).isEqualTo(name);
    }
  }

  private static String percent(String name) {
    var result = new StringBuilder();
    for (byte b : name.getBytes(java.nio.charset.StandardCharsets.UTF_8)) {
      result.append('%').append(java.util.HexFormat.of().toHexDigits(b));
    }
    return result.toString();
  }

  @Test
  void a_wrong_password_is_a_login_that_failed() throws Exception {
    String url = "ftp://alice:wrong@" + site.wharf().authority() + "/";

    assertThat(curl(url).exit()).isEqualTo(67);
  }

  @Test
  void a_file_that_is_not_there_is_told_apart() throws Exception {
    assertThat(curl(site.url("none")).exit()).isEqualTo(78);
  }

  @Test
  void http_is_cut_off() throws Exception {
    Program http = curl("--http0.9", "http://" + site.wharf().authority() + "/");

    assertThat(http.out()).contains("220 ", "421 ").doesNotContain("530 ");
    site.wharf().awaitLog("another protocol");
  }
}
