package dev.wharf.server;

import dev.wharf.domain.EventSink;
import dev.wharf.domain.GrantRule;
import dev.wharf.domain.GuessThrottle;
import dev.wharf.domain.Mount;
import dev.wharf.domain.Network;
import dev.wharf.domain.QuotaLedger;
import dev.wharf.domain.Secret;
import dev.wharf.domain.SettingsException;
import dev.wharf.domain.Username;
import dev.wharf.protocol.port.ProtocolSettings;
import dev.wharf.protocol.quota.MemoryLedger;
import dev.wharf.server.hooks.UploadCheck;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A [Plan] on its way: what the steps of a builder write to, with all defaults. Lives for one call
/// of [FtpServer.Builder#build].
final class Draft {
  private static final Plan.Address DEFAULT =
      Plan.Address.at(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 2121));

  /// One object for all drafts: a reload that names no ledger keeps the one there is.
  private static final Supplier<QuotaLedger> IN_MEMORY = MemoryLedger::new;

  final List<Plan.Address> listen = new ArrayList<>();
  final Map<Username, Secret> users = new LinkedHashMap<>();
  final List<Plan.AuthenticatorSource> authenticators = new ArrayList<>();
  Plan.@Nullable StorageSource storage;
  boolean nowhere;
  final Map<String, Plan.StorageSource> storages = new LinkedHashMap<>();
  final List<Mount> mounts = new ArrayList<>();
  boolean anonymous;
  GuestSettings guests = GuestSettings.DEFAULT;
  boolean readOnly;
  ProtocolSettings protocol = ProtocolSettings.DEFAULT;
  ServerLimits limits = ServerLimits.DEFAULT;
  GuessThrottle guessing = GuessThrottle.DEFAULT;
  ServerTimeouts timeouts = ServerTimeouts.DEFAULT;
  PassiveSettings passive = PassiveSettings.DEFAULT;
  List<Network> proxies = List.of();
  final List<GrantRule> permissions = new ArrayList<>();
  final List<AccountRule> accounts = new ArrayList<>();
  Map<String, ?> uploads = Map.of();
  @Nullable TlsSettings tls;
  Supplier<? extends QuotaLedger> ledger = IN_MEMORY;
  Sharing sharing = Sharing.NONE;
  @Nullable Supplier<? extends UploadCheck> check;
  EventSink events = EventSink.NOWHERE;

  /// What steps say, taken after each other.
  static Plan plan(List<Consumer<Draft>> steps) {
    var draft = new Draft();
    steps.forEach(step -> step.accept(draft));
    return draft.plan();
  }

  private Plan plan() {
    if (storage == null) {
      throw new SettingsException("no storage: name a directory, or another storage");
    }
    return new Plan(
        listen.isEmpty() && !nowhere ? List.of(DEFAULT) : listen,
        storage,
        storages,
        mounts,
        users,
        authenticators,
        anonymous,
        guests,
        readOnly,
        protocol,
        limits,
        guessing,
        timeouts,
        passive,
        proxies,
        permissions,
        accounts,
        uploads,
        Optional.ofNullable(tls),
        ledger,
        Optional.ofNullable(check).map(Supplier::get),
        sharing,
        events);
  }
}
