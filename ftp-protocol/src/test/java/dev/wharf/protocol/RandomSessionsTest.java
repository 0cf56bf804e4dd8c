package dev.wharf.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.protocol.command.Command;
import dev.wharf.protocol.command.CommandParser;
import dev.wharf.protocol.command.Parsed;
import dev.wharf.protocol.command.Verb;
import dev.wharf.protocol.port.DataConnection.Opening;
import dev.wharf.protocol.port.ProtocolSettings.Features;
import dev.wharf.protocol.reply.Reply;
import dev.wharf.storage.contract.MemoryTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// 100,000 commands in random order, held against [SessionModel]: one final reply for each, in
/// order, with a code that the sequence and the [Verb] allow.
///
/// A failure names its seed; `-Dwharf.seed=…` plays that one session again.
class RandomSessionsTest {
  private static final int COMMANDS = 100_000;
  private static final int COMMANDS_OF_A_SESSION = 200;

  private final CommandParser parser = new CommandParser(false);
  private int transfers;

  @Test
  void one_allowed_final_reply_for_each_of_100_000_commands() {
    String seed = System.getProperty("wharf.seed", "");
    if (!seed.isEmpty()) {
      play(Long.parseLong(seed));
      return;
    }
    long next = "one allowed final reply".hashCode();
    int sent = 0;
    while (sent < COMMANDS) {
      sent += play(next++);
    }
    assertThat(transfers).as("transfers among them").isGreaterThan(COMMANDS / 50);
  }

  private int play(long seed) {
    var session = new OneSession(parser, new RandomLines(new Random(seed)));
    try {
      int sent = session.play();
      transfers += session.transfers;
      return sent;
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError("-Dwharf.seed=" + seed + "\n" + session.dialogue, e);
    }
  }

  private static final class OneSession {
    final Dialogue dialogue;
    private final CommandParser parser;
    private final RandomLines lines;
    private final SessionModel model = new SessionModel();
    private int sent;
    private int transfers;

    OneSession(CommandParser parser, RandomLines lines) {
      this.parser = parser;
      this.lines = lines;
      var house = new House(tree());
      house.features = new Features(true, true, true, true, true, false, false, 4);
      this.dialogue = Dialogue.with(house);
    }

    private static MemoryTree tree() {
      return MemoryTree.empty()
          .with("a.txt", "hello")
          .with("b.txt", "one\ntwo\r\n")
          .with("d/c.txt", "")
          .withDirectory("e")
          .withLink("l", "a.txt")
          .keepingInterruptedUploads();
    }

    int play() {
      while (sent < COMMANDS_OF_A_SESSION && !model.isOver()) {
        var packet = new ArrayList<byte[]>();
        packet.add(lines.next(model.isIn()));
        while (lines.chance(20) && packet.size() < 5 && !mayTransfer(packet.getLast())) {
          packet.add(lines.next(model.isIn()));
        }
        packet.forEach(dialogue::client);
        for (byte[] line : packet) {
          if (!model.isOver()) {
            answer(line, parser.parse(line));
          }
        }
        dialogue.channels.clear();
      }
      dialogue.end();
      return sent;
    }

    private boolean mayTransfer(byte[] line) {
      return parser.parse(line) instanceof Parsed.Valid(Command.Transferring _);
    }

    private void answer(byte[] line, Parsed parsed) {
      sent++;
      Set<Integer> expected = model.expected(parsed);
      Reply reply = dialogue.reply();
      if (reply.isPreliminary()) {
        assertThat(expected).as("150 is not among them, %s", model).isEqualTo(SessionModel.ANY);
        assertThat(parsed).isInstanceOf(Parsed.Valid.class);
        allowed(line, reply);
        transfer(line, parsed);
        return;
      }
      if (!expected.equals(SessionModel.ANY)) {
        assertThat(expected).as("%s in %s", reply, model).contains(reply.code());
      }
      assertThat(model.impossible(parsed)).as("%s", model).doesNotContain(reply.code());
      allowed(line, reply);
      model.answered(parsed, reply.code());
    }

    /// A code that the verb allows, and no fault of ours.
    private static void allowed(byte[] line, Reply reply) {
      Set<Integer> codes =
          DialogueFile.verbOf(new String(line, UTF_8)).map(Verb::replies).orElse(Set.of());
      boolean always = reply.code() == 421 || reply.code() == 500;
      assertThat(always || codes.contains(reply.code())).as("c_003: %s", reply).isTrue();
      assertThat(reply.toString()).doesNotContain("Internal error");
    }

    private void transfer(byte[] line, Parsed parsed) {
      transfers++;
      switch (lines.one(List.of("whole", "whole", "broken", "absent", "abor", "early", "quit"))) {
        case "whole" -> {
          dialogue.dataNow(whole());
          finish(line, parsed, Set.of(226, 451));
        }
        case "broken" -> {
          dialogue.dataNow(broken());
          finish(line, parsed, Set.of(426));
        }
        case "absent" -> {
          boolean refused = lines.chance(50);
          Opening opening = refused ? Opening.TLS_REFUSED : Opening.FAILED;
          dialogue.dataNow(ClientEnd.absent(opening));
          finish(line, parsed, Set.of(refused ? 522 : 425));
        }
        case "abor" -> {
          dialogue.dataNow(new ClientEnd(Opening.OPEN, bytes(), 0, ClientEnd.End.STALLS));
          abort(line, parsed);
        }
        case "early" -> abort(line, parsed);
        default -> {
          dialogue.client("NOOP", "QUIT").dataNow(whole());
          finish(line, parsed, Set.of(226, 451));
          overtaken("NOOP", 200);
          overtaken("QUIT", 221);
        }
      }
    }

    private void abort(byte[] line, Parsed parsed) {
      boolean asks = lines.chance(50);
      if (asks) {
        dialogue.client("STAT").server(211);
        sent++;
      }
      boolean waits = lines.chance(50);
      if (waits) {
        dialogue.client("NOOP");
      }
      dialogue.client("ABOR");
      finish(line, parsed, Set.of(426));
      if (waits) {
        overtaken("NOOP", 200);
      }
      overtaken("ABOR", 226);
    }

    private void overtaken(String line, int code) {
      dialogue.server(code);
      sent++;
      model.answered(parser.parse(line.getBytes(UTF_8)), code);
    }

    private void finish(byte[] line, Parsed parsed, Set<Integer> codes) {
      Reply reply = dialogue.reply();
      assertThat(codes).as("%s", reply).contains(reply.code());
      allowed(line, reply);
      model.answered(parsed, reply.code());
    }

    private byte[] bytes() {
      return lines
          .one(List.of("", "x", "hello\r\nworld\r", "0123456789".repeat(5)))
          .getBytes(UTF_8);
    }

    private ClientEnd whole() {
      ClientEnd.End end = lines.one(List.of(ClientEnd.End.ORDERLY, ClientEnd.End.CLOSE_NOTIFY));
      return ClientEnd.sender(bytes(), end);
    }

    private ClientEnd broken() {
      ClientEnd.End end =
          lines.one(List.of(ClientEnd.End.RESET, ClientEnd.End.TRUNCATED, ClientEnd.End.TIMEOUT));
      return new ClientEnd(Opening.OPEN, bytes(), 0, end);
    }
  }
}
