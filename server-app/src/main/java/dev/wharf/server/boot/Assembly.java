package dev.wharf.server.boot;

import dev.wharf.domain.EventSink;
import dev.wharf.domain.GrantRule;
import dev.wharf.domain.GuessThrottle;
import dev.wharf.domain.Limits.Rates;
import dev.wharf.domain.LoginThrottle;
import dev.wharf.domain.Mount;
import dev.wharf.domain.Settings;
import dev.wharf.protocol.port.ProtocolSettings;
import dev.wharf.server.AccountRule;
import dev.wharf.server.FtpServer;
import dev.wharf.server.PassiveSettings;
import dev.wharf.server.ServerLimits;
import dev.wharf.server.ServerTimeouts;
import dev.wharf.server.TlsSettings;
import dev.wharf.server.host.Inheritance;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Makes the server that a configuration describes: which key ends up where.
final class Assembly {
  private Assembly() {}

  /// A server that does not run yet.
  static FtpServer build(Configuration configuration, EventSink events) {
    return builder(configuration, Inheritance.NOTHING, events).build();
  }

  /// What can make such a server, or change one that runs into it.
  ///
  /// @param inherited sockets that take the place of `listen`
  static FtpServer.Builder builder(
      Configuration configuration, Inheritance inherited, EventSink events) {
    Settings settings = configuration.server();
    FtpServer.Builder builder =
        FtpServer.builder()
            .anonymous(settings.get(ConfigKeys.ANONYMOUS))
            .guests(GuestKeys.settings(settings))
            .readOnly(settings.get(ConfigKeys.READ_ONLY))
            .protocol(protocol(settings))
            .limits(limits(settings))
            .guessing(guessing(settings))
            .timeouts(timeouts(settings))
            .passive(passive(settings))
            .quotaLedger(QuotaKeys.ledger(settings))
            .sharing(ClusterKeys.sharing(settings, configuration.cluster()))
            .proxies(settings.get(ConfigKeys.PROXY_FROM))
            .events(events);
    builder = listening(builder, settings, inherited);
    Optional<TlsSettings> tls = TlsKeys.settings(settings);
    if (tls.isPresent()) {
      builder = builder.tls(tls.get());
    }
    for (Configuration.User user : configuration.users()) {
      builder = builder.user(user.name(), user.password());
    }
    for (GrantRule rule : configuration.permissions()) {
      builder = builder.permissions(rule);
    }
    for (AccountRule rule : configuration.accounts()) {
      builder = builder.accounts(rule);
    }
    for (Configuration.Plugin plugin : configuration.authenticators()) {
      builder = builder.authenticator(plugin.type(), plugin.values());
    }
    return storages(CheckKeys.addTo(builder, settings), configuration);
  }

  private static FtpServer.Builder listening(
      FtpServer.Builder bare, Settings settings, Inheritance inherited) {
    FtpServer.Builder builder = bare;
    if (!inherited.equals(Inheritance.NOTHING)) {
      for (Inheritance.Listening one : inherited.listeners()) {
        builder = builder.listen(one.channel(), one.address(), Endpoint.modeOf(one.name()));
      }
      return builder.nowhere();
    }
    for (Endpoint endpoint : settings.get(ConfigKeys.LISTEN)) {
      builder =
          endpoint.mode().isPresent()
              ? builder.listen(endpoint.address(), endpoint.mode().get())
              : builder.listen(endpoint.address());
    }
    return builder;
  }

  private static FtpServer.Builder storages(
      FtpServer.Builder builder, Configuration configuration) {
    FtpServer.Builder whole =
        builder
            .storage(configuration.storage().type(), configuration.storage().values())
            .uploads(configuration.uploads());
    for (Map.Entry<String, Configuration.Plugin> more : configuration.storages().entrySet()) {
      whole = whole.namedStorage(more.getKey(), more.getValue().type(), more.getValue().values());
    }
    for (Mount mount : configuration.mounts()) {
      whole = whole.mount(mount);
    }
    return whole;
  }

  private static ProtocolSettings protocol(Settings settings) {
    var keeping =
        new ProtocolSettings.Keeping(
            settings.get(ConfigKeys.LONGEST_IDLE), settings.get(ConfigKeys.NO_OPERATION));
    return new ProtocolSettings(
            settings.get(ConfigKeys.GREETING),
            settings.get(ConfigKeys.LOGIN),
            settings.get(ConfigKeys.IDLE),
            new LoginThrottle(
                settings.get(ConfigKeys.LOGIN_FAILURES),
                settings.get(ConfigKeys.LOGIN_DELAY),
                settings.get(ConfigKeys.LONGEST_LOGIN_DELAY)),
            settings.get(ConfigKeys.ANONYMOUS),
            new ProtocolSettings.Features(
                settings.get(ConfigKeys.ACTIVE),
                settings.get(ConfigKeys.PASSIVE),
                settings.get(ConfigKeys.CHMOD),
                settings.get(ConfigKeys.CHECKSUMS),
                settings.get(ConfigKeys.MDTM_SETS),
                settings.get(ConfigKeys.HIDDEN),
                settings.get(ConfigKeys.BACKSLASHES),
                settings.get(ConfigKeys.HASH_LIMIT)),
            List.copyOf(settings.get(ConfigKeys.VIRTUAL_HOSTS)))
        .with(keeping);
  }

  private static ServerLimits limits(Settings settings) {
    return new ServerLimits(
        settings.get(ConfigKeys.SESSIONS),
        settings.get(ConfigKeys.SESSIONS_PER_ADDRESS),
        settings.get(ConfigKeys.SESSIONS_PER_ACCOUNT),
        settings.get(ConfigKeys.TRANSFERS),
        settings.get(ConfigKeys.STRANGERS),
        new Rates(settings.get(ConfigKeys.UPLOAD_RATE), settings.get(ConfigKeys.DOWNLOAD_RATE)),
        new Rates(
            settings.get(ConfigKeys.SESSION_UPLOAD_RATE),
            settings.get(ConfigKeys.SESSION_DOWNLOAD_RATE)));
  }

  private static GuessThrottle guessing(Settings settings) {
    return new GuessThrottle(
        settings.get(ConfigKeys.FAILURES_PER_ACCOUNT),
        settings.get(ConfigKeys.FAILURES_PER_NETWORK),
        settings.get(ConfigKeys.FIRST_SHUT),
        settings.get(ConfigKeys.LONGEST_SHUT),
        settings.get(ConfigKeys.TRUSTED));
  }

  private static ServerTimeouts timeouts(Settings settings) {
    return new ServerTimeouts(
        settings.get(ConfigKeys.DATA),
        settings.get(ConfigKeys.DATA_CONNECT),
        settings.get(ConfigKeys.TRANSFER),
        settings.get(ConfigKeys.WRITE),
        settings.get(ConfigKeys.DRAIN),
        settings.get(ConfigKeys.AUTHENTICATION),
        settings.get(ConfigKeys.SLOWEST));
  }

  private static PassiveSettings passive(Settings settings) {
    PortRange ports = settings.get(ConfigKeys.PASSIVE_PORTS);
    return new PassiveSettings(
        ports.first(),
        ports.last(),
        settings.get(ConfigKeys.PASSIVE_ADDRESS),
        settings.get(ConfigKeys.PASSIVE_ADDRESSES));
  }
}
