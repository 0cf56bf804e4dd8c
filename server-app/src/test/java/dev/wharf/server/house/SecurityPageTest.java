package dev.wharf.server.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Keeps `docs/security.md` true: every promise names a test, and every test that it names exists.
class SecurityPageTest {
  private static final Pattern TEST = Pattern.compile("`(\\w+(?:Test|IT))\\.(\\w+)`");
  private static final Pattern PROMISE =
      Pattern.compile(
          "(?m)^\\*\\*(S-\\d\\d|Parsers|Certificates of clients|Acting as users)\\*\\* ");

  /// How releases are made, and what is not promised, which ends the page.
  private static final Set<String> LEFT_OUT = Set.of("S-24", "S-25");

  @Test
  void every_test_that_is_named_exists() throws IOException {
    var missing = new TreeSet<String>();
    Matcher named = TEST.matcher(page());
    int count = 0;
    for (Map<String, String> sources = sources(); named.find(); count++) {
      String source = sources.getOrDefault(named.group(1) + ".java", "");
      if (!source.contains("void " + named.group(2) + "(") && !isFactory(source, named.group(2))) {
        missing.add(named.group());
      }
    }
    assertThat(missing).isEmpty();
    assertThat(count).isGreaterThan(50);
  }

  private static boolean isFactory(String source, String method) {
    return source.contains("Stream<DynamicTest> " + method + "(");
  }

  @Test
  void every_promise_is_there_once_and_names_a_test() throws IOException {
    String page = page();
    var promises = new TreeSet<String>();
    List<Integer> starts = PROMISE.matcher(page).results().map(found -> found.start()).toList();
    for (int i = 0; i < starts.size(); i++) {
      int end = i + 1 < starts.size() ? starts.get(i + 1) : page.indexOf("## What is not promised");
      String promise = page.substring(starts.get(i), end);
      assertThat(promises.add(promise.substring(2, promise.indexOf("**", 2)))).isTrue();
      assertThat(TEST.matcher(promise).find()).as(promise).isTrue();
    }
    for (int number = 1; number <= 25; number++) {
      String id = "S-" + (number < 10 ? "0" : "") + number;
      assertThat(promises.contains(id)).as(id).isNotEqualTo(LEFT_OUT.contains(id));
    }
  }

  private static String page() throws IOException {
    return Files.readString(Modules.house().resolve("docs/security.md"));
  }

  /// The text of every test class, by file name.
  private static Map<String, String> sources() throws IOException {
    var sources = new TreeMap<String, String>();
    try (Stream<Path> all = Files.walk(Modules.house())) {
      for (Path path : all.filter(SecurityPageTest::isTest).toList()) {
        sources.put(path.getFileName().toString(), Files.readString(path));
      }
    }
    return sources;
  }

  private static boolean isTest(Path path) {
    String text = path.toString();
    return text.contains("src/test/java") && text.endsWith(".java");
  }
}
