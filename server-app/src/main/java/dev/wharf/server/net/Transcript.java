package dev.wharf.server.net;

import dev.wharf.auth.spi.PeerInfo;
import dev.wharf.protocol.command.Verb;
import dev.wharf.protocol.port.ControlLine;
import dev.wharf.protocol.port.ControlWire;
import dev.wharf.protocol.reply.Reply;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;

/// A control connection whose commands and replies go to the log at DEBUG, for whoever looks for a
/// fault. What follows PASS and its like does not, nor does a line that is no command: it may be a
/// password with a slip in front of it.
final class Transcript implements ControlWire {
  private static final Logger LOG = System.getLogger("dev.wharf.dialogue");

  private static final Set<Verb> SECRET = Set.of(Verb.PASS, Verb.ACCT, Verb.ADAT);

  private final ControlWire wire;
  private final String id;

  private Transcript(ControlWire wire, String id) {
    this.wire = wire;
    this.id = id;
  }

  /// The connection itself if nobody wants to read along.
  static ControlWire of(ControlWire wire, String id) {
    return LOG.isLoggable(Level.DEBUG) ? new Transcript(wire, id) : wire;
  }

  @Override
  public ControlLine read(Duration patience) {
    ControlLine line = wire.read(patience);
    if (line instanceof ControlLine.Text(byte[] bytes)) {
      String shown = shown(bytes);
      LOG.log(Level.DEBUG, () -> "session " + id + " > " + shown);
    }
    return line;
  }

  /// The line without its secrets.
  static String shown(byte[] line) {
    int end = 0;
    while (end < line.length && line[end] != ' ') {
      end++;
    }
    String word = new String(line, 0, end, StandardCharsets.UTF_8).toUpperCase(Locale.ROOT);
    return Arrays.stream(Verb.values())
        .filter(verb -> verb.name().equals(word))
        .findFirst()
        .map(
            verb ->
                SECRET.contains(verb) ? verb + " ***" : new String(line, StandardCharsets.UTF_8))
        .orElse("(" + line.length + " bytes that are no command)");
  }

  @Override
  public void send(Reply reply) throws IOException {
    LOG.log(
        Level.DEBUG,
        () -> "session " + id + " < " + reply.code() + " " + String.join(" / ", reply.lines()));
    wire.send(reply);
  }

  @Override
  public void sendAhead(Reply begun) throws IOException {
    LOG.log(
        Level.DEBUG,
        () -> "session " + id + " < " + begun.code() + "-" + String.join(" / ", begun.lines()));
    wire.sendAhead(begun);
  }

  @Override
  public void wake() {
    wire.wake();
  }

  @Override
  public boolean isOver(long since, long patience) {
    return wire.isOver(since, patience);
  }

  @Override
  public PeerInfo peer() {
    return wire.peer();
  }

  @Override
  public boolean offersTls() {
    return wire.offersTls();
  }

  @Override
  public void startTls() throws IOException {
    wire.startTls();
  }
}
