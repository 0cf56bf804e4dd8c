package dev.wharf.server.boot;

import dev.wharf.domain.Network;
import dev.wharf.domain.Setting;
import dev.wharf.domain.Settings;
import dev.wharf.domain.SettingsException;
import dev.wharf.server.control.AdminClient;
import dev.wharf.server.control.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// `wharf kick`, `revoke`, `ban`, `unban`, `bans`, `status`, `reload`, `stop` and `drain`: each
/// asks a server that runs, and says what it answered.
final class Steer {
  private static final String WHO = "ID|ACCOUNT|ADDRESS";

  private final PrintWriter out;
  private final PrintWriter err;

  Steer(PrintWriter out, PrintWriter err) {
    this.out = out;
    this.err = err;
  }

  /// All of these commands.
  List<CommandSpec> commands() {
    return List.of(status(), kick(), revoke(), ban(), unban(), bans(), reload(), stop(), drain());
  }

  private CommandSpec kick() {
    PositionalParamSpec who =
        Asking.argument(
            WHO, "An id of 'wharf who', an account, or an address or network, as in 10.0.0.0/8.");
    var asking = new Asking(err);
    CommandSpec spec =
        asking.command(
            "kick",
            WHO,
            "Ends sessions now.",
            server ->
                asking.ask(
                    server,
                    "kick",
                    Map.of("who", who.<String>getValue()),
                    facts -> out.println("sessions ended: " + facts.get("kicked"))));
    return Asking.explained(
        spec.addPositional(who),
        "Transfers of the sessions are cut: an upload leaves nothing. The clients are told 421, and"
            + " may come back; see 'wharf ban'.",
        "wharf kick alice",
        "wharf kick 192.0.2.7");
  }

  private CommandSpec revoke() {
    PositionalParamSpec account = Asking.argument("ACCOUNT", "The name of the account.");
    var asking = new Asking(err);
    CommandSpec spec =
        asking.command(
            "revoke",
            "ACCOUNT",
            "Makes a change of an account hold now.",
            server ->
                asking.ask(
                    server,
                    "revoke",
                    Map.of("account", account.<String>getValue()),
                    facts -> out.println("sessions ended: " + facts.get("kicked"))));
    return Asking.explained(
        spec.addPositional(account),
        "To be called when an account was locked, deleted or changed where it is kept. Ends its"
            + " sessions, as 'wharf kick' does, and forgets passwords that were right lately, so"
            + " that the next login asks the file, the database or the directory again.",
        "wharf user modify alice --lock --file users.passwd && wharf revoke alice");
  }

  private CommandSpec ban() {
    PositionalParamSpec address =
        Asking.argument("ADDRESS", "An address or a network, as in 10.0.0.0/8.");
    OptionSpec time =
        OptionSpec.builder("--for")
            .paramLabel("TIME")
            .type(String.class)
            .arity("1")
            .description("How long, as in 30m, 1h or 7d. Default: 1h")
            .build();
    var asking = new Asking(err);
    CommandSpec spec =
        asking.command(
            "ban",
            "ADDRESS [--for TIME]",
            "Turns an address away for some time.",
            server -> ban(server, asking, address.getValue(), time.getValue()));
    return Asking.explained(
        spec.addPositional(address).addOption(time),
        "Ends the sessions from there, and turns new connections away. Bans are forgotten when the"
            + " server ends; a firewall remembers them longer.",
        "wharf ban 192.0.2.7 --for 1h",
        "wharf ban 2001:db8::/48 --for 7d");
  }

  private int ban(AdminClient server, Asking asking, String address, @Nullable String time)
      throws IOException {
    Network network;
    Duration duration;
    try {
      network = Network.parse(address);
      duration = time(time == null ? "1h" : time);
    } catch (IllegalArgumentException | SettingsException e) {
      err.println("wharf: " + e.getMessage());
      return Main.USAGE;
    }
    return asking.ask(
        server,
        "ban",
        Map.of("network", network.toString(), "seconds", duration.toSeconds()),
        facts -> out.println("banned " + network + "; sessions ended: " + facts.get("kicked")));
  }

  /// Reads a duration as the configuration does.
  private static Duration time(String text) {
    Setting<Duration> key = Setting.duration("--for", Duration.ZERO, "");
    Duration time = Settings.read("", Map.of("--for", text), List.of(key)).get(key);
    if (!time.isPositive()) {
      throw new IllegalArgumentException("--for: expected a time above 0");
    }
    return time;
  }

  private CommandSpec unban() {
    PositionalParamSpec address = Asking.argument("ADDRESS", "As it was banned.");
    var asking = new Asking(err);
    CommandSpec spec =
        asking.command(
            "unban",
            "ADDRESS",
            "Lifts a ban.",
            server ->
                asking.ask(
                    server,
                    "unban",
                    Map.of("network", address.<String>getValue()),
                    _ -> out.println("lifted")));
    return Asking.explained(
        spec.addPositional(address), "The address may connect again.", "wharf unban 192.0.2.7");
  }

  private CommandSpec bans() {
    var asking = new Asking(err);
    CommandSpec spec =
        asking.command(
            "bans",
            "",
            "Lists who is banned.",
            server -> asking.ask(server, "bans", Map.of(), this::printBans));
    return Asking.explained(spec, "One line for each: the network, and until when.", "wharf bans");
  }

  private void printBans(Map<String, Object> facts) {
    if (facts.get("bans") instanceof List<?> bans) {
      for (Object ban : bans) {
        if (ban instanceof Map<?, ?> one) {
          out.println(one.get("network") + " until " + one.get("until"));
        }
      }
    }
  }

  private CommandSpec status() {
    OptionSpec json =
        OptionSpec.builder("--json")
            .type(boolean.class)
            .arity("0")
            .initialValue(false)
            .description("Print it as one line of JSON.")
            .build();
    var asking = new Asking(err);
    CommandSpec spec =
        asking.command(
            "status",
            "[--json]",
            "Says how a server is.",
            server ->
                asking.ask(
                    server,
                    "status",
                    Map.of(),
                    facts -> printStatus(facts, json.<Boolean>getValue())));
    return Asking.explained(
        spec.addOption(json),
        "Prints version, process id, addresses, and how many sessions and transfers there are. The"
            + " exit code is 1 if no server runs.",
        "wharf status");
  }

  private void printStatus(Map<String, Object> facts, boolean json) {
    if (json) {
      out.println(Json.line(facts));
      return;
    }
    facts.forEach(
        (name, value) -> {
          if (!name.equals("wharf") && !name.equals("ok")) {
            out.println(name + ": " + Asking.clean(text(value)));
          }
        });
  }

  private static String text(Object value) {
    return value instanceof List<?> list
        ? String.join(" ", list.stream().map(String::valueOf).toList())
        : String.valueOf(value);
  }

  private CommandSpec reload() {
    var asking = new Asking(err);
    CommandSpec spec =
        asking.command(
            "reload",
            "",
            "Reads configuration, users, certificates and log files again.",
            server -> asking.ask(server, "reload", Map.of(), this::printReloaded));
    return Asking.explained(
        spec,
        "Everything is checked first; if anything is wrong, it is said, and nothing changes."
            + " Sessions go on under the rules they began with.",
        "wharf reload");
  }

  private void printReloaded(Map<String, Object> facts) {
    out.println("reloaded");
    if (facts.get("warnings") instanceof List<?> warnings) {
      warnings.forEach(one -> out.println("but " + Asking.clean(String.valueOf(one))));
    }
  }

  private CommandSpec stop() {
    OptionSpec now =
        OptionSpec.builder("--now")
            .type(boolean.class)
            .arity("0")
            .initialValue(false)
            .description("Cut running transfers at once.")
            .build();
    var asking = new Asking(err);
    CommandSpec spec =
        asking.command(
            "stop",
            "[--now]",
            "Stops a server.",
            server ->
                asking.ask(
                    server,
                    "stop",
                    Map.of("how", now.<Boolean>getValue() ? "now" : "orderly"),
                    _ -> out.println("stopping")));
    return Asking.explained(
        spec.addOption(now),
        "As SIGTERM does: nobody gets in any more, and running transfers may finish for"
            + " timeouts.drain. Does not wait for it.",
        "wharf stop");
  }

  private CommandSpec drain() {
    var asking = new Asking(err);
    CommandSpec spec =
        asking.command(
            "drain",
            "",
            "Stops a server behind its last transfer.",
            server ->
                asking.ask(server, "stop", Map.of("how", "drain"), _ -> out.println("draining")));
    return Asking.explained(
        spec,
        "Nobody gets in any more, and running transfers may take all the time they need. Does not"
            + " wait for it.",
        "wharf drain");
  }
}
