package dev.wharf.server.clients;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;

/// A conversation with an FTP server, of which all answers are written down: their codes, and what
/// clients parse of their texts. Two servers that answer the same leave the same notes.
final class Talk implements AutoCloseable {
  private static final int PATIENCE = 20_000; // milliseconds

  private final Map<String, String> notes;
  private final String prefix;
  private final Socket socket;
  private final BufferedReader in;

  /// Connects.
  ///
  /// @param notes where answers are written down, by step
  /// @param prefix before the names of steps; tells conversations apart
  Talk(int port, String prefix, Map<String, String> notes) throws IOException {
    this.notes = notes;
    this.prefix = prefix;
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(PATIENCE);
    socket.setTcpNoDelay(true);
    in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
    note("greeting", code(reply()));
  }

  private void note(String step, String answer) {
    String name = prefix + step;
    for (int again = 2; notes.containsKey(name); again++) {
      name = prefix + step + " (" + again + ")";
    }
    notes.put(name, answer);
  }

  /// The lines of the next reply; none if the connection is closed, or nothing comes.
  private List<String> reply() throws IOException {
    var lines = new ArrayList<String>();
    try {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        lines.add(line);
        if (line.length() > 3 && line.charAt(3) == ' ' && Character.isDigit(line.charAt(0))) {
          return lines;
        }
      }
    } catch (SocketTimeoutException _) {
      return List.of("no answer");
    }
    return lines.isEmpty() ? List.of("closed") : lines;
  }

  private static String code(List<String> reply) {
    String last = reply.getLast();
    return Character.isDigit(last.charAt(0)) ? last.substring(0, 3) : last;
  }

  private List<String> ask(String line) throws IOException {
    try {
      socket.getOutputStream().write((line + "\r\n").getBytes(UTF_8));
    } catch (IOException _) {
      // closed, and perhaps it has said why
    }
    return reply();
  }

  /// Says some lines; of the answers only the codes count.
  Talk say(String... lines) throws IOException {
    for (String line : lines) {
      note(line, code(ask(line)));
    }
    return this;
  }

  /// Says a line; of its answer the text counts as well, as clients parse it.
  Talk say(String line, Function<List<String>, String> parse) throws IOException {
    List<String> reply = ask(line);
    note(line, code(reply) + (code(reply).startsWith("2") ? " " + parse.apply(reply) : ""));
    return this;
  }

  /// Says lines that every server has a good answer for, which is not written down.
  Talk quietly(String... lines) throws IOException {
    for (String line : lines) {
      List<String> reply = ask(line);
      assertThat(reply.getLast()).as("%s%s", prefix, line).matches("[23].*");
    }
    return this;
  }

  private Socket data() throws IOException {
    String reply = ask("EPSV").getLast();
    assertThat(reply).as("%s: %s", prefix, notes).contains("|||");
    int bars = reply.indexOf("|||");
    int port = Integer.parseInt(reply.substring(bars + 3, reply.indexOf('|', bars + 3)));
    var data = new Socket(InetAddress.getLoopbackAddress(), port);
    data.setSoTimeout(PATIENCE);
    return data;
  }

  /// Says a line that sends something to us, which is written down as `parse` sees it.
  Talk fetch(String line, Function<String, String> parse) throws IOException {
    String codes;
    String text = "";
    try (Socket data = data()) {
      codes = code(ask(line));
      if (codes.startsWith("1")) {
        text = " " + parse.apply(new String(data.getInputStream().readAllBytes(), UTF_8));
      }
    }
    note(
        line, (codes.startsWith("1") ? codes + " " + code(reply()) : codes) + text.stripTrailing());
    return this;
  }

  /// Says a line that takes something from us.
  Talk send(String line, byte[] bytes) throws IOException {
    String codes;
    try (Socket data = data()) {
      codes = code(ask(line));
      if (codes.startsWith("1")) {
        data.getOutputStream().write(bytes);
      }
    } catch (IOException _) {
      codes = "1xx"; // the server wanted no more of it; it says why
    }
    note(line, codes.startsWith("1") ? "150 " + code(reply()) : codes);
    return this;
  }

  /// Begins to fetch something large, and gives up.
  Talk abort(String line) throws IOException {
    try (Socket data = data()) {
      String first = code(ask(line));
      data.getInputStream().readNBytes(1000);
      socket.getOutputStream().write("ABOR\r\n".getBytes(UTF_8));
      drain(data);
      note(line + ", ABOR", first + " " + code(reply()) + " " + code(reply()));
    }
    return this;
  }

  private static void drain(Socket data) {
    try {
      data.getInputStream().transferTo(OutputStream.nullOutputStream());
    } catch (IOException _) {
      // cut, which is an end as well
    }
  }

  /// What is between the quotes.
  static String quoted(List<String> reply) {
    String line = reply.getLast();
    int from = line.indexOf('"');
    return line.substring(from, line.lastIndexOf('"') + 1);
  }

  /// What follows the code.
  static String text(List<String> reply) {
    return reply.getLast().substring(4);
  }

  /// Address and port of a PASV reply; which port is another matter.
  static String address(List<String> reply) {
    String[] numbers = text(reply).replaceAll("[^0-9,]", "").split(",", -1);
    return numbers.length + " numbers, " + String.join(".", List.of(numbers).subList(0, 4));
  }

  /// The features of FEAT, without their arguments.
  static String features(List<String> reply) {
    var names = new TreeSet<String>();
    reply.subList(1, reply.size() - 1).forEach(line -> names.add(line.strip().split("[ ;]", 2)[0]));
    return String.join(" ", names);
  }

  /// Facts and name of MLST.
  static String facts(List<String> reply) {
    return mlsx(reply.get(1).stripLeading());
  }

  /// Names, and whether they are files or directories, and sizes of files, in lines of LIST.
  static String listed(String listing) {
    var lines = new TreeSet<String>();
    listing.lines().map(Talk::line).forEach(lines::add);
    return String.join(", ", lines);
  }

  private static String line(String line) {
    String[] fields = line.strip().split(" +", 9);
    if (fields.length < 9) {
      return line;
    }
    String size = line.startsWith("d") ? "" : " " + fields[4];
    String time = line.startsWith("d") ? "" : " " + fields[5] + " " + fields[6] + " " + fields[7];
    return fields[0] + size + time + " " + fields[8];
  }

  /// The same without times.
  static String sizes(String listing) {
    var lines = new TreeSet<String>();
    for (String line : listing.lines().toList()) {
      String[] fields = line.strip().split(" +", 9);
      lines.add(fields[8] + (line.startsWith("d") ? "" : " " + fields[4]));
    }
    return String.join(", ", lines);
  }

  /// Names in any order.
  static String names(String listing) {
    return String.join(", ", new TreeSet<>(listing.lines().toList()));
  }

  /// Names, types, sizes and times in lines of MLSD.
  static String machine(String listing) {
    var lines = new TreeSet<String>();
    listing.lines().map(Talk::mlsx).forEach(lines::add);
    return String.join(", ", lines);
  }

  private static String mlsx(String line) {
    int blank = line.indexOf(' ');
    var facts = new LinkedHashMap<String, String>();
    for (String fact : line.substring(0, Math.max(0, blank)).split(";", -1)) {
      int equals = fact.indexOf('=');
      if (equals > 0) {
        facts.put(fact.substring(0, equals).toLowerCase(Locale.ROOT), fact.substring(equals + 1));
      }
    }
    String type = facts.getOrDefault("type", "?");
    String about = type.equals("file") ? " " + facts.get("size") + " " + facts.get("modify") : "";
    return type + about + line.substring(blank);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
