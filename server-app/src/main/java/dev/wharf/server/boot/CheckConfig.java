package dev.wharf.server.boot;

import dev.wharf.domain.SettingsException;
import dev.wharf.server.ops.Plugins;
import java.io.PrintWriter;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// `wharf check-config FILE`: says whether a configuration file is good, and starts nothing; on
/// request it asks everybody whom the server would ask.
final class CheckConfig {
  private final PositionalParamSpec file =
      PositionalParamSpec.builder()
          .paramLabel("FILE")
          .type(Path.class)
          .arity("1")
          .required(true)
          .index("0")
          .description("The file, YAML or JSON.")
          .build();
  private final OptionSpec connect =
      UserCommand.flag(
          "--connect",
          "Also open every storage and every authenticator as the server would, try whether they"
              + " answer, and say so on a line for each.");
  private final PrintWriter out;
  private final PrintWriter err;

  CheckConfig(PrintWriter out, PrintWriter err) {
    this.out = out;
    this.err = err;
  }

  CommandSpec spec() {
    CommandSpec spec =
        Help.command(
                "check-config",
                "wharf check-config [--connect] FILE",
                "Checks a configuration file.",
                this::check)
            .addPositional(file)
            .addOption(connect);
    spec.usageMessage()
        .description(
            "Reads the file as 'serve --config' does and lists every problem with its line, its"
                + " value, and what would be right. Starts nothing, and without --connect asks"
                + " nobody; looks whether the programs of hooks and checks are there, and warns of"
                + " accounts in user files that share a home.")
        .footer(
            "%nExamples:",
            "  wharf check-config /etc/wharf/wharf.yaml",
            "  wharf check-config --connect /etc/wharf/wharf.yaml");
    return spec;
  }

  private int check() {
    Path path = file.getValue();
    var given = new Given();
    try {
      ConfigFile.read(path, given);
      Serve.fillDefaults(given);
      Providers providers = Providers.load();
      Configuration configuration = Configuration.read(given, providers);
      providers.troubles().forEach(trouble -> err.println("warning: " + trouble));
      QuotaKeys.notes(configuration.server()).forEach(note -> out.println("note: " + note));
      TlsKeys.notes(configuration.server()).forEach(note -> out.println("note: " + note));
      note("storage.", configuration.storage());
      configuration.storages().forEach((name, storage) -> note(name + ": ", storage));
      for (Configuration.Plugin plugin : configuration.authenticators()) {
        Plugins.warnings(plugin.type(), plugin.values())
            .forEach(warning -> err.println("warning: " + warning));
      }
      out.println(path + ": configuration is good");
      if (UserCommand.isSet(connect)) {
        return new Rounds(configuration, out, err).go() ? Main.OK : Main.FAILED;
      }
    } catch (SettingsException e) {
      e.problems().forEach(err::println);
      return Main.USAGE;
    }
    return Main.OK;
  }

  /// Tells what would not work in this process, though it may in the server's.
  private void note(String place, Configuration.Plugin storage) {
    Plugins.obstacles(storage.type(), storage.values())
        .forEach(obstacle -> out.println("note: " + place + obstacle + "; so you could not serve"));
  }
}
