package dev.wharf.server.boot;

import dev.wharf.server.control.AdminClient;
import dev.wharf.server.control.Json;
import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// `wharf who`: who is online, and what they do.
final class Who {
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final String HOME = "\033[H";
  private static final String REST_OF_LINE = "\033[K";
  private static final String REST_OF_SCREEN = "\033[J";

  private final OptionSpec json =
      flag("--json", "Print one line of JSON, or with --watch one every second.");
  private final OptionSpec watch =
      flag("--watch", "Show it again every second, with progress bars, until Ctrl-C.");
  private final PrintWriter out;
  private final PrintWriter err;

  Who(PrintWriter out, PrintWriter err) {
    this.out = out;
    this.err = err;
  }

  CommandSpec spec() {
    var asking = new Asking(err);
    CommandSpec spec =
        asking.command(
            "who",
            "[--json] [--watch]",
            "Says who is online, and what they do.",
            server -> show(server, asking));
    return Asking.explained(
        spec.addOption(json).addOption(watch),
        "States are idle, listing, upload, download and working. SIZE and DONE are known for"
            + " downloads, and for uploads that were announced with ALLO; RATE is that of the whole"
            + " transfer, with --watch that of the last second. SINCE counts from the"
            + " connection.",
        "wharf who",
        "wharf who --watch",
        "wharf who --json | jq -r '.sessions[].account'");
  }

  private int show(AdminClient server, Asking asking) throws IOException, InterruptedException {
    boolean watching = watch.<Boolean>getValue();
    boolean terminal = watching && isTerminal();
    var table = new WhoTable(watching);
    while (true) {
      int code = asking.ask(server, "who", Map.of(), facts -> print(facts, table, terminal));
      if (code != Main.OK || !watching) {
        return code;
      }
      Thread.sleep(PAUSE);
    }
  }

  private static boolean isTerminal() {
    return Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
  }

  private void print(Map<String, Object> facts, WhoTable table, boolean terminal) {
    if (json.<Boolean>getValue()) {
      out.println(Json.line(facts));
      return;
    }
    List<?> sessions = facts.get("sessions") instanceof List<?> list ? list : List.of();
    if (terminal) {
      out.print(HOME);
    }
    for (String line : table.lines(sessions, System.nanoTime())) {
      out.println(terminal ? line + REST_OF_LINE : line);
    }
    out.print(terminal ? REST_OF_SCREEN : "");
    out.flush();
  }

  private static OptionSpec flag(String name, String description) {
    return OptionSpec.builder(name)
        .type(boolean.class)
        .arity("0")
        .initialValue(false)
        .description(description)
        .build();
  }
}
