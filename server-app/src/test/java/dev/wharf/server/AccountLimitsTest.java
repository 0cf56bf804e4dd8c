package dev.wharf.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.auth.spi.AuthResult;
import dev.wharf.auth.spi.Authenticator;
import dev.wharf.auth.spi.Credentials;
import dev.wharf.domain.Account;
import dev.wharf.domain.FtpEvent;
import dev.wharf.domain.Limits;
import dev.wharf.domain.Limits.Networks;
import dev.wharf.domain.LoginThrottle;
import dev.wharf.domain.Network;
import dev.wharf.domain.Secret;
import dev.wharf.protocol.port.ProtocolSettings;
import dev.wharf.storage.contract.MemoryStorage;
import dev.wharf.storage.contract.MemoryTree;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Limits that an account carries, whoever says that it carries them.
@Timeout(60)
class AccountLimitsTest {
  private static final InetAddress SERVER = InetAddress.ofLiteral("127.0.0.1");
  private static final InetAddress PROXY = InetAddress.ofLiteral("127.0.0.9");
  private static final Networks OFFICE =
      new Networks(List.of(Network.parse("127.0.0.5")), List.of());

  private final MemoryTree tree = MemoryTree.empty();
  private final List<FtpEvent> events = new CopyOnWriteArrayList<>();

  @Test
  void a_client_from_elsewhere_hears_what_a_wrong_password_hears() throws Exception {
    try (var server = start(Limits.NONE.withClients(OFFICE))) {
      String wrong = answer(new Client(server.address()), "wrong");
      String elsewhere = answer(new Client(server.address()), "secret");
      assertThat(elsewhere).startsWith("530 ").isEqualTo(wrong);
      assertThat(events)
          .filteredOn(FtpEvent.LoginRefused.class::isInstance)
          .extracting(event -> ((FtpEvent.LoginRefused) event).reason())
          .containsExactly("WRONG_CREDENTIALS", "WRONG_NETWORK");
    }
  }

  @Test
  void behind_a_proxy_it_is_the_clients_own_network_that_counts() throws Exception {
    try (var server = start(Limits.NONE.withClients(OFFICE))) {
      assertThat(answer(behindProxy(server, "127.0.0.5"), "secret")).startsWith("230 ");
      assertThat(answer(behindProxy(server, "127.0.0.6"), "secret")).startsWith("530 ");
    }
  }

  @Test
  void a_rule_limits_an_account_that_brings_no_limits() throws Exception {
    var everybody = new AccountRule(Set.of());
    try (var server =
        start(
            Limits.NONE,
            everybody.with(limits -> limits.withClients(OFFICE)),
            everybody.with(limits -> limits.withQuota(new Limits.Quota(10, 0))))) {
      assertThat(answer(new Client(server.address()), "secret")).startsWith("530 ");
      try (Client client = behindProxy(server, "127.0.0.5")) {
        client.expect(220).say("USER alice", 331).say("PASS secret", 230);
        client.say("ALLO 10", 200).say("ALLO 11", 552);
      }
    }
  }

  private static Client behindProxy(FtpServer server, String client) throws IOException {
    String header = "PROXY TCP4 " + client + " 203.0.113.1 40000 21\r\n";
    return new Client(server.address(), PROXY, header.getBytes(ISO_8859_1));
  }

  private static String answer(Client client, String password) throws IOException {
    try (client) {
      return client.expect(220).say("USER alice", 331).say("PASS " + password).reply();
    }
  }

  private FtpServer start(Limits limits, AccountRule... rules) throws IOException {
    var quick = new LoginThrottle(3, Duration.ZERO, Duration.ZERO);
    ProtocolSettings defaults = ProtocolSettings.DEFAULT;
    FtpServer.Builder builder = FtpServer.builder();
    for (AccountRule rule : rules) {
      builder = builder.accounts(rule);
    }
    return builder
        .listen(new InetSocketAddress(SERVER, 0))
        .storage(MemoryStorage.of(tree))
        .authenticator(letting(limits))
        .proxies(List.of(Network.parse("127.0.0.9")))
        .protocol(
            new ProtocolSettings(
                defaults.greeting(),
                defaults.login(),
                defaults.idle(),
                quick,
                false,
                defaults.features(),
                List.of()))
        .events(events::add)
        .build()
        .start();
  }

  private static Authenticator letting(Limits limits) {
    return attempt ->
        attempt.credentials() instanceof Credentials.Password(var secret)
                && secret.matches(Secret.of("secret"))
            ? new AuthResult.Accepted(Account.named(attempt.name()).withLimits(limits))
            : new AuthResult.Refused(AuthResult.Reason.WRONG_CREDENTIALS);
  }
}
