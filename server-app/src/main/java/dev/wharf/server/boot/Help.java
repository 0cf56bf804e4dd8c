package dev.wharf.server.boot;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// How every command presents itself: like a manual page.
final class Help {
  private Help() {}

  /// A command with `--help`, headings and exit codes.
  ///
  /// @param name as it is typed
  /// @param synopsis name, options and arguments
  /// @param summary one short sentence
  /// @param action what it does; returns the exit code
  static CommandSpec command(
      String name, String synopsis, String summary, Callable<Integer> action) {
    CommandSpec spec = CommandSpec.wrapWithoutInspection(action).name(name);
    spec.addOption(
        OptionSpec.builder("-h", "--help")
            .usageHelp(true)
            .description("Print this text and exit.")
            .build());
    spec.usageMessage()
        .header(summary)
        .synopsisHeading("%nSynopsis:%n  ")
        .customSynopsis(synopsis)
        .descriptionHeading("%nDescription:%n")
        .parameterListHeading("%nArguments:%n")
        .optionListHeading("%nOptions:%n")
        .commandListHeading("%nCommands:%n")
        .exitCodeListHeading("%nExit codes:%n")
        .sortOptions(false);
    spec.usageMessage().exitCodeList(exitCodes());
    return spec;
  }

  /// A message of picocli as a sentence on one line.
  static String sentence(String message) {
    return message.lines().findFirst().orElse("wrong usage");
  }

  private static Map<String, String> exitCodes() {
    var codes = new LinkedHashMap<String, String>();
    codes.put("0", "It went well.");
    codes.put("1", "It could not be done; the message says why.");
    codes.put("2", "The command line or the configuration is wrong.");
    return codes;
  }
}
