package dev.wharf.server.ops;

import dev.wharf.domain.FtpEvent;
import dev.wharf.domain.FtpPath;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// An event as an entry of a log: words that say what happened, and facts by name.
///
/// As text, everything that came from a client stands in quotes, with control characters, quotes
/// and backslashes escaped: nobody can forge a line, steer a terminal, or address a log library's
/// lookups. Filled by one thread.
public final class EventLine {
  private static final int LONGEST = 4096;

  private final String words;
  private final Weight weight;
  private final Map<String, Object> facts = new LinkedHashMap<>();

  /// How much an event matters; as syslog has it.
  public enum Weight {
    /// As usual.
    INFO,
    /// Files have changed, or were given away.
    NOTICE,
    /// Somebody should know.
    WARNING,
    /// Somebody should do something.
    ERROR
  }

  /// A word that no client has chosen.
  private record Plain(String text) {
    @Override
    public String toString() {
      return text;
    }
  }

  private EventLine(Weight weight, String words) {
    this.weight = weight;
    this.words = words;
  }

  /// The line of an event.
  static EventLine of(FtpEvent event) {
    EventLine line = begin(event);
    FtpEvent.Source source = event.source();
    line.facts.put("session", new Plain(source.session()));
    line.facts.put("client", new Plain(source.client().getHostAddress()));
    if (!source.account().isEmpty()) {
      line.with("account", source.account());
    }
    line.facts.put("protocol", new Plain(source.encrypted() ? "ftps" : "ftp"));
    return line;
  }

  private static EventLine begin(FtpEvent event) {
    return switch (event) {
      case FtpEvent.SessionOpened _ -> new EventLine(Weight.INFO, "connected");
      case FtpEvent.LoggedIn _ -> new EventLine(Weight.INFO, "logged in");
      case FtpEvent.LoginRefused(var _, var name, var reason) ->
          new EventLine(Weight.WARNING, "login refused").with("name", name).with("reason", reason);
      case FtpEvent.UploadCompleted(var _, var path, var bytes, var time, _) ->
          new EventLine(Weight.NOTICE, "uploaded").with("path", path).moved(bytes, time);
      case FtpEvent.UploadFailed(var _, var path, var bytes, var time, var reason) ->
          failed("upload failed", path, bytes, time, reason);
      case FtpEvent.DownloadCompleted(var _, var path, var bytes, var time) ->
          new EventLine(Weight.NOTICE, "downloaded").with("path", path).moved(bytes, time);
      case FtpEvent.DownloadFailed(var _, var path, var bytes, var time, var reason) ->
          failed("download failed", path, bytes, time, reason);
      case FtpEvent.Deleted(var _, var path) ->
          new EventLine(Weight.NOTICE, "deleted").with("path", path);
      case FtpEvent.Renamed(var _, var from, var to) ->
          new EventLine(Weight.NOTICE, "renamed").with("from", from).with("to", to);
      case FtpEvent.DirectoryCreated(var _, var path) ->
          new EventLine(Weight.NOTICE, "directory created").with("path", path);
      case FtpEvent.DirectoryRemoved(var _, var path) ->
          new EventLine(Weight.NOTICE, "directory removed").with("path", path);
      case FtpEvent.AttributesChanged(var _, var path, var what) ->
          new EventLine(Weight.NOTICE, "attributes changed").with("path", path).with("what", what);
      case FtpEvent.CommandRefused(var _, var command, var path, var reason) ->
          new EventLine(Weight.INFO, "refused")
              .with("command", command)
              .with("path", path)
              .with("reason", reason);
      case FtpEvent.QuotaFailed(var _, var problem) ->
          new EventLine(Weight.ERROR, "quota failed").with("problem", problem);
      case FtpEvent.SessionEnded(var _, var time, var reason) ->
          new EventLine(Weight.INFO, "ended").with("ms", time.toMillis()).with("reason", reason);
    };
  }

  private static EventLine failed(
      String words, FtpPath path, long bytes, Duration time, String reason) {
    return new EventLine(Weight.NOTICE, words)
        .with("path", path)
        .moved(bytes, time)
        .with("reason", reason);
  }

  /// Adds a fact; of a long text only the beginning.
  private EventLine with(String name, String value) {
    facts.put(name, value.length() > LONGEST ? value.substring(0, LONGEST) + '…' : value);
    return this;
  }

  private EventLine with(String name, FtpPath path) {
    return with(name, path.toString());
  }

  /// Adds a number.
  EventLine with(String name, long value) {
    facts.put(name, value);
    return this;
  }

  private EventLine moved(long bytes, Duration time) {
    return with("bytes", bytes).with("ms", time.toMillis());
  }

  /// How much it matters.
  public Weight weight() {
    return weight;
  }

  /// What happened.
  public String words() {
    return words;
  }

  /// Facts by name, in order: texts as they came, not to be trusted, and numbers.
  public Map<String, Object> facts() {
    return Collections.unmodifiableMap(facts);
  }

  /// All of it in one line: the words, then `name=value` pairs.
  public String text() {
    var out = new StringBuilder(160).append(words);
    facts.forEach(
        (name, value) -> {
          out.append(' ').append(name).append('=');
          if (value instanceof String text) {
            quote(text, out);
          } else {
            out.append(value);
          }
        });
    return out.toString();
  }

  private static void quote(String text, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      append(text.charAt(i), out);
    }
    out.append('"');
  }

  private static void append(char c, StringBuilder out) {
    switch (c) {
      case '"', '\\' -> out.append('\\').append(c);
      default -> {
        if (isPlain(c)) {
          out.append(c);
        } else {
          out.append("\\u");
          for (int shift = 12; shift >= 0; shift -= 4) {
            out.append(Character.forDigit(c >> shift & 0xf, 16));
          }
        }
      }
    }
  }

  /// Neither control characters, nor what ends a line or turns its direction.
  private static boolean isPlain(char c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
