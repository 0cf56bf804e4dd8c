package dev.wharf.server;

import dev.wharf.auth.spi.Authenticator;
import dev.wharf.domain.Account;
import dev.wharf.domain.Cluster;
import dev.wharf.domain.EventSink;
import dev.wharf.domain.FtpPath;
import dev.wharf.domain.GrantRule;
import dev.wharf.domain.GuessThrottle;
import dev.wharf.domain.Home;
import dev.wharf.domain.Limits;
import dev.wharf.domain.Mount;
import dev.wharf.domain.Network;
import dev.wharf.domain.QuotaLedger;
import dev.wharf.domain.RatioLedger;
import dev.wharf.domain.Secret;
import dev.wharf.domain.SettingsException;
import dev.wharf.domain.Username;
import dev.wharf.protocol.port.CertificateLogins;
import dev.wharf.protocol.port.ProtocolSettings;
import dev.wharf.protocol.port.TlsPolicy;
import dev.wharf.protocol.port.View;
import dev.wharf.protocol.quota.Quotas;
import dev.wharf.server.hooks.UploadCheck;
import dev.wharf.server.ops.AdmittedAccounts;
import dev.wharf.server.ops.AuthenticatorChain;
import dev.wharf.server.ops.Guesses;
import dev.wharf.server.ops.GuestView;
import dev.wharf.server.ops.Guests;
import dev.wharf.server.ops.LoginGuard;
import dev.wharf.server.ops.MemoryUsers;
import dev.wharf.server.ops.Plugins;
import dev.wharf.server.ops.ReadOnlyAccounts;
import dev.wharf.server.ops.RuledAccounts;
import dev.wharf.server.ops.Storages;
import dev.wharf.storage.spi.Storage;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// Everything that was said about a server before it starts. See [FtpServer.Builder] for the words.
record Plan(
    List<Address> listen,
    StorageSource storage,
    Map<String, StorageSource> storages,
    List<Mount> mounts,
    Map<Username, Secret> users,
    List<AuthenticatorSource> authenticators,
    boolean anonymous,
    GuestSettings guests,
    boolean readOnly,
    ProtocolSettings protocol,
    ServerLimits limits,
    GuessThrottle guessing,
    ServerTimeouts timeouts,
    PassiveSettings passive,
    List<Network> proxies,
    List<GrantRule> permissions,
    List<AccountRule> accounts,
    Map<String, ?> uploads,
    Optional<TlsSettings> tls,
    Supplier<? extends QuotaLedger> ledger,
    Optional<UploadCheck> check,
    Sharing sharing,
    EventSink events) {

  Plan {
    listen = List.copyOf(listen);
    storages = Map.copyOf(storages);
    mounts = List.copyOf(mounts);
    users = Map.copyOf(users);
    authenticators = List.copyOf(authenticators);
    proxies = List.copyOf(proxies);
    permissions = List.copyOf(permissions);
    accounts = List.copyOf(accounts);
    for (Address address : listen) {
      if (tls.isEmpty() && address.mode().isPresent() && address.mode().get() != TlsMode.OFF) {
        throw new SettingsException("TLS on " + address.socket() + ", and no certificate");
      }
    }
  }

  /// Where to listen.
  ///
  /// @param socket the address; that of the channel, if there is one
  /// @param mode empty for that of the whole server
  /// @param channel bound by somebody else
  record Address(
      InetSocketAddress socket, Optional<TlsMode> mode, Optional<ServerSocketChannel> channel) {
    /// To be bound, and with the mode of the whole server.
    static Address at(InetSocketAddress socket) {
      return new Address(socket, Optional.empty(), Optional.empty());
    }
  }

  /// Whether connections to `address` are encrypted.
  TlsMode mode(Address address) {
    return address.mode().orElse(tls.map(TlsSettings::mode).orElse(TlsMode.OFF));
  }

  /// Where the storage comes from.
  @FunctionalInterface
  interface StorageSource {
    Storage open(Map<String, ?> uploads, boolean readOnly);

    /// Opens it for a while, for something else than serving: what was handed over ready-made is
    /// not closed for that.
    default Storage lend(Map<String, ?> uploads, boolean readOnly) {
      return open(uploads, readOnly);
    }

    static StorageSource named(String name, Map<String, ?> settings) {
      Map<String, ?> copy = Map.copyOf(settings);
      return (uploads, readOnly) -> Plugins.storage(name, copy, uploads, readOnly);
    }
  }

  /// Where an authenticator comes from.
  @FunctionalInterface
  interface AuthenticatorSource {
    Authenticator open();

    static AuthenticatorSource named(String name, Map<String, ?> settings) {
      Map<String, ?> copy = Map.copyOf(settings);
      return () -> Plugins.authenticator(name, copy);
    }
  }

  /// One of the two ways to open a storage.
  private interface Way {
    Storage open(StorageSource source, Map<String, ?> uploads, boolean readOnly);
  }

  /// Opens all storages, as one.
  Storage openStorage() {
    return opened(StorageSource::open);
  }

  private Storage opened(Way way) {
    var opened = new LinkedHashMap<String, Storage>();
    Storage first = way.open(storage, uploads, readOnly);
    boolean done = false;
    try {
      storages.forEach((name, source) -> opened.put(name, way.open(source, uploads, readOnly)));
      Storage all = new Storages(first, opened, mounts);
      done = true;
      return all;
    } finally {
      if (!done) {
        opened.values().forEach(Storage::close);
        first.close();
      }
    }
  }

  /// Joins the cluster, if there is one.
  Optional<Cluster> joinCluster() {
    return sharing.cluster().map(Supplier::get);
  }

  /// What guests get of what others do.
  View view(View others) {
    return anonymous ? new GuestView(others, dots(), guests.onlyPublic()) : others;
  }

  private GuestView.Dots dots() {
    return switch (guests.dotFiles()) {
      case NONE -> GuestView.Dots.HIDDEN;
      case READ -> GuestView.Dots.FIXED;
      case ALL -> GuestView.Dots.FREE;
    };
  }

  /// Quotas in a new ledger, or in that of the cluster.
  Quotas quotas(Optional<Cluster> cluster) {
    QuotaLedger kept = sharing.quotas() ? cluster.orElseThrow().quotas() : ledger.get();
    Optional<RatioLedger> ratios = sharing.lastingRatios() ? kept.ratios() : Optional.empty();
    if (sharing.lastingRatios() && ratios.isEmpty()) {
      throw new SettingsException("ratios that last, and the ledger of quotas keeps none");
    }
    return new Quotas(kept, mountPoints(), ratios);
  }

  /// Counts what is stored in the home of `account`, and makes the ledger believe it.
  QuotaLedger.Recount recount(Account account) throws IOException {
    Storage opened = opened(StorageSource::lend);
    Optional<Cluster> cluster = Optional.empty();
    try {
      cluster = joinCluster();
      try (var quotas = quotas(cluster);
          var tree = opened.treeFor(account)) {
        return quotas.recount(account, tree);
      }
    } finally {
      cluster.ifPresent(Cluster::close);
      opened.close();
    }
  }

  /// Where other storages are in the trees.
  List<FtpPath> mountPoints() {
    return mounts.stream().map(Mount::path).toList();
  }

  /// Opens all authenticators, as one. Users of the plan itself are asked first, guests last.
  ///
  /// @param guesses who has failed before
  Authenticator openAuthenticator(Guesses guesses) {
    var opened = new ArrayList<Authenticator>();
    if (!users.isEmpty()) {
      opened.add(new MemoryUsers(users));
    }
    boolean done = false;
    try {
      for (AuthenticatorSource source : authenticators) {
        opened.add(source.open());
      }
      done = true;
    } finally {
      if (!done) {
        opened.forEach(Authenticator::close);
      }
    }
    if (anonymous) {
      opened.add(new Guests(Home.parse(guests.home())));
    }
    // Around each, and so on the threads of the chain: what waits for them is kept small.
    opened.replaceAll(
        one -> new AdmittedAccounts(new RuledAccounts(one, this::ruled), this::admission));
    var guard = new LoginGuard(new AuthenticatorChain(opened, timeouts.authentication()), guesses);
    return readOnly ? new ReadOnlyAccounts(guard) : guard;
  }

  /// What the administrator makes of an account.
  private Account ruled(Account account) {
    return AccountRule.apply(GrantRule.apply(account, permissions), accounts);
  }

  /// When and from where the administrator lets an account in.
  private Limits admission(Username account) {
    return AccountRule.admission(account, accounts);
  }

  /// The settings of conversations on a listener, which have to know about guests and TLS as well.
  ProtocolSettings conversation(TlsMode mode) {
    boolean login = mode == TlsMode.REQUIRED || mode == TlsMode.IMPLICIT;
    boolean data = mode != TlsMode.OFF && tls.isPresent() && tls.get().privateData();
    return new ProtocolSettings(
        protocol.greeting(),
        protocol.login(),
        protocol.idle(),
        protocol.throttle(),
        anonymous,
        protocol.features(),
        protocol.virtualHosts(),
        new TlsPolicy(
            login || protocol.tls().login(), data || protocol.tls().data(), certificates()),
        !guests.askPassword(),
        protocol.keeping());
  }

  private CertificateLogins certificates() {
    return tls.map(TlsSettings::clients)
        .map(
            clients ->
                new CertificateLogins(
                    clients.login(), new CertificateOwners(clients.name(), accounts)))
        .orElse(CertificateLogins.NONE);
  }
}
