package dev.wharf.server.boot;

import dev.wharf.domain.Setting;
import dev.wharf.domain.Settings;
import dev.wharf.domain.SettingsException;
import dev.wharf.server.logs.LineSink;
import dev.wharf.server.logs.LogFile;
import dev.wharf.server.logs.Syslog;
import dev.wharf.server.logs.TransferFormat;
import dev.wharf.server.logs.TransferLog;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The keys of the section `log`, and what they open.
final class LogKeys {
  private static final String TRANSFER_FORMATS =
      "FORMAT:PATH with one of the formats xferlog, clf, w3c, stats";
  private static final String SYSLOG_FORMS =
      "a path as /dev/log, udp://HOST:PORT or tcp://HOST:PORT";

  /// How an entry of the log looks.
  enum Format {
    /// For people.
    TEXT,
    /// For machines.
    JSON
  }

  static final Setting<Format> FORMAT =
      Setting.choice(
          "log.format",
          Format.class,
          Format.TEXT,
          "How the terminal and the file show an entry: as text for people, or as a line of JSON.");
  static final Setting<Boolean> TERMINAL =
      Setting.flag("log.terminal", true, "Log to standard error.");
  static final Setting<Optional<Path>> FILE =
      Setting.text("log.file", "Log to this file. A reload opens it anew, as logrotate needs.")
          .optional("path", Path::of);
  static final Setting<Long> ROTATE_AT =
      Setting.size(
          "log.rotate-at",
          100L << 20,
          "Size at which a file, also one of transfers, becomes NAME.1 and another is begun; 0 for"
              + " never.");
  static final Setting<Integer> KEEP =
      Setting.count("log.keep", 5, "How many such files stay: NAME.1, NAME.2, …");
  static final Setting<Optional<Syslog.Target>> SYSLOG =
      Setting.text(
              "log.syslog",
              "Log to a system log, too: "
                  + SYSLOG_FORMS
                  + ". Over the network as RFC 5424, over TCP with counted octets.")
          .optional("address", LogKeys::target);
  static final Setting<Integer> FACILITY =
      Setting.text("log.facility", "The facility there, by its name.")
          .or("ftp")
          .as("facility", LogKeys::facility);
  static final Setting<List<Transfers>> TRANSFERS =
      Setting.texts(
              "log.transfers",
              "Files with a line for each transfer, as in `xferlog:/var/log/xferlog`: "
                  + TRANSFER_FORMATS
                  + ".")
          .or(List.of())
          .as("list of FORMAT:PATH", list -> list.stream().map(LogKeys::transfers).toList());

  static final ConfigKeys.Section SECTION =
      new ConfigKeys.Section(
          "log",
          "Where the log goes, see [operating](operating.md#logs).",
          List.of(FORMAT, TERMINAL, FILE, ROTATE_AT, KEEP, SYSLOG, FACILITY, TRANSFERS));

  /// A file of transfers.
  record Transfers(TransferFormat format, Path path) {}

  private LogKeys() {}

  /// Opens all that the settings name.
  ///
  /// @throws SettingsException if something cannot be opened; nothing stays open then
  static OpenLogs open(Settings settings, boolean verbose) {
    var lines = new ArrayList<LineSink>();
    var transfers = new ArrayList<TransferLog>();
    var opened =
        new OpenLogs(
            settings.get(FORMAT),
            settings.get(TERMINAL),
            verbose,
            lines,
            new ArrayList<>(),
            transfers);
    try {
      Optional<Path> file = settings.get(FILE);
      if (file.isPresent()) {
        lines.add(file(file.get(), settings, ""));
      }
      settings
          .get(SYSLOG)
          .ifPresent(target -> opened.systems().add(new Syslog(target, settings.get(FACILITY))));
      for (Transfers one : settings.get(TRANSFERS)) {
        LogFile sink = file(one.path(), settings, one.format().head());
        transfers.add(new TransferLog(one.format(), sink));
      }
      return opened;
    } catch (IOException e) {
      opened.close();
      throw new SettingsException("log: " + Trouble.with(e), e);
    }
  }

  private static LogFile file(Path path, Settings settings, String head) throws IOException {
    return new LogFile(path, settings.get(ROTATE_AT), settings.get(KEEP), head);
  }

  private static Syslog.Target target(String text) {
    if (text.startsWith("/")) {
      return new Syslog.Target.Local(Path.of(text));
    }
    int slashes = text.indexOf("://");
    int colon = text.lastIndexOf(':');
    if (slashes > 0 && colon > slashes + 3) {
      String host = text.substring(slashes + 3, colon);
      var address = new InetSocketAddress(host, Endpoint.port(text.substring(colon + 1)));
      if (!address.isUnresolved() && text.startsWith("udp://")) {
        return new Syslog.Target.Udp(address);
      }
      if (!address.isUnresolved() && text.startsWith("tcp://")) {
        return new Syslog.Target.Tcp(address);
      }
    }
    throw new IllegalArgumentException(SYSLOG_FORMS);
  }

  private static int facility(String name) {
    return Syslog.facility(name)
        .orElseThrow(
            () -> new IllegalArgumentException("one of " + String.join(", ", Syslog.FACILITIES)));
  }

  private static Transfers transfers(String text) {
    int colon = text.indexOf(':');
    String word = colon < 0 ? "" : text.substring(0, colon).toUpperCase(Locale.ROOT);
    return Arrays.stream(TransferFormat.values())
        .filter(format -> format.name().equals(word) && colon < text.length() - 1)
        .findFirst()
        .map(format -> new Transfers(format, Path.of(text.substring(colon + 1))))
        .orElseThrow(() -> new IllegalArgumentException(TRANSFER_FORMATS));
  }
}
