package dev.wharf.protocol;

import dev.wharf.auth.contract.AliceCertificate;
import dev.wharf.auth.contract.MemoryAuthenticator;
import dev.wharf.auth.spi.AuthResult;
import dev.wharf.auth.spi.Authenticator;
import dev.wharf.auth.spi.Credentials;
import dev.wharf.domain.Account;
import dev.wharf.domain.FtpEvent;
import dev.wharf.domain.LoginThrottle;
import dev.wharf.domain.SessionDirectory;
import dev.wharf.domain.Throttles;
import dev.wharf.domain.Username;
import dev.wharf.protocol.port.CertificateLogin;
import dev.wharf.protocol.port.CertificateLogins;
import dev.wharf.protocol.port.CutUploads;
import dev.wharf.protocol.port.ProtocolSettings;
import dev.wharf.protocol.port.ProtocolSettings.Features;
import dev.wharf.protocol.port.Services;
import dev.wharf.protocol.port.TlsPolicy;
import dev.wharf.protocol.port.View;
import dev.wharf.protocol.quota.MemoryLedger;
import dev.wharf.protocol.quota.Quotas;
import dev.wharf.storage.contract.MemoryStorage;
import dev.wharf.storage.contract.MemoryTree;
import dev.wharf.storage.spi.Capability;
import dev.wharf.storage.spi.FileTree;
import dev.wharf.storage.spi.Storage;
import dev.wharf.storage.spi.StorageException;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/// The house around a conversation, in memory: accounts `alice` (password `secret`) and, if a test
/// says so, others; one tree; events that can be looked at. Configure it first, then talk.
final class House {
  final MemoryTree tree;
  final BlockingQueue<FtpEvent> events = new LinkedBlockingQueue<>();
  final AtomicInteger places = new AtomicInteger();
  final MemoryAuthenticator accounts = new MemoryAuthenticator();
  Authenticator authenticator = accounts;
  Features features = Features.DEFAULT;
  final Throttles throttles = new Throttles();
  View view = View.WHOLE;
  Quotas quotas = new Quotas(new MemoryLedger());
  final CutUploads cuts = new CutUploads();
  int mostSessions = Integer.MAX_VALUE;

  /// Whether nobody can tell how many sessions there are.
  boolean directoryIsSilent;

  boolean anonymous;
  boolean transfersAreFull;

  /// Whether the directory runs into a fault.
  boolean directoryIsFaulty;

  /// Whether whoever is told of events fails, each time.
  boolean sinkIsFaulty;

  /// Whether every login runs into a fault of the storage.
  boolean storageIsFaulty;

  /// Whether every transfer runs into a fault of the program.
  final AtomicBoolean faults = new AtomicBoolean();

  List<String> greeting = ProtocolSettings.DEFAULT.greeting();
  List<String> hosts = List.of();
  String client = "192.0.2.7";
  boolean tls;
  boolean encrypted;
  List<X509Certificate> certificates = List.of();
  TlsPolicy policy = TlsPolicy.FREE;

  House(MemoryTree tree) {
    this.tree = tree;
    accounts.with("alice", "secret");
  }

  /// Gives `alice` an account of another kind.
  void alice(Account account) {
    accounts.with(account, "secret");
  }

  static Account account(String name) {
    return Account.named(new Username(name));
  }

  /// Lets guests in, as an authenticator of the server would.
  void letGuestsIn() {
    anonymous = true;
    authenticator =
        attempt ->
            attempt.credentials() instanceof Credentials.Anonymous
                ? new AuthResult.Accepted(account("guest"))
                : accounts.authenticate(attempt);
  }

  /// The client shows the certificate of `alice`, which is good for this.
  void certificate(CertificateLogin way) {
    certificates = List.of(AliceCertificate.get());
    policy =
        new TlsPolicy(
            false,
            false,
            new CertificateLogins(way, (_, name) -> name.equals(new Username("alice"))));
  }

  private Optional<SessionDirectory.Place> admit(Account account) throws IOException {
    if (directoryIsFaulty) {
      throw new RejectedExecutionException("a test asked for it");
    }
    if (directoryIsSilent) {
      throw new IOException("a test asked for it");
    }
    if (places.get() >= mostSessions) {
      return Optional.empty();
    }
    places.incrementAndGet();
    return Optional.of(places::decrementAndGet);
  }

  private void note(FtpEvent event) {
    events.add(event);
    if (sinkIsFaulty) {
      throw new IllegalStateException("a test asked for it");
    }
  }

  private Storage storage() {
    MemoryStorage whole = MemoryStorage.of(tree);
    return new Storage() {
      @Override
      public FileTree treeFor(Account account) throws StorageException {
        if (storageIsFaulty) {
          throw new IllegalStateException("a test asked for it");
        }
        return whole.treeFor(account);
      }

      @Override
      public Set<Capability> capabilities() {
        return whole.capabilities();
      }

      @Override
      public void close() {
        whole.close();
      }
    };
  }

  private Executor transfers() {
    return work -> {
      if (faults.get()) {
        throw new IllegalStateException("a test asked for it");
      }
      if (transfersAreFull) {
        throw new RejectedExecutionException("a test asked for it");
      }
      Thread.ofVirtual().name("transfer").start(work);
    };
  }

  /// All of it, for a conversation.
  Services services() {
    var settings =
        new ProtocolSettings(
            greeting,
            Duration.ofSeconds(60),
            Duration.ofMinutes(5),
            new LoginThrottle(3, Duration.ZERO, Duration.ZERO),
            anonymous,
            features,
            hosts,
            policy,
            false,
            ProtocolSettings.Keeping.DEFAULT);
    return new Services(
        authenticator,
        storage(),
        view,
        this::admit,
        this::note,
        transfers(),
        throttles,
        quotas,
        cuts,
        settings);
  }
}
