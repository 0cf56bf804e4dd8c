package dev.wharf.protocol;

import dev.wharf.auth.spi.PeerInfo;
import dev.wharf.domain.FtpEvent;
import dev.wharf.domain.OnlineSession;
import dev.wharf.domain.Secret;
import dev.wharf.protocol.command.Command;
import dev.wharf.protocol.command.CommandParser;
import dev.wharf.protocol.command.Parsed;
import dev.wharf.protocol.command.Subject;
import dev.wharf.protocol.command.Verb;
import dev.wharf.protocol.handler.Answer;
import dev.wharf.protocol.handler.DataPorts;
import dev.wharf.protocol.handler.Directories;
import dev.wharf.protocol.handler.Facts;
import dev.wharf.protocol.handler.Hashes;
import dev.wharf.protocol.handler.Information;
import dev.wharf.protocol.handler.Listings;
import dev.wharf.protocol.handler.Logins;
import dev.wharf.protocol.handler.Protections;
import dev.wharf.protocol.handler.Session;
import dev.wharf.protocol.handler.Transfers;
import dev.wharf.protocol.port.ControlLine;
import dev.wharf.protocol.port.ControlWire;
import dev.wharf.protocol.port.DataChannels;
import dev.wharf.protocol.port.EndOfData;
import dev.wharf.protocol.port.Services;
import dev.wharf.protocol.reply.Replies;
import dev.wharf.protocol.reply.Reply;
import dev.wharf.protocol.session.CommandLines;
import dev.wharf.protocol.session.DataSetup;
import dev.wharf.protocol.session.Gate;
import dev.wharf.protocol.session.Phase;
import dev.wharf.protocol.session.SessionState;
import dev.wharf.protocol.session.Verdict;
import dev.wharf.protocol.transfer.DataTransfer;
import dev.wharf.protocol.transfer.ThreadTitle;
import dev.wharf.protocol.transfer.TransferSlot;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/// One control connection from greeting to goodbye: read a line, parse it, ask the gate, let a
/// handler answer, say it (RFC 959 §5.4).
///
/// [#run] belongs to the thread of the session; all else may come from any other.
public final class Conversation {
  private static final System.Logger LOG = System.getLogger(Conversation.class.getName());

  /// So many lines that make no sense, before a login, and the client speaks another protocol.
  private static final int MAX_UNKNOWN = 10;

  private final Session session;
  private final CommandLines lines;
  private final CommandParser parser;
  private final Gate gate;
  private final Logins logins;
  private final Directories directories;
  private final DataPorts dataPorts;
  private final Transfers transfers;
  private final Listings listings;
  private final Facts facts;
  private final Hashes hashes;
  private final Protections protections;
  private final Information information;
  private final long start = System.nanoTime();
  private final Instant since = Instant.now();
  private long strangerSince = start;
  private long busyUntil = start; // the last time when something else than NOOP was answered
  private volatile String account = "";
  private int unknown;
  private volatile boolean draining;
  private volatile boolean kicked;

  /// A conversation that has not begun.
  ///
  /// @param id names it in events; unique while the process lives
  /// @param wire the control connection; closed by whoever made it, after [#run]
  /// @param channels makes its data connections
  /// @param services the rest of the house
  public Conversation(String id, ControlWire wire, DataChannels channels, Services services) {
    this.lines = new CommandLines(wire);
    var slot = new TransferSlot(services.transfers(), lines, this::sees);
    this.session =
        new Session(id, wire, channels, services, slot, new DataTransfer(wire, channels, slot));
    this.parser = new CommandParser(services.settings().features().backslashes());
    this.gate = new Gate(services.settings().features(), services.settings().tls());
    this.logins = new Logins(session);
    this.directories = new Directories(session);
    this.dataPorts = new DataPorts(session);
    this.transfers = new Transfers(session);
    this.listings = new Listings(session);
    this.facts = new Facts(session);
    this.hashes = new Hashes(session);
    this.protections = new Protections(session);
    this.information = new Information(session);
  }

  /// Speaks FTP with one client until it leaves. Returns however it ends; nothing is thrown for a
  /// client that is gone.
  public void run() {
    SessionState state = SessionState.initial(session.settings().idle());
    if (session.wire().peer().encrypted()) {
      state = state.with(DataSetup.INITIAL_PRIVATE);
    }
    session.tell(new FtpEvent.SessionOpened(session.source("")));
    try (var _ = title("?")) {
      state = say(state, Replies.greeting(session.settings().greeting()));
      while (!(state.phase() instanceof Phase.Ended)) {
        state = advance(state, lines.next(patience(state)));
      }
    } finally {
      end(state);
    }
  }

  private void know(String name) {
    if (!account.equals(name)) {
      account = name;
      title(name); // until the end of the session, which has a title already
    }
  }

  private ThreadTitle title(String name) {
    String address = session.wire().peer().address().getHostAddress();
    return ThreadTitle.of("wharf " + session.id() + " " + name + "@" + address);
  }

  /// Ends the session as soon as no transfer runs, with 421.
  public void drain() {
    draining = true;
    session.wire().wake();
  }

  /// Ends the session now, with 426 for a running transfer and 421.
  public void cut() {
    draining = true;
    session.slot().shut();
    session.wire().wake();
  }

  /// Ends the session as [#cut] does, and tells the client that somebody wanted it so.
  public void kick() {
    kicked = true;
    cut();
  }

  /// What the session is, and what it is doing.
  public OnlineSession online() {
    PeerInfo peer = session.wire().peer();
    return new OnlineSession(
        session.id(),
        account,
        since,
        peer.address(),
        peer.local(),
        peer.encrypted(),
        session.slot().activity());
  }

  private void end(SessionState state) {
    SessionState ended =
        state.phase() instanceof Phase.Ended ? state : state.ended("internal error");
    String reason = ended.phase() instanceof Phase.Ended(String why) ? why : "";
    Duration duration = Duration.ofNanos(System.nanoTime() - start);
    session.tell(new FtpEvent.SessionEnded(session.source(account), duration, reason));
  }

  /// Before the login there is one deadline for all of it; after it the client may pause between
  /// two commands.
  private Duration patience(SessionState state) {
    Duration login = session.settings().login();
    if (state.phase() instanceof Phase.LoggedIn) {
      return state.preferences().idle();
    }
    if (login.isZero()) {
      return login;
    }
    Duration left = login.minusNanos(System.nanoTime() - strangerSince);
    return left.isPositive() ? left : Duration.ofMillis(1);
  }

  /// Whether the time to log in is over. Somebody who never pauses never lets a read time out.
  private boolean isLate(SessionState state) {
    Duration login = session.settings().login();
    return !(state.phase() instanceof Phase.LoggedIn)
        && !login.isZero()
        && System.nanoTime() - strangerSince > login.toNanos();
  }

  private SessionState advance(SessionState state, ControlLine line) {
    if (draining) {
      return kicked
          ? goodbye(state, Replies.kicked(), "kicked")
          : goodbye(state, Replies.shuttingDown(), "server stops");
    }
    return switch (line) {
      case ControlLine.Text _, ControlLine.Overlong _ when isLate(state) ->
          goodbye(state, Replies.loginTimeout(), "login took too long");
      case ControlLine.Text(byte[] bytes) -> {
        Parsed parsed = parser.parse(bytes);
        Arrays.fill(bytes, (byte) 0); // it may have been a password
        yield answer(state, parsed);
      }
      case ControlLine.Overlong _ -> say(state.withoutRename(), Replies.lineTooLong());
      case ControlLine.Endless _ -> goodbye(state, Replies.tooManyErrors(), "endless line");
      case ControlLine.TimedOut _ ->
          state.phase() instanceof Phase.LoggedIn
              ? goodbye(state, Replies.idle(), "idle")
              : goodbye(state, Replies.loginTimeout(), "login took too long");
      case ControlLine.Ended _ -> state.ended("client gone");
      case ControlLine.Woken _ -> state;
    };
  }

  /// What makes no sense is a line all the same, and ends what RNFR prepared for the next one.
  private SessionState answer(SessionState before, Parsed parsed) {
    SessionState state = parsed instanceof Parsed.Valid ? before : before.withoutRename();
    boolean loggedIn = state.phase() instanceof Phase.LoggedIn;
    return switch (parsed) {
      case Parsed.Valid(Command.Noop _) when isOnlyKept(state) ->
          goodbye(state, Replies.noOperation(), "no operation");
      case Parsed.Valid(Command command) -> answer(state, command);
      case Parsed.Malformed(Verb verb, _) when !loggedIn && !verb.isOpen() ->
          say(state, Replies.loginFirst());
      case Parsed.Malformed(Verb verb, Reply reply) when verb == Verb.PORT || verb == Verb.EPRT ->
          say(state.withoutPlan(), reply); // a bad target must not leave the old one in place
      case Parsed.Malformed(_, Reply reply) -> say(state, reply);
      case Parsed.Foreign _ when !loggedIn ->
          goodbye(state, Replies.notThisProtocol(), "another protocol");
      case Parsed.Unknown _ when !loggedIn && isOneTooMany() ->
          goodbye(state, Replies.tooManyErrors(), "another protocol");
      case Parsed.Foreign _, Parsed.Unknown _ -> say(state, Replies.unknown());
    };
  }

  /// Whether NOOP keeps a session alive that has done nothing for too long. Nobody who says NOOP is
  /// worse off than somebody who says nothing.
  private boolean isOnlyKept(SessionState state) {
    Duration most = session.settings().keeping().noOperation();
    Duration idle = state.preferences().idle();
    return state.phase() instanceof Phase.LoggedIn
        && !most.isZero()
        && !idle.isZero()
        && System.nanoTime() - busyUntil > Math.max(most.toNanos(), idle.toNanos());
  }

  private boolean isOneTooMany() {
    unknown++;
    return unknown >= MAX_UNKNOWN;
  }

  private SessionState answer(SessionState state, Command command) {
    Answer answer;
    try {
      answer =
          switch (gate.check(state, command)) {
            case Verdict.Open(Command.Open open) -> answer(state, open);
            case Verdict.Guarded(Command.Guarded guarded, Phase.LoggedIn login) ->
                told(login, guarded, answer(state, login, guarded));
            case Verdict.Refused(Reply reply) -> refuse(state, command, reply);
          };
    } catch (RuntimeException | LinkageError | StackOverflowError e) { // of a plugin, most likely
      answer = refuse(state, command, apology(command, e));
    }
    if (answer.state().phase() instanceof Phase.LoggedIn login) {
      know(login.account().name().value()); // before the client does: a kick must not miss it
    }
    SessionState after = say(answer.state().settled(command), answer.reply());
    if (!(command instanceof Command.Noop)) {
      busyUntil = System.nanoTime();
    }
    return answer instanceof Answer.ThenTls ? underTls(after) : after;
  }

  /// A client that starts again has its time to log in once more.
  private SessionState underTls(SessionState state) {
    strangerSince = System.nanoTime();
    if (lines.areWaiting()) { // read ahead, in clear, while a transfer ran
      return state.ended("clear lines behind AUTH");
    }
    try {
      session.wire().startTls();
      return state;
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, () -> "session " + session.id() + ", TLS", e);
      return state.ended("TLS failed: " + e.getMessage());
    }
  }

  /// Tells of an answer that is a refusal.
  private Answer told(Phase.LoggedIn login, Command.Guarded command, Answer answer) {
    int code = answer.reply().code();
    if (code == 550 || code == 552 || code == 553) {
      String reason = code + " " + answer.reply().lines().getFirst();
      Subject.of(command)
          .ifPresent(
              what ->
                  session.tell(
                      new FtpEvent.CommandRefused(
                          session.source(login), what.verb(), what.pathname(), reason)));
    }
    return answer;
  }

  /// A transfer that may not be still uses up what was prepared for it.
  private static Answer refuse(SessionState state, Command command, Reply reply) {
    return new Answer.Plain(
        command instanceof Command.Transferring ? state.withoutPlan() : state, reply);
  }

  /// A fault of ours costs one command, not the session.
  private Reply apology(Command command, Throwable e) {
    String what = command.getClass().getSimpleName();
    LOG.log(System.Logger.Level.ERROR, () -> "session " + session.id() + ", " + what, e);
    return Replies.internalError(session.id());
  }

  /// The state after a reply: over, with all that it holds let go of, if nobody is there to read
  /// it.
  private SessionState say(SessionState state, Reply reply) {
    try {
      session.wire().send(reply);
      return state;
    } catch (IOException _) {
      return state.phase() instanceof Phase.Ended ? state : state.ended("client gone");
    }
  }

  private SessionState goodbye(SessionState state, Reply reply, String reason) {
    return say(state.ended(reason), reply);
  }

  /// Looks at what comes while a transfer runs: ABOR ends it, STAT is answered at once, and a
  /// client that is gone cannot have meant the end of its data as the end of the file. All else
  /// waits.
  private boolean sees(ControlLine line, boolean first) {
    switch (line) {
      case ControlLine.Text(byte[] bytes) -> {
        return sees(parser.parse(bytes), first);
      }
      case ControlLine.Ended _ -> session.slot().abort(EndOfData.CONTROL_LOST);
      case ControlLine.Overlong _, ControlLine.Endless _ -> {}
      case ControlLine.TimedOut _, ControlLine.Woken _ -> {}
    }
    return false;
  }

  private boolean sees(Parsed parsed, boolean first) {
    if (!(parsed instanceof Parsed.Valid(Command command))) {
      return false;
    }
    switch (command) {
      case Command.Abor _ -> session.slot().abort(EndOfData.ABORTED);
      case Command.Pass(Secret secret) -> secret.wipe(); // a copy: the line itself still waits
      default -> {} // all else waits for its turn
    }
    var progress = session.slot().progress();
    if (!(command instanceof Command.Stat) || !first || progress.isEmpty()) {
      return false;
    }
    try {
      session.wire().send(Replies.status(List.of(progress.get())));
    } catch (IOException _) {
      session.slot().abort(EndOfData.CONTROL_LOST);
    }
    return true;
  }

  private Answer answer(SessionState state, Command.Open command) {
    return switch (command) {
      case Command.User user -> logins.user(state, user);
      case Command.Pass pass -> logins.password(state, pass);
      case Command.Acct _ -> logins.account(state);
      case Command.Host host -> logins.host(state, host);
      case Command.Quit _ -> logins.quit(state);
      case Command.Abor _ -> dataPorts.abort(state);
      case Command.Auth _ -> protections.auth(state);
      case Command.Adat _ -> protections.data(state);
      case Command.Pbsz _ -> protections.bufferSize(state);
      case Command.Prot prot -> protections.protect(state, prot);
      case Command.Ccc _ -> protections.clear(state);
      case Command.Feat _ -> information.features(state);
      case Command.OptsUtf8 opts -> information.utf8(state, opts);
      case Command.OptsMlst opts -> information.chooseFacts(state, opts);
      case Command.OptsHash opts -> information.chooseHash(state, opts);
      case Command.Lang lang -> information.language(state, lang);
      case Command.Help help -> information.help(state, help);
      case Command.Syst _ -> Answer.unchanged(state, Replies.system());
      case Command.Noop _ -> Answer.unchanged(state, Replies.ok());
      case Command.Clnt _ -> Answer.unchanged(state, Replies.ok());
      case Command.Csid _ -> Answer.unchanged(state, Replies.serverName());
      case Command.NotDone _ -> Answer.unchanged(state, Replies.notDone());
    };
  }

  private Answer answer(SessionState state, Phase.LoggedIn login, Command.Guarded command) {
    return switch (command) {
      case Command.Cwd cwd -> directories.change(state, login, cwd);
      case Command.Cdup _ -> directories.up(state, login);
      case Command.Pwd _ -> directories.print(state, login);
      case Command.Mkd mkd -> directories.make(state, login, mkd);
      case Command.Rmd rmd -> directories.remove(state, login, rmd);
      case Command.Dele dele -> directories.delete(state, login, dele);
      case Command.Rnfr rnfr -> directories.renameFrom(state, login, rnfr);
      case Command.Rnto rnto -> directories.renameTo(state, login, rnto);
      case Command.Port port -> dataPorts.active(state, port);
      case Command.Pasv _ -> dataPorts.passive(state);
      case Command.Epsv epsv -> dataPorts.extendedPassive(state, epsv);
      case Command.EpsvAll _ -> dataPorts.onlyExtendedPassive(state);
      case Command.Type type -> dataPorts.type(state, type);
      case Command.Stru _, Command.Mode _ -> Answer.unchanged(state, Replies.ok());
      case Command.Allo allo -> dataPorts.allocate(state, login, allo);
      case Command.Rest rest -> dataPorts.restart(state, rest);
      case Command.Rang rang -> dataPorts.range(state, rang);
      case Command.Retr retr -> transfers.retrieve(state, login, retr);
      case Command.Stor stor -> transfers.store(state, login, stor);
      case Command.Stou stou -> transfers.storeUnique(state, login, stou);
      case Command.Appe appe -> transfers.append(state, login, appe);
      case Command.List list -> listings.list(state, login, list);
      case Command.Nlst nlst -> listings.names(state, login, nlst);
      case Command.Mlsd mlsd -> listings.machineList(state, login, mlsd);
      case Command.Mlst mlst -> listings.facts(state, login, mlst);
      case Command.StatPath stat -> listings.status(state, login, stat);
      case Command.Stat _ -> information.status(state, login);
      case Command.Size size -> facts.size(state, login, size);
      case Command.Mdtm mdtm -> facts.modified(state, login, mdtm);
      case Command.Mfmt mfmt -> facts.setModified(state, login, mfmt);
      case Command.Mff mff -> facts.setFacts(state, login, mff);
      case Command.Avbl avbl -> facts.available(state, login, avbl);
      case Command.SiteChmod chmod -> facts.chmod(state, login, chmod);
      case Command.SiteUtime utime -> facts.utime(state, login, utime);
      case Command.SiteQuota _ -> facts.quota(state, login);
      case Command.SiteHelp _ -> information.siteHelp(state);
      case Command.SiteIdle idle -> information.idle(state, login, idle);
      case Command.Hash hash -> hashes.hash(state, login, hash);
      case Command.Checksum checksum -> hashes.checksum(state, login, checksum);
      case Command.NotDoneHere _ -> Answer.unchanged(state, Replies.notDone());
    };
  }
}
