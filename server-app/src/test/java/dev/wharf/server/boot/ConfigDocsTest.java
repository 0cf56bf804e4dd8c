package dev.wharf.server.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ConfigDocsTest {
  private static final Path PAGE = Path.of("../docs/configuration.md");

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
  void the_example_on_top_is_a_good_configuration() throws IOException {
    String page = Files.readString(PAGE);
    int start = page.indexOf("```yaml\n") + "```yaml\n".length();
    var given = new Given();
    ConfigFile.readText("example", page.substring(start, page.indexOf("```", start)), given);

    assertThat(Configuration.read(given, Providers.load()).hasAccounts()).isTrue();
  }
}
