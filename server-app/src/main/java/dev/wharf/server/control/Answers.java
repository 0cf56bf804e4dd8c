package dev.wharf.server.control;

import dev.wharf.domain.Activity;
import dev.wharf.domain.Network;
import dev.wharf.domain.OnlineSession;
import dev.wharf.domain.Username;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

/// Answers questions, one line of JSON each. A question is `{"wharf":1,"do":"who"}`, with more
/// members as the deed needs; an answer has `"ok":true` and facts, or `"ok":false` and `errors`.
///
/// | `do` | takes | answers |
/// |---|---|---|
/// | `who` | | `sessions` |
/// | `status` | | facts about the server |
/// | `kick` | `who`: an id, an account or an address | `kicked` |
/// | `revoke` | `account` | `kicked` |
/// | `ban` | `network`, `seconds` | `kicked` |
/// | `unban` | `network` | `lifted` |
/// | `bans` | | `bans` |
/// | `reload` | | `warnings`: what does not hold before the server starts anew |
/// | `stop` | `how`: `orderly`, `drain` or `now` | |
final class Answers {
  /// The version of the language. Members may be added to it; one that changes its meaning makes it
  /// another one.
  static final int VERSION = 1;

  private static final Duration LONGEST_BAN = Duration.ofDays(3650);

  private final Steering server;

  Answers(Steering server) {
    this.server = server;
  }

  /// The answer to a line, whatever it is.
  String to(String question) {
    try {
      Map<String, Object> asked = Json.read(question);
      if (!Long.valueOf(VERSION).equals(asked.get("wharf"))) {
        return no(List.of("expected \"wharf\":" + VERSION + ", the version of this server"));
      }
      return answer(text(asked, "do"), asked);
    } catch (IllegalArgumentException e) {
      return no(List.of(String.valueOf(e.getMessage())));
    } catch (IllegalStateException _) {
      return no(List.of("the server is stopping"));
    }
  }

  private String answer(String deed, Map<String, Object> asked) {
    return switch (deed) {
      case "who" ->
          yes(Map.of("sessions", server.sessions().stream().map(Answers::facts).toList()));
      case "status" -> yes(server.status());
      case "kick" -> kick(text(asked, "who"));
      case "revoke" -> revoke(text(asked, "account"));
      case "ban" ->
          yes(Map.of("kicked", server.ban(Network.parse(text(asked, "network")), time(asked))));
      case "unban" -> unban(Network.parse(text(asked, "network")));
      case "bans" -> bans();
      case "reload" -> reload();
      case "stop" -> {
        server.stop(ending(text(asked, "how")));
        yield yes(Map.of());
      }
      default -> no(List.of("nobody here knows how to do \"" + deed + "\""));
    };
  }

  private String unban(Network network) {
    return server.unban(network)
        ? yes(Map.of("lifted", true))
        : no(List.of("there is no ban of " + network));
  }

  private String kick(String who) {
    Predicate<OnlineSession> which = whom(who);
    int kicked = server.kick(which);
    return kicked > 0
        ? yes(Map.of("kicked", kicked))
        : no(List.of("no session has the id, the account or the address " + who));
  }

  private String revoke(String account) {
    if (!Username.isValid(account)) {
      throw new IllegalArgumentException("expected \"account\", a login name");
    }
    return yes(Map.of("kicked", server.revoke(new Username(account))));
  }

  /// An id, an account, or an address; a network of addresses, too.
  private static Predicate<OnlineSession> whom(String who) {
    Predicate<OnlineSession> named =
        session -> session.id().equals(who) || session.account().equals(who);
    try {
      Network network = Network.parse(who);
      return named.or(session -> network.contains(session.client()));
    } catch (IllegalArgumentException _) {
      return named; // it is no address
    }
  }

  private String bans() {
    var bans = new ArrayList<Map<String, Object>>();
    server
        .bans()
        .forEach(
            ban ->
                bans.add(
                    Map.of("network", ban.network().toString(), "until", ban.until().toString())));
    return yes(Map.of("bans", bans));
  }

  private String reload() {
    Steering.Reloaded reloaded = server.reload();
    return reloaded.wrong().isEmpty()
        ? yes(Map.of("warnings", reloaded.later()))
        : no(reloaded.wrong());
  }

  private static Duration time(Map<String, Object> asked) {
    if (asked.get("seconds") instanceof Long seconds
        && seconds > 0
        && seconds <= LONGEST_BAN.toSeconds()) {
      return Duration.ofSeconds(seconds);
    }
    throw new IllegalArgumentException(
        "expected \"seconds\", from 1 to " + LONGEST_BAN.toSeconds());
  }

  private static Steering.Ending ending(String how) {
    for (Steering.Ending ending : Steering.Ending.values()) {
      if (ending.name().toLowerCase(Locale.ROOT).equals(how)) {
        return ending;
      }
    }
    throw new IllegalArgumentException("expected \"how\": orderly, drain or now");
  }

  private static String text(Map<String, Object> asked, String name) {
    if (asked.get(name) instanceof String text) {
      return text;
    }
    throw new IllegalArgumentException("expected a text \"" + name + "\"");
  }

  private static Map<String, Object> facts(OnlineSession session) {
    Activity activity = session.activity();
    var facts = new LinkedHashMap<String, Object>();
    facts.put("id", session.id());
    facts.put("account", session.account());
    facts.put("since", session.since().toString());
    facts.put("seconds", Duration.between(session.since(), Instant.now()).toSeconds());
    facts.put("client", session.client().getHostAddress());
    facts.put("server", session.server().getHostAddress());
    facts.put("tls", session.encrypted());
    facts.put("state", activity.kind().name().toLowerCase(Locale.ROOT));
    facts.put("state_ms", activity.time().toMillis());
    if (!activity.path().isEmpty()) {
      facts.put("file", activity.path());
    }
    if (activity.kind() != Activity.Kind.IDLE) {
      facts.put("bytes", activity.bytes());
      facts.put("rate", activity.rate());
    }
    activity.size().ifPresent(size -> facts.put("size", size));
    activity.percent().ifPresent(percent -> facts.put("percent", percent));
    return facts;
  }

  private static String yes(Map<String, ?> facts) {
    var answer = new LinkedHashMap<String, Object>();
    answer.put("wharf", VERSION);
    answer.put("ok", true);
    answer.putAll(facts);
    return Json.line(answer);
  }

  private static String no(List<String> errors) {
    var answer = new LinkedHashMap<String, Object>();
    answer.put("wharf", VERSION);
    answer.put("ok", false);
    answer.put("errors", errors);
    return Json.line(answer);
  }
}
