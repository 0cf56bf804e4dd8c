package dev.wharf.protocol.handler;

import dev.wharf.protocol.command.Command;
import dev.wharf.protocol.command.Verb;
import dev.wharf.protocol.listing.Fact;
import dev.wharf.protocol.reply.Replies;
import dev.wharf.protocol.session.HashAlgorithm;
import dev.wharf.protocol.session.Phase;
import dev.wharf.protocol.session.Preferences;
import dev.wharf.protocol.session.SessionState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// FEAT, OPTS, HELP, STAT, LANG, CSID, SITE HELP, SITE IDLE: what the server is and how it is set
/// (RFC 959 §4.1.3, RFC 2389, RFC 2640).
public final class Information {
  private final Session session;

  /// Handlers for `session`.
  public Information(Session session) {
    this.session = session;
  }

  /// FEAT (RFC 2389 §3). MLSD is not in it: MLST means both (RFC 3659 §7.8).
  public Answer features(SessionState state) {
    boolean tls = session.wire().offersTls() || session.wire().peer().encrypted();
    var features = new ArrayList<String>();
    if (tls) {
      features.add("AUTH TLS");
    }
    features.addAll(List.of("AVBL", "CLNT", "CSID", "EPRT", "EPSV"));
    features.add("HASH " + algorithms(state.preferences().hash()));
    features.addAll(List.of("HOST", "LANG EN*", "MDTM"));
    boolean chmod = session.settings().features().chmod();
    features.add(chmod ? "MFF modify;UNIX.mode;" : "MFF modify;");
    features.add("MFMT");
    features.add("MLST " + Fact.features(state.preferences().facts()));
    if (tls) {
      features.addAll(List.of("PBSZ", "PROT"));
    }
    features.addAll(List.of("RANG STREAM", "REST STREAM", "SIZE", "TVFS", "UTF8"));
    if (session.settings().features().checksums()) {
      features.addAll(List.of("XCRC", "XMD5", "XSHA", "XSHA1", "XSHA256", "XSHA512"));
    }
    return Answer.unchanged(state, Replies.features(features));
  }

  private static String algorithms(HashAlgorithm current) {
    var text = new StringBuilder();
    for (HashAlgorithm algorithm : HashAlgorithm.values()) {
      text.append(algorithm.label()).append(algorithm == current ? "*;" : ";");
    }
    return text.toString();
  }

  /// OPTS UTF8: on, always (RFC 2640 §2.2).
  public Answer utf8(SessionState state, Command.OptsUtf8 utf8) {
    return Answer.unchanged(state, utf8.on() ? Replies.ok() : Replies.alwaysUtf8());
  }

  /// OPTS MLST (RFC 3659 §7.9). Unknown facts are passed over.
  public Answer chooseFacts(SessionState state, Command.OptsMlst opts) {
    Set<Fact> chosen = EnumSet.noneOf(Fact.class);
    opts.facts().forEach(name -> Fact.of(name).ifPresent(chosen::add));
    Preferences preferences = state.preferences().with(chosen);
    return new Answer.Plain(state.with(preferences), Replies.factsChosen(Fact.names(chosen)));
  }

  /// OPTS HASH (draft-bryan-ftpext-hash §3).
  public Answer chooseHash(SessionState state, Command.OptsHash opts) {
    if (opts.algorithm().isEmpty()) {
      return Answer.unchanged(state, Replies.algorithm(state.preferences().hash().label()));
    }
    return HashAlgorithm.of(opts.algorithm().get())
        .<Answer>map(
            algorithm ->
                new Answer.Plain(
                    state.with(state.preferences().with(algorithm)),
                    Replies.algorithm(algorithm.label())))
        .orElseGet(() -> Answer.unchanged(state, Replies.unknownAlgorithm()));
  }

  /// LANG (RFC 2640 §4): English.
  public Answer language(SessionState state, Command.Lang lang) {
    String tag = lang.tag().orElse("en").toLowerCase(Locale.ROOT);
    boolean english = tag.equals("en") || tag.startsWith("en-");
    return Answer.unchanged(state, english ? Replies.ok() : Replies.parameterNotDone());
  }

  /// HELP (RFC 959 §4.1.3).
  public Answer help(SessionState state, Command.Help help) {
    if (help.topic().isEmpty()) {
      return Answer.unchanged(state, Replies.help("Commands:", verbs()));
    }
    Verb topic = help.topic().get();
    return topic == Verb.SITE
        ? siteHelp(state)
        : Answer.unchanged(state, Replies.helpOn(topic.syntax()));
  }

  /// All command words, eight to a line.
  private static List<String> verbs() {
    List<String> words = Arrays.stream(Verb.values()).map(Verb::name).sorted().toList();
    var lines = new ArrayList<String>();
    for (int i = 0; i < words.size(); i += 8) {
      lines.add(String.join(" ", words.subList(i, Math.min(i + 8, words.size()))));
    }
    return lines;
  }

  /// SITE HELP: only what is switched on.
  public Answer siteHelp(SessionState state) {
    var lines = new ArrayList<String>();
    if (session.settings().features().chmod()) {
      lines.add("CHMOD mode path");
    }
    lines.addAll(List.of("HELP", "IDLE seconds", "QUOTA", "UTIME time path"));
    return Answer.unchanged(state, Replies.help("SITE commands:", lines));
  }

  /// SITE IDLE: how long the session may say nothing.
  public Answer idle(SessionState state, Phase.LoggedIn login, Command.SiteIdle idle) {
    if (idle.seconds().isEmpty()) {
      return Answer.unchanged(state, Replies.idleTime(state.preferences().idle().toSeconds()));
    }
    Duration wanted = Duration.ofSeconds(idle.seconds().getAsInt());
    Duration most = longestIdle(login);
    if (!most.isZero() && wanted.compareTo(most) > 0) {
      return Answer.unchanged(
          state, Replies.syntax("SITE IDLE seconds, up to " + most.toSeconds()));
    }
    return new Answer.Plain(
        state.with(state.preferences().with(wanted)), Replies.idleTime(wanted.toSeconds()));
  }

  /// What the administrator has set for the account stays the most; zero is any time.
  private Duration longestIdle(Phase.LoggedIn login) {
    Duration usual = session.settings().idle();
    Duration most = session.settings().keeping().longestIdle();
    Duration ofAll = usual.isZero() || usual.compareTo(most) > 0 ? usual : most;
    return login.account().limits().idle().orElse(ofAll);
  }

  /// STAT without a path (RFC 959 §4.1.3). The session's own affairs, and nobody else's.
  public Answer status(SessionState state, Phase.LoggedIn login) {
    return Answer.unchanged(
        state,
        Replies.status(
            List.of(
                "Logged in as " + login.account().name(),
                "TYPE " + (state.ascii() ? "ASCII" : "Image") + ", STRU File, MODE Stream",
                session.slot().progress().orElse("No transfer"))));
  }
}
