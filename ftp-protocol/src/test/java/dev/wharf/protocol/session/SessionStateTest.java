package dev.wharf.protocol.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.domain.FtpPath;
import dev.wharf.protocol.command.Command;
import dev.wharf.protocol.port.DataPlan;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SessionStateTest {
  /// Commands that end what REST, RANG and ALLO prepared.
  private static final List<String> END_RESTART =
      List.of(
          "User", "Cwd", "Cdup", "Rnfr", "Auth", "Abor", "Retr", "Stor", "Stou", "Appe", "List",
          "Nlst", "Mlsd");

  private static final SessionState BEGIN = SessionState.initial(Duration.ofMinutes(5));

  @Test
  void c_017_a_session_begins_with_the_defaults_of_the_rfc() {
    assertThat(BEGIN.phase()).isEqualTo(new Phase.Stranger(0));
    assertThat(BEGIN.ascii()).isTrue();
    assertThat(BEGIN.restartOffset()).isZero();
    assertThat(BEGIN.data()).isEqualTo(DataSetup.INITIAL);
    assertThat(BEGIN.declared()).isEmpty();
  }

  @Test
  void c_039_every_command_but_rnfr_ends_what_rnfr_prepared() {
    SessionState renaming = BEGIN.with(new Pending.RenameFrom(FtpPath.ROOT.child("a")));
    for (Command command : Commands.examples()) {
      boolean kept = renaming.settled(command).pending() instanceof Pending.RenameFrom;
      assertThat(kept).as("%s", command).isEqualTo(command instanceof Command.Rnfr);
    }
  }

  @Test
  void c_038_the_offset_survives_all_but_these() {
    SessionState restarted = BEGIN.with(new Pending.RestartAt(5)).withDeclared(7);
    for (Command command : Commands.examples()) {
      if (command instanceof Command.Rnfr) {
        continue; // puts something else in its place by itself
      }
      SessionState settled = restarted.settled(command);
      boolean ends = END_RESTART.contains(command.getClass().getSimpleName());
      assertThat(settled.restartOffset()).as("%s", command).isEqualTo(ends ? 0 : 5);
      assertThat(settled.declared().isPresent()).as("%s", command).isEqualTo(!ends);
    }
  }

  @Test
  void rnfr_ends_what_allo_said() {
    SessionState declared = BEGIN.withDeclared(7);
    assertThat(declared.settled(new Command.Rnfr("a")).declared()).isEmpty();
  }

  @Test
  void a_plan_that_is_given_up_is_closed_once() {
    var closed = new AtomicInteger();
    var listener =
        new DataPlan.Passive() {
          @Override
          public InetSocketAddress address() {
            return new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 5000);
          }

          @Override
          public void close() {
            closed.incrementAndGet();
          }
        };
    SessionState without = BEGIN.with(BEGIN.data().with(listener)).withoutPlan();
    assertThat(closed).hasValue(1);
    assertThat(without.data().plan()).isEqualTo(new DataPlan.None());
    SessionState ended = without.ended("x");
    assertThat(closed).hasValue(1);
    assertThat(ended.phase()).isEqualTo(new Phase.Ended("x"));
  }
}
