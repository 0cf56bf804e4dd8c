package dev.wharf.protocol.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.auth.spi.SessionEnd;
import dev.wharf.domain.Account;
import dev.wharf.domain.FtpPath;
import dev.wharf.domain.Throttles;
import dev.wharf.domain.Username;
import dev.wharf.protocol.command.Command;
import dev.wharf.protocol.command.CommandParser;
import dev.wharf.protocol.command.Parsed;
import dev.wharf.protocol.command.Verb;
import dev.wharf.protocol.port.DataPlan;
import dev.wharf.protocol.port.ProtocolSettings.Features;
import dev.wharf.storage.contract.MemoryTree;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Every kind of command in every kind of session; what is expected stands in `gate.txt`.
class GateTest {
  private static final Features ALL_ON = new Features(true, true, true, true, true, true, true, 0);
  private static final Features ALL_OFF =
      new Features(false, false, false, false, false, false, false, 0);
  private static final DataPlan PLAN =
      new DataPlan.Active(new InetSocketAddress(InetAddress.ofLiteral("192.0.2.7"), 5000));

  @TestFactory
  Stream<DynamicTest> the_gate_says_what_the_table_says() throws IOException {
    List<List<String>> table = table();
    List<String> columns = table.getFirst();
    Map<String, Command> examples = new LinkedHashMap<>();
    Commands.examples().forEach(one -> examples.put(one.getClass().getSimpleName(), one));
    return table.stream()
        .skip(1)
        .map(
            row ->
                DynamicTest.dynamicTest(
                    row.getFirst(),
                    () -> {
                      Command command = Objects.requireNonNull(examples.get(row.getFirst()));
                      assertThat(row).hasSameSizeAs(columns);
                      for (int i = 1; i < columns.size(); i++) {
                        assertThat(verdict(columns.get(i), command))
                            .as("%s in %s", row.getFirst(), columns.get(i))
                            .isEqualTo(row.get(i));
                      }
                    }));
  }

  @Test
  void every_kind_of_command_has_a_row_and_an_example() throws IOException {
    List<String> kinds = Commands.kinds().stream().map(Class::getSimpleName).toList();
    List<String> rows = table().stream().skip(1).map(List::getFirst).toList();
    assertThat(rows).containsExactlyInAnyOrderElementsOf(kinds);
    assertThat(Commands.examples().stream().map(one -> one.getClass().getSimpleName()))
        .containsExactlyInAnyOrderElementsOf(kinds);
  }

  @Test
  void a_verb_is_open_if_and_only_if_its_commands_are() {
    var parser = new CommandParser(false);
    for (Verb verb : Verb.values()) {
      for (String argument : arguments()) {
        byte[] line = (verb + argument).getBytes(UTF_8);
        if (parser.parse(line) instanceof Parsed.Valid(Command command)) {
          assertThat(command instanceof Command.Open).as("%s", command).isEqualTo(verb.isOpen());
        }
      }
    }
  }

  @Test
  void some_argument_makes_sense_for_every_verb() {
    var parser = new CommandParser(false);
    for (Verb verb : Verb.values()) {
      assertThat(arguments())
          .as("%s", verb)
          .anyMatch(
              argument -> parser.parse((verb + argument).getBytes(UTF_8)) instanceof Parsed.Valid);
    }
  }

  private static List<String> arguments() {
    return List.of(
        "",
        " x",
        " 1",
        " 1 2",
        " A",
        " F",
        " S",
        " C",
        " TLS",
        " UTF8",
        " 192,0,2,7,4,0",
        " |1|192.0.2.7|1024|",
        " 20260102030405 x",
        " modify=20260102030405; x");
  }

  private static String verdict(String column, Command command) {
    Gate gate = new Gate(column.equals("O") ? ALL_OFF : ALL_ON);
    return switch (gate.check(state(column), command)) {
      case Verdict.Refused refused -> Integer.toString(refused.reply().code());
      case Verdict.Open open -> {
        assertThat(open.command()).isSameAs(command);
        yield "ok";
      }
      case Verdict.Guarded guarded -> {
        assertThat(guarded.command()).isSameAs(command);
        yield "ok";
      }
    };
  }

  private static SessionState state(String column) {
    SessionState begin = SessionState.initial(Duration.ZERO);
    SessionState in = begin.with(login());
    SessionState planned = in.with(in.data().with(PLAN));
    return switch (column) {
      case "S" -> begin;
      case "N" -> begin.with(new Phase.Named("alice", 0));
      case "I" -> in;
      case "Ib" -> in.withAscii(false);
      case "P" -> planned;
      case "Pb", "O" -> planned.withAscii(false);
      case "E" -> planned.with(planned.data().onlyEpsv());
      case "F" -> in.with(new Pending.RenameFrom(FtpPath.ROOT.child("a")));
      case "R" -> planned.with(new Pending.RestartAt(5));
      case "Rb" -> planned.with(new Pending.RestartAt(5)).withAscii(false);
      case "G" -> planned.with(new Pending.Range(1, 2));
      case "Gb" -> planned.with(new Pending.Range(1, 2)).withAscii(false);
      default -> throw new AssertionError("no such column: " + column);
    };
  }

  private static Phase.LoggedIn login() {
    Account alice = Account.named(new Username("alice"));
    var tree = new GuardedTree(alice, MemoryTree.empty());
    return new Phase.LoggedIn(
        alice, tree, FtpPath.ROOT, new Throttles().admit(alice, 0), new SessionEnd());
  }

  private static List<List<String>> table() throws IOException {
    try (InputStream in = GateTest.class.getResourceAsStream("gate.txt")) {
      assertThat(in).isNotNull();
      var rows = new ArrayList<List<String>>();
      for (String line : new String(in.readAllBytes(), UTF_8).split("\n", -1)) {
        if (!line.isBlank() && !line.startsWith("#")) {
          rows.add(List.of(line.strip().split(" +", -1)));
        }
      }
      return rows;
    }
  }
}
