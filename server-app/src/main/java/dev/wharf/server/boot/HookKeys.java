package dev.wharf.server.boot;

import dev.wharf.domain.Setting;
import dev.wharf.domain.Settings;
import dev.wharf.server.hooks.EventKind;
import dev.wharf.server.hooks.Hook;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The keys of one element of `hooks`, what they mean together, and where its queue is.
final class HookKeys {
  private static final Hook.Rules RULES = Hook.Rules.DEFAULT;

  static final Setting<Optional<Path>> QUEUE =
      Setting.text(
              "hook-queue",
              "The directory in which events wait for `hooks`, also over a restart; only this server"
                  + " uses it. Made if its parent is there. Read at the start, or at the reload that"
                  + " brings the first hook.")
          .optional("path", Path::of);

  static final Setting<String> NAME =
      Setting.text("name", "What the log calls it; also the name of its directory in the queue.");
  static final Setting<Set<EventKind>> EVENTS =
      Setting.choices("events", EventKind.class, "After which events.");
  static final Setting<List<String>> PROGRAM =
      Setting.texts("program", "A program and its arguments; no shell sees them.").or(List.of());
  static final Setting<Optional<URI>> URL =
      Setting.text("url", "Instead of a program, where to post the event as JSON.")
          .secret() // a password may stand in it, though it should not
          .optional("http or https URL", HookKeys::url);
  static final Setting<Optional<Path>> SECRET =
      Setting.text("secret-file", "A file whose first line is the key that signs what is posted.")
          .optional("path", Path::of);
  static final Setting<Duration> TIMEOUT =
      Setting.duration(
          "timeout",
          Duration.ofMinutes(1),
          "How long one attempt may take; a program is killed then, with those it has started.");
  static final Setting<Integer> PARALLEL =
      Setting.count("parallel", RULES.parallel(), "How many at the same time; 1 keeps the order.");
  static final Setting<Integer> ATTEMPTS =
      Setting.count("attempts", RULES.attempts(), "How often a failing event is tried in all.");
  static final Setting<Duration> PAUSE =
      Setting.duration(
          "pause",
          RULES.pause(),
          "How long to wait after the first failure; doubles with each further one, up to 1h.");
  static final Setting<Integer> BACKLOG =
      Setting.count(
          "backlog",
          RULES.backlog(),
          "How many events may wait; further ones are lost, and logged.");

  static final List<Setting<?>> ALL =
      List.of(NAME, EVENTS, PROGRAM, URL, SECRET, TIMEOUT, PARALLEL, ATTEMPTS, PAUSE, BACKLOG);

  private HookKeys() {}

  private static URI url(String text) {
    URI url = URI.create(text);
    boolean web = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
    if (!web || url.getHost() == null || url.getUserInfo() != null) {
      throw new IllegalArgumentException("an http or https URL without user and password");
    }
    return url;
  }

  /// What is wrong with an element of which each value could be read.
  ///
  /// @param path of the element
  /// @param names of all elements; that of this one is added
  private static List<String> problems(String path, Settings element, Set<String> names) {
    var problems = new ArrayList<String>();
    String name = element.get(NAME);
    if (!Hook.isName(name)) {
      problems.add(path + ".name: " + name + ": expected the name of a directory, not hidden");
    } else if (!names.add(name)) {
      problems.add(path + ".name: " + name + ": given twice");
    }
    List<String> program = element.get(PROGRAM);
    if (program.isEmpty() == element.get(URL).isEmpty()) {
      problems.add(path + ".program: expected either a program or a url");
    }
    if (!program.isEmpty()) {
      Programs.problem(program).ifPresent(what -> problems.add(path + ".program: " + what));
    }
    if (element.get(SECRET).isPresent() && element.get(URL).isEmpty()) {
      problems.add(path + ".secret-file: expected together with url");
    }
    element
        .get(SECRET)
        .filter(file -> !Files.isReadable(file))
        .ifPresent(
            file -> problems.add(path + ".secret-file: " + file + ": expected a readable file"));
    for (Setting<Integer> number : List.of(PARALLEL, ATTEMPTS, BACKLOG)) {
      if (element.get(number) < 1) {
        problems.add(path + "." + number.name() + ": 0: expected a number from 1 up");
      }
    }
    if (element.get(TIMEOUT).isZero()) {
      problems.add(path + ".timeout: 0s: expected some time");
    }
    return problems;
  }

  /// What an element without problems says.
  private static Hook hook(Settings element) {
    Duration timeout = element.get(TIMEOUT);
    Hook.Target target =
        element.get(URL).isPresent()
            ? new Hook.Webhook(element.get(URL).get(), timeout, element.get(SECRET))
            : new Hook.Program(element.get(PROGRAM), timeout);
    var rules =
        new Hook.Rules(
            element.get(PARALLEL), element.get(ATTEMPTS), element.get(PAUSE), element.get(BACKLOG));
    return new Hook(element.get(NAME), element.get(EVENTS), target, rules);
  }

  /// What is wrong with the queue.
  ///
  /// @param hooks whether there are any
  /// @param roots directories that are served
  static List<String> problems(Settings server, boolean hooks, List<Path> roots) {
    Optional<Path> queue = server.get(QUEUE);
    if (queue.isEmpty()) {
      return hooks ? List.of("hooks: expected together with hook-queue, a directory") : List.of();
    }
    var problems = new ArrayList<>(Programs.outside(QUEUE.name(), queue.get(), roots));
    Programs.place(QUEUE.name(), queue.get(), true).ifPresent(problems::add);
    return problems;
  }

  /// The hooks that elements describe, by the path of each.
  ///
  /// @param problems gets what is wrong with them
  static List<Hook> read(Map<String, Settings> elements, List<String> problems) {
    var hooks = new ArrayList<Hook>();
    var names = new HashSet<String>();
    elements.forEach(
        (path, values) -> {
          List<String> wrong = problems(path, values, names);
          problems.addAll(wrong);
          if (wrong.isEmpty()) {
            hooks.add(hook(values));
          }
        });
    return List.copyOf(hooks);
  }
}
