package dev.wharf.server.tls;

import java.io.Closeable;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/// The identities of a server: the one whose certificate names the host that a client asked for,
/// else the first, is shown (RFC 6066 §3). Thread-safe.
///
/// A thread looks at the files every second. When they have changed, all are read again and take
/// the place of the old ones at once, or not at all: what cannot be read or does not fit together
/// leaves the old ones in place, and the log says why. Connections and sessions that stand are not
/// touched. It also says in good time when a certificate ends.
final class Identities extends X509ExtendedKeyManager implements Closeable {
  private static final Logger LOG = System.getLogger(Identities.class.getName());
  private static final Duration ROUND = Duration.ofSeconds(1);

  /// How many days before the end of a certificate the log speaks of it.
  private static final int[] WARNINGS = {1, 7, 14, 30};

  private final List<IdentitySource> sources;
  private final Thread thread;
  private volatile Shown shown;
  private List<String> stamps; // of the files that were read last, well or not
  private final Map<X509Certificate, Integer> warned = new HashMap<>();
  private volatile boolean closed;

  /// All identities at one time. Those before are kept for handshakes that have begun with them.
  private record Shown(int generation, List<Identity> now, List<Identity> before) {
    @Nullable Identity of(String alias) {
      int dot = alias.indexOf('.');
      int age = generation - Integer.parseInt(alias, 0, dot, 10);
      List<Identity> list = age == 0 ? now : before;
      int index = Integer.parseInt(alias, dot + 1, alias.length(), 10);
      return age <= 1 && index < list.size() ? list.get(index) : null;
    }
  }

  /// Reads all of `sources`.
  ///
  /// @throws IOException if one cannot be read
  /// @throws GeneralSecurityException if one does not hold what it should
  Identities(List<IdentitySource> sources) throws IOException, GeneralSecurityException {
    this.sources = List.copyOf(sources);
    this.stamps = stamps();
    this.shown = new Shown(0, loadAll(), List.of());
    this.thread =
        Thread.ofPlatform().name("wharf-certificates").daemon(true).unstarted(this::watch);
    warn(Instant.now());
    thread.start();
  }

  private List<Identity> loadAll() throws IOException, GeneralSecurityException {
    var all = new ArrayList<Identity>();
    for (IdentitySource source : sources) {
      try {
        all.add(source.load());
      } catch (GeneralSecurityException e) {
        throw new GeneralSecurityException(source + ": " + e.getMessage(), e);
      }
    }
    return List.copyOf(all);
  }

  private void watch() {
    while (!closed) {
      LockSupport.parkNanos(ROUND.toNanos());
      List<String> current = stamps();
      if (!current.equals(stamps)) {
        stamps = current;
        reload();
      }
      warn(Instant.now());
    }
  }

  private void reload() {
    try {
      Shown old = shown;
      shown = new Shown(old.generation() + 1, loadAll(), old.now());
      LOG.log(Level.INFO, "certificates were read again: " + describe());
    } catch (IOException | GeneralSecurityException e) {
      LOG.log(Level.WARNING, "the new certificates cannot be used, the old ones stay: " + e);
    }
  }

  private String describe() {
    return String.join(
        ", ",
        shown.now().stream()
            .map(one -> one.certificate().getSubjectX500Principal() + " until " + one.expiry())
            .toList());
  }

  /// What tells one state of the files from another.
  private List<String> stamps() {
    var stamps = new ArrayList<String>();
    for (IdentitySource source : sources) {
      for (Path file : source.files()) {
        try {
          stamps.add(Files.getLastModifiedTime(file) + " " + Files.size(file));
        } catch (IOException e) {
          stamps.add(e.toString()); // gone for a moment, perhaps: that is a state as well
        }
      }
    }
    return stamps;
  }

  /// Speaks of each certificate once for each number of days.
  private void warn(Instant now) {
    for (Identity identity : shown.now()) {
      long days = Duration.between(now, identity.expiry()).toDays();
      boolean over = identity.expiry().isBefore(now);
      for (int step : WARNINGS) {
        int level = over ? 0 : step;
        if (days < step && warned.getOrDefault(identity.certificate(), 99) > level) {
          warned.put(identity.certificate(), level);
          LOG.log(
              over ? Level.ERROR : Level.WARNING,
              "the certificate of {0} {1} {2}",
              identity.certificate().getSubjectX500Principal(),
              over ? "has ended:" : "ends soon:",
              identity.expiry());
          break;
        }
      }
    }
  }

  @Override
  public @Nullable String chooseEngineServerAlias(
      String keyType, Principal @Nullable [] issuers, SSLEngine engine) {
    Shown current = shown;
    String host = requestedHost(engine);
    int first = -1;
    for (int i = 0; i < current.now().size(); i++) {
      Identity identity = current.now().get(i);
      if (!identity.certificate().getPublicKey().getAlgorithm().equals(keyType)) {
        continue;
      }
      if (identity.isFor(host)) {
        return current.generation() + "." + i;
      }
      first = first < 0 ? i : first;
    }
    return first < 0 ? null : current.generation() + "." + first;
  }

  private static String requestedHost(SSLEngine engine) {
    if (engine.getHandshakeSession() instanceof ExtendedSSLSession session) {
      for (SNIServerName name : session.getRequestedServerNames()) {
        if (name instanceof SNIHostName host) {
          return host.getAsciiName();
        }
      }
    }
    return "";
  }

  @Override
  public X509Certificate @Nullable [] getCertificateChain(String alias) {
    Identity identity = shown.of(alias);
    return identity == null ? null : identity.chain().toArray(X509Certificate[]::new);
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(String alias) {
    Identity identity = shown.of(alias);
    return identity == null ? null : identity.key();
  }

  @Override
  public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
    return null; // only engines are served
  }

  @Override
  public @Nullable String chooseServerAlias(
      String keyType, Principal @Nullable [] issuers, Socket socket) {
    return null; // only engines are served
  }

  @Override
  public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
    return null; // the server is never a client
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] keyType, Principal @Nullable [] issuers, Socket socket) {
    return null; // the server is never a client
  }

  /// Stops looking at the files.
  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }
}
