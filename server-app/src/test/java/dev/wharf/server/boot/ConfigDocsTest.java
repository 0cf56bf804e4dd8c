package dev.wharf.server.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfigDocsTest {
  private static final Path PAGE = Path.of("../docs/configuration.md");

  private static final String BEGIN = "```yaml\n";

  @Test
  void the_page_says_what_the_code_does() throws IOException {
    String page = ConfigDocs.page(Providers.load());
    if (Boolean.getBoolean("wharf.docs")) {
      Files.createDirectories(PAGE.getParent());
      Files.writeString(PAGE, page);
    }

    assertThat(PAGE)
        .as("write it anew: ./check -pl server-app -am -Dwharf.docs=true -DskipITs")
        .hasContent(page);
  }

  @Test
  void the_examples_are_good_configurations() throws IOException {
    List<String> examples = new ArrayList<>();
    String page = Files.readString(PAGE);
    for (int at = page.indexOf(BEGIN); at >= 0; at = page.indexOf(BEGIN, at + 1)) {
      examples.add(page.substring(at + BEGIN.length(), page.indexOf("```", at + BEGIN.length())));
    }

    assertThat(examples).hasSize(7);
    for (String example : examples) {
      var given = new Given();
      given.put("storage.root", "/srv/files", "test");
      given.put("authenticators", List.of(Map.of("type", "passwd-file", "file", "x")), "test");
      ConfigFile.readText("example", example, given);
      assertThat(Configuration.read(given, Providers.load()).hasAccounts()).isTrue();
    }
  }
}
