package dev.wharf.server.boot;

import dev.wharf.server.control.AdminClient;
import dev.wharf.server.control.AdminPlace;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/// What all commands share that ask a server which runs on this machine.
final class Asking {
  private final OptionSpec socket =
      OptionSpec.builder("--socket")
          .paramLabel("PATH")
          .type(Path.class)
          .arity("1")
          .description(
              "The admin socket of the server (admin.socket). Default: that of the only server of"
                  + " this user")
          .build();
  private final PrintWriter err;

  Asking(PrintWriter err) {
    this.err = err;
  }

  /// Something to be done with a connection.
  @FunctionalInterface
  interface Deed {
    /// Does it; the result is the exit code.
    int with(AdminClient server) throws IOException, InterruptedException;
  }

  /// A command of this kind.
  CommandSpec command(String name, String arguments, String summary, Deed deed) {
    String synopsis = "wharf " + name + (arguments.isEmpty() ? "" : " " + arguments);
    return Help.command(name, synopsis, summary, () -> run(deed)).addOption(socket);
  }

  /// Explains a command.
  static CommandSpec explained(CommandSpec spec, String description, String... examples) {
    UsageMessageSpec usage = spec.usageMessage().description(description);
    var footer = new ArrayList<>(List.of("%nExamples:"));
    for (String example : examples) {
      footer.add("  " + example);
    }
    usage.footer(footer.toArray(String[]::new));
    return spec;
  }

  /// An argument that has to be there.
  static PositionalParamSpec argument(String label, String description) {
    return PositionalParamSpec.builder()
        .paramLabel(label)
        .type(String.class)
        .arity("1")
        .required(true)
        .index("0")
        .description(description)
        .build();
  }

  private int run(Deed deed) throws InterruptedException {
    try (AdminClient server = connect()) {
      return deed.with(server);
    } catch (IOException e) {
      err.println("wharf: " + e.getMessage());
      return Main.FAILED;
    }
  }

  private AdminClient connect() throws IOException {
    Path path = socket.getValue();
    return path == null ? AdminClient.of(place()) : AdminClient.at(path);
  }

  /// Where this user's servers listen.
  static AdminPlace place() {
    return AdminPlace.of(System.getenv(), System.getProperty("user.name"));
  }

  /// The facts of a good answer, or nothing but a message.
  ///
  /// @return the exit code
  int ask(AdminClient server, String deed, Map<String, ?> members, Use use) throws IOException {
    Map<String, Object> answer = server.ask(deed, members);
    if (!Boolean.TRUE.equals(answer.get("ok"))) {
      if (answer.get("errors") instanceof List<?> errors) {
        errors.forEach(error -> err.println("wharf: " + clean(String.valueOf(error))));
      }
      return Main.FAILED;
    }
    use.accept(answer);
    return Main.OK;
  }

  /// What to do with the facts of an answer.
  @FunctionalInterface
  interface Use {
    void accept(Map<String, Object> facts);
  }

  /// A text that no client can steer a terminal with.
  static String clean(String text) {
    var clean = new StringBuilder();
    Logs.escape(text, clean);
    return clean.toString();
  }
}
