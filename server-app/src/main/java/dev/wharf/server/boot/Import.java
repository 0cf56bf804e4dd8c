package dev.wharf.server.boot;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// `wharf import`: makes a configuration from that of Pure-FTPd.
final class Import {
  private final PositionalParamSpec source =
      PositionalParamSpec.builder()
          .paramLabel("SOURCE")
          .type(Path.class)
          .arity("1")
          .required(true)
          .index("0")
          .description("pure-ftpd.conf, or Debian's directory /etc/pure-ftpd.")
          .build();
  private final OptionSpec output =
      OptionSpec.builder("--output")
          .paramLabel("FILE")
          .type(Path.class)
          .description("Write the configuration here instead; the file must not exist.")
          .build();
  private final PrintWriter out;
  private final PrintWriter err;

  Import(PrintWriter out, PrintWriter err) {
    this.out = out;
    this.err = err;
  }

  CommandSpec spec() {
    CommandSpec spec =
        Help.command(
                "import",
                "wharf import SOURCE [OPTION]...",
                "Makes a configuration from that of Pure-FTPd.",
                this::make)
            .addPositional(source)
            .addOption(output);
    spec.usageMessage()
        .description(
            "Prints a configuration that does the same, and names every option that has no"
                + " equivalent, there as comments and on the standard error. User files, and the"
                + " settings of databases and directories, are named and not copied. Changes"
                + " nothing there.")
        .footer(
            "%nExamples:",
            "  wharf import /etc/pure-ftpd --output wharf.yaml",
            "  wharf import /usr/local/etc/pure-ftpd.conf > wharf.yaml",
            "  wharf check-config wharf.yaml");
    return spec;
  }

  private int make() {
    Path from = source.getValue();
    try {
      var config = new ImportedConfig();
      ForeignOptions.read(from).forEach(config::take);
      String yaml = config.yaml(from.toString());
      config.notes().forEach(note -> err.println("wharf: " + note));
      Path file = output.getValue();
      if (file == null) {
        out.print(yaml);
        out.flush();
      } else {
        write(file, yaml);
      }
      return Main.OK;
    } catch (IOException e) {
      err.println("wharf: " + Trouble.with(e));
      return Main.FAILED;
    }
  }

  private static void write(Path file, String yaml) throws IOException {
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----")));
    Files.writeString(file, yaml, StandardOpenOption.WRITE);
  }
}
