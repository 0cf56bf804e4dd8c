package dev.wharf.server.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Keeps `docs/attacks.md` true: what it calls tested is, and what is tested it says.
class AttackTableTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern TEST = Pattern.compile("(?<=void |_)a_(\\d{3})(?=_)");
  private static final Pattern ROW = Pattern.compile("\\| A-(\\d{3}) \\| .+ \\| (.+) \\|");

  @Test
  void rows_have_a_test_or_a_reason() throws IOException {
    Set<String> tested = numbers();
    int rows = 0;
    for (String line : Files.readAllLines(ROOT.resolve("docs/attacks.md"))) {
      Matcher row = ROW.matcher(line);
      if (!row.matches()) {
        continue;
      }
      rows++;
      String proof = row.group(2);
      if (proof.startsWith("`")) {
        assertThat(classes()).as(line).contains(proof.replace("`", "") + ".java");
      } else if (proof.equals("tested")) {
        assertThat(tested).as(line).contains(row.group(1));
      } else {
        assertThat(proof).as(line).matches("(open|does not apply): .+");
        assertThat(tested).as(line).doesNotContain(row.group(1));
      }
    }
    assertThat(rows).isGreaterThan(90);
  }

  private static Set<String> numbers() throws IOException {
    var numbers = new HashSet<String>();
    for (Path source : sources()) {
      Matcher test = TEST.matcher(Files.readString(source));
      while (test.find()) {
        numbers.add(test.group(1));
      }
    }
    return numbers;
  }

  private static List<String> classes() throws IOException {
    return sources().stream().map(path -> path.getFileName().toString()).toList();
  }

  private static List<Path> sources() throws IOException {
    try (Stream<Path> all = Files.walk(ROOT)) {
      return all.filter(path -> path.toString().endsWith(".java"))
          .filter(path -> path.toString().contains("src/test/"))
          .toList();
    }
  }
}
