package dev.wharf.server;

import dev.wharf.auth.spi.Authenticator;
import dev.wharf.domain.Account;
import dev.wharf.domain.Ban;
import dev.wharf.domain.EventSink;
import dev.wharf.domain.GrantRule;
import dev.wharf.domain.GuessThrottle;
import dev.wharf.domain.Mount;
import dev.wharf.domain.Network;
import dev.wharf.domain.OnlineSession;
import dev.wharf.domain.QuotaLedger;
import dev.wharf.domain.Secret;
import dev.wharf.domain.SettingsException;
import dev.wharf.domain.Username;
import dev.wharf.protocol.port.ProtocolSettings;
import dev.wharf.server.hooks.UploadCheck;
import dev.wharf.storage.spi.Storage;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// An FTP server, to be run inside another program as well as by its own.
///
/// ```java
/// var server = FtpServer.builder().directory(Path.of("files")).user("me", "secret").build();
/// server.start();
/// ```
///
/// Several may run in one JVM; they share what they are given, and nothing else. Thread-safe.
public final class FtpServer implements AutoCloseable {
  private volatile Plan plan;
  private @Nullable RunningServer running; // this and the rest: guarded by this
  private boolean used;
  private boolean ending;

  private FtpServer(Plan plan) {
    this.plan = plan;
  }

  /// A builder without any settings: it would listen on 127.0.0.1:2121, let nobody in, and has no
  /// storage yet.
  public static Builder builder() {
    return new Builder(List.of());
  }

  /// Opens the storage, makes the authenticators, listens, and returns.
  ///
  /// @return this server
  /// @throws SettingsException if a plugin is not there, or its settings are wrong
  /// @throws IOException if an address cannot be bound
  /// @throws IllegalStateException if the server was started or closed before, or a storage or an
  ///   authenticator that was handed over has been closed already
  public synchronized FtpServer start() throws IOException {
    if (used) {
      throw new IllegalStateException("a server starts once");
    }
    used = true;
    running = RunningServer.start(plan);
    return this;
  }

  /// Counts what is stored in the home of `account`, and makes the quota ledger believe it. Starts
  /// nothing; opens the storage and closes it again, unless it was handed over as an object.
  ///
  /// @throws SettingsException as [#start]
  /// @throws IOException if it cannot be counted, or the ledger does not answer
  public QuotaLedger.Recount recount(Account account) throws IOException {
    return plan.recount(account);
  }

  /// The address that the server listens on, with its port; the first one, if there are several.
  ///
  /// @throws IllegalStateException if it does not run
  public InetSocketAddress address() {
    return addresses().getFirst();
  }

  /// The addresses that the server listens on, in the order of the builder.
  ///
  /// @throws IllegalStateException if it does not run
  public List<InetSocketAddress> addresses() {
    return running().addresses();
  }

  /// Goes on as `other` says. Everything that it names is opened and bound first, then all changes
  /// in one step: sessions go on under the rules they began with, new ones get the new ones. Limits
  /// of sessions and transfers and the rates of all sessions together hold at once, and nothing
  /// that is counted is forgotten: sessions, transfers, rates, failed logins, quotas. Addresses
  /// that are listened to before and after stay open. The quota ledger and the cluster stay what
  /// they are. Storages and authenticators that are handed over again stay open, see [Builder]; the
  /// others are closed behind the last session that began with them.
  ///
  /// @return what of `other` does not hold before a server starts with it, a sentence each, as the
  ///   log has them: another ledger, if its source is not the same as `equals` says, and another
  ///   cluster
  /// @throws SettingsException if something is wrong with it; nothing has changed then
  /// @throws IOException if an address cannot be bound; nothing has changed then
  /// @throws IllegalStateException if the server does not run, or a storage or an authenticator of
  ///   `other` has been closed already; nothing has changed then
  public List<String> reload(Builder other) throws IOException {
    Plan next = Draft.plan(other.steps);
    RunningServer server = running();
    List<String> later = server.reload(next);
    plan = next;
    return later;
  }

  /// Everybody who is online now, who has been longest first. Cheap enough to ask every second.
  ///
  /// @throws IllegalStateException if the server does not run
  public List<OnlineSession> sessions() {
    return running().sessions();
  }

  /// The threads of all sessions, for whoever looks for one that hangs: virtual threads, which
  /// [Thread#getAllStackTraces] leaves out, under names that say whose they are.
  ///
  /// @throws IllegalStateException if it does not run
  public List<Thread> threads() {
    return running().threads();
  }

  /// What the server has in use now.
  ///
  /// @throws IllegalStateException if it does not run
  public Load load() {
    return running().load();
  }

  /// Ends some sessions now, and their transfers with them; does not wait for it.
  ///
  /// @return how many
  /// @throws IllegalStateException if the server does not run
  public int kick(Predicate<OnlineSession> which) {
    return running().kick(which);
  }

  /// Makes sure that a change of an account holds now: forgets what authenticators remember of its
  /// logins, and ends its sessions. To be called when the account has been changed where it is
  /// kept; a login that was just being checked may still come through.
  ///
  /// @return how many sessions were ended
  /// @throws IllegalStateException if the server does not run
  public int revoke(Username account) {
    return running().revoke(account);
  }

  /// Turns everybody from `network` away for some time, and ends the sessions of those who are
  /// here. A ban of the same network before is forgotten. Bans end with the server.
  ///
  /// @return how many sessions were ended
  /// @throws IllegalStateException if the server does not run
  public int ban(Network network, Duration time) {
    return running().ban(network, time);
  }

  /// Lifts a ban.
  ///
  /// @return whether there was one
  /// @throws IllegalStateException if the server does not run
  public boolean unban(Network network) {
    return running().bans().remove(network);
  }

  /// All bans that hold now, the one that ends first before the others.
  ///
  /// @throws IllegalStateException if the server does not run
  public List<Ban> bans() {
    return running().bans().all();
  }

  /// Runs one session on a connection that somebody else has accepted, as a super-server does;
  /// blocks until its end, and closes it.
  ///
  /// @param mode its own TLS mode, or empty for that of the whole server
  /// @throws IllegalStateException if the server does not run
  public void serve(SocketChannel client, Optional<TlsMode> mode) throws InterruptedException {
    running().serve(client, mode);
  }

  private synchronized RunningServer running() {
    if (running == null || ending) {
      throw new IllegalStateException("the server does not run");
    }
    return running;
  }

  /// Stops: no more connections; idle clients are told 421; running transfers may finish within
  /// [ServerTimeouts#drain], then they are cut. Blocks meanwhile, and so must not be called by an
  /// [EventSink], whose own session it would wait for. Closing twice does no harm.
  @Override
  public void close() {
    close(plan.timeouts().drain());
  }

  /// Stops like [#close()], with another time for running transfers; zero cuts them at once. If
  /// several threads close the server, all wait for its end, and the shortest time holds.
  public void close(Duration drain) {
    RunningServer last;
    synchronized (this) {
      last = running;
      ending = true;
      used = true;
    }
    if (last != null) {
      last.close(drain);
    }
    synchronized (this) {
      running = null;
    }
  }

  /// Says what a server shall be. Immutable: every method returns another builder, and one builder
  /// can make many servers.
  ///
  /// Storages and authenticators that are handed over as objects may be used by several servers of
  /// this process. They are closed once, when the last one has ended, has gone on without them, or
  /// has failed to start or to reload; a builder that has them cannot be used after that. Before
  /// the first start they are the caller's: a server that never started closes nothing.
  public static final class Builder {
    private final List<Consumer<Draft>> steps;

    private Builder(List<Consumer<Draft>> steps) {
      this.steps = steps;
    }

    /// Listens here; port 0 is any that is free. May be called again for more addresses; without
    /// any, it is 127.0.0.1:2121.
    public Builder listen(InetSocketAddress address) {
      return with(draft -> draft.listen.add(Plan.Address.at(address)));
    }

    /// Listens here with a mode of its own; all but [TlsMode#OFF] needs [#tls].
    public Builder listen(InetSocketAddress address, TlsMode mode) {
      var wanted = new Plan.Address(address, Optional.of(mode), Optional.empty());
      return with(draft -> draft.listen.add(wanted));
    }

    /// Listens on a channel that somebody else has bound, and closes it in the end.
    ///
    /// @param address what it is bound to
    /// @param mode its own TLS mode, or empty for that of the whole server
    public Builder listen(
        ServerSocketChannel channel, InetSocketAddress address, Optional<TlsMode> mode) {
      var wanted = new Plan.Address(address, mode, Optional.of(channel));
      return with(draft -> draft.listen.add(wanted));
    }

    /// Listens nowhere, unless an address is named; see [FtpServer#serve].
    public Builder nowhere() {
      return with(draft -> draft.nowhere = true);
    }

    /// Sets certificates, and what TLS asks of clients. Without it there is no TLS.
    public Builder tls(TlsSettings settings) {
      return with(draft -> draft.tls = settings);
    }

    /// Serves this directory. Needs the local storage (`storage-localfs`) on the module path or
    /// class path.
    public Builder directory(Path root) {
      return storage("local", Map.of("root", root.toString()));
    }

    /// Serves this storage, which is closed behind the last server that uses it; see [Builder].
    public Builder storage(Storage storage) {
      Plan.StorageSource source = Handed.storage(storage);
      return with(draft -> draft.storage = source);
    }

    /// Serves a storage that is found with `ServiceLoader`.
    ///
    /// @param settings by key, as its provider declares them
    public Builder storage(String name, Map<String, ?> settings) {
      return with(draft -> draft.storage = Plan.StorageSource.named(name, settings));
    }

    /// Serves one more storage, to accounts whose authenticator names it
    /// ([dev.wharf.domain.Account#storage]) and to mounts; closed as [#storage] says.
    public Builder namedStorage(String name, Storage storage) {
      Plan.StorageSource source = Handed.storage(storage);
      return with(draft -> draft.storages.put(name, source));
    }

    /// Serves one more storage that is found with `ServiceLoader`.
    ///
    /// @param type the name of its provider
    /// @param settings by key, as its provider declares them
    public Builder namedStorage(String name, String type, Map<String, ?> settings) {
      return with(draft -> draft.storages.put(name, Plan.StorageSource.named(type, settings)));
    }

    /// Shows a named storage in the trees of all accounts.
    public Builder mount(Mount mount) {
      return with(draft -> draft.mounts.add(mount));
    }

    /// Lets somebody in, with the storage's root as home and every permission. The account lives in
    /// memory only.
    ///
    /// @throws IllegalArgumentException if the name cannot be a login name, or the password is
    ///   empty
    public Builder user(String name, String password) {
      var username = new Username(name);
      if (Secret.of(password).isEmpty()) {
        throw new IllegalArgumentException("an empty password for " + name);
      }
      return with(draft -> draft.users.put(username, Secret.of(password)));
    }

    /// Lets guests in (`USER anonymous`), to look and to read; [#permissions] for the account
    /// `anonymous` let them do more.
    public Builder anonymous(boolean allowed) {
      return with(draft -> draft.anonymous = allowed);
    }

    /// Sets what guests see, if there are any.
    public Builder guests(GuestSettings settings) {
      return with(draft -> draft.guests = settings);
    }

    /// Asks this authenticator, behind those named before. It is closed behind the last server that
    /// uses it; see [Builder]. One without a `close` of its own, such as a lambda, lasts for ever.
    public Builder authenticator(Authenticator authenticator) {
      Plan.AuthenticatorSource source = Handed.authenticator(authenticator);
      return with(draft -> draft.authenticators.add(source));
    }

    /// Asks an authenticator that is found with `ServiceLoader`, behind those named before.
    ///
    /// @param settings by key, as its provider declares them
    public Builder authenticator(String name, Map<String, ?> settings) {
      return with(
          draft -> draft.authenticators.add(Plan.AuthenticatorSource.named(name, settings)));
    }

    /// Takes everything but looking and reading from all accounts; a storage made by name is told,
    /// too.
    public Builder readOnly(boolean readOnly) {
      return with(draft -> draft.readOnly = readOnly);
    }

    /// Sets what concerns the conversation.
    public Builder protocol(ProtocolSettings settings) {
      return with(draft -> draft.protocol = settings);
    }

    /// Sets how much at the same time.
    public Builder limits(ServerLimits limits) {
      return with(draft -> draft.limits = limits);
    }

    /// Sets what guessing passwords costs across sessions; what it costs within one is in
    /// [ProtocolSettings#throttle].
    public Builder guessing(GuessThrottle throttle) {
      return with(draft -> draft.guessing = throttle);
    }

    /// Sets how long the server waits.
    public Builder timeouts(ServerTimeouts timeouts) {
      return with(draft -> draft.timeouts = timeouts);
    }

    /// Sets where clients make their data connections to.
    public Builder passive(PassiveSettings settings) {
      return with(draft -> draft.passive = settings);
    }

    /// Believes proxies at these addresses whom they connect for: each connection from there has to
    /// begin with a header of the PROXY protocol, on control ports and on passive ports.
    /// Connections from elsewhere are what they seem.
    public Builder proxies(List<Network> from) {
      List<Network> copy = List.copyOf(from);
      return with(draft -> draft.proxies = copy);
    }

    /// Gives accounts permissions of their own on a subtree; see [GrantRule]. May be called again
    /// for more rules.
    public Builder permissions(GrantRule rule) {
      return with(draft -> draft.permissions.add(rule));
    }

    /// Demands something of some accounts; see [AccountRule]. May be called again for more rules.
    public Builder accounts(AccountRule rule) {
      return with(draft -> draft.accounts.add(rule));
    }

    /// Sets how files are written, for a storage made by name that knows these settings.
    ///
    /// @param settings by key, as in `mode` or `uploads.mode`
    public Builder uploads(Map<String, ?> settings) {
      Map<String, ?> copy = Map.copyOf(settings);
      return with(draft -> draft.uploads = copy);
    }

    /// Keeps how much accounts have stored in this ledger, which the server closes in the end;
    /// without any, it is in memory, and counted at the first use after a start.
    ///
    /// @param source called once for each server that is started, and for each recount
    public Builder quotaLedger(Supplier<? extends QuotaLedger> source) {
      return with(draft -> draft.ledger = source);
    }

    /// Sets what is kept together with other servers, and for longer than a session.
    public Builder sharing(Sharing what) {
      return with(draft -> draft.sharing = what);
    }

    /// Asks this check about every upload before anybody else can see it. Needs storages that do
    /// not show uploads as they come.
    ///
    /// @param source called once for each server that is built, which closes the check in the end;
    ///   [dev.wharf.server.hooks.ProgramCheck] asks a program
    public Builder uploadCheck(Supplier<? extends UploadCheck> source) {
      return with(draft -> draft.check = source);
    }

    /// Tells this sink of everything worth telling; [dev.wharf.server.hooks.Hooks] is one that runs
    /// programs and calls webhooks.
    public Builder events(EventSink sink) {
      return with(draft -> draft.events = sink);
    }

    /// Makes a server that does not run yet.
    ///
    /// @throws SettingsException if no storage was named, or TLS was asked for without a
    ///   certificate
    public FtpServer build() {
      return new FtpServer(Draft.plan(steps));
    }

    private Builder with(Consumer<Draft> step) {
      return new Builder(Stream.concat(steps.stream(), Stream.of(step)).toList());
    }
  }
}
