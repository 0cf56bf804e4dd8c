package dev.wharf.server.boot;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// The command line: `wharf serve`, `wharf who` and the others.
///
/// Commands are declared in code and not by annotations, so that nothing has to be opened to
/// reflection.
public final class Main {
  /// Everything went well.
  static final int OK = 0;

  /// The command could not do its work.
  static final int FAILED = 1;

  /// The command line or the configuration is wrong.
  static final int USAGE = 2;

  private Main() {}

  /// Runs one command and ends the process with its exit code: 0 if it went well, 1 if it could not
  /// do its work, 2 if the command line or the configuration is wrong.
  public static void main(String[] args) {
    var out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    var err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    Logs.toTerminal(false); // also the JVM logs, at its end
    System.exit(run(out, err, args));
  }

  /// Runs one command.
  ///
  /// @param out for what was asked for
  /// @param err for what went wrong
  /// @return the exit code
  static int run(PrintWriter out, PrintWriter err, String... args) {
    CommandSpec root =
        Help.command("wharf", "wharf [OPTION] COMMAND", "An FTP server.", () -> usage(err));
    root.addOption(
        OptionSpec.builder("-V", "--version")
            .versionHelp(true)
            .description("Print the version and exit.")
            .build());
    root.versionProvider(() -> new String[] {version()});
    root.usageMessage()
        .description(
            "Serves a directory, a bucket or whatever a plugin offers to FTP clients. Without any"
                + " setting `wharf serve` serves ./wharf-data at 127.0.0.1:2121.")
        .footer(
            "%nExamples:",
            "  wharf serve",
            "  wharf serve --root /srv/files --user alice:secret --listen '*:2121'",
            "  wharf serve --help");
    root.addSubcommand("serve", new Serve(out, err).spec());
    root.addSubcommand("check-config", new CheckConfig(out, err).spec());
    root.addSubcommand("user", UserCommand.all(out, err));
    root.addSubcommand("test-login", new TestLogin(out, err).spec());
    root.addSubcommand("import", new Import(out, err).spec());
    root.addSubcommand("quota", QuotaCheck.all(out, err));
    root.addSubcommand("hash-password", new HashPassword(out, err).spec());
    root.addSubcommand("who", new Who(out, err).spec());
    new Steer(out, err).commands().forEach(spec -> root.addSubcommand(spec.name(), spec));
    root.addSubcommand("rehearse", new Rehearsal(err).spec());
    return new CommandLine(root)
        .setOut(out)
        .setErr(err)
        .setUsageHelpAutoWidth(true)
        .setParameterExceptionHandler(Main::misused)
        .execute(args);
  }

  /// The version of the product and of the JVM, on one line.
  static String version() {
    String version =
        Main.class.getModule().getDescriptor() == null
            ? "unknown"
            : Main.class.getModule().getDescriptor().rawVersion().orElse("unknown");
    return "wharf " + version + " (Java " + Runtime.version() + ")";
  }

  private static Integer usage(PrintWriter err) {
    err.println("wharf: a command is missing: serve, who, check-config or another");
    err.println("Try 'wharf --help', or just 'wharf serve'.");
    return USAGE;
  }

  private static int misused(CommandLine.ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    command.getErr().println("wharf: " + Help.sentence(String.valueOf(e.getMessage())));
    CommandLine.UnmatchedArgumentException.printSuggestions(e, command.getErr());
    command.getErr().println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
    return USAGE;
  }
}
