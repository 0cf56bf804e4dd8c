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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
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
  private static final char PIN = '@';

  /// Most former identities that are kept for sessions that began with them.
  private static final int MOST_FORMER = 32;

  private final List<IdentitySource> sources;
  private final Thread thread;
  private volatile Shown shown;
  private List<String> stamps; // of the files that were read last, well or not
  private final Expiry expiry = new Expiry();
  private volatile boolean closed;

  /// All identities at one time.
  ///
  /// @param now those to choose from, by alias, in the order of the configuration
  /// @param known those and former ones, which sessions that stand may resume with
  private record Shown(
      int generation, SequencedMap<String, Identity> now, Map<String, Identity> known) {
    static final Shown NOTHING = new Shown(0, new LinkedHashMap<>(), Map.of());

    Shown next(List<Identity> identities) {
      var next = new LinkedHashMap<String, Identity>();
      identities.forEach(one -> next.put((generation + 1) + "." + next.size(), one));
      var all = new LinkedHashMap<>(next);
      known.entrySet().stream().limit(MOST_FORMER).forEach(e -> all.put(e.getKey(), e.getValue()));
      return new Shown(generation + 1, next, all);
    }
  }

  /// Reads all of `sources`.
  ///
  /// @throws IOException if one cannot be read
  /// @throws GeneralSecurityException if one does not hold what it should
  Identities(List<IdentitySource> sources) throws IOException, GeneralSecurityException {
    this.sources = List.copyOf(sources);
    this.stamps = stamps();
    this.shown = Shown.NOTHING.next(loadAll());
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
      List<Identity> read = loadAll();
      if (List.copyOf(shown.now().values()).equals(read)) {
        return; // the files were touched, no more
      }
      shown = shown.next(read);
      LOG.log(Level.INFO, "certificates were read again: " + describe());
    } catch (IOException
        | GeneralSecurityException
        | RuntimeException e) { // for this is a thread's top
      LOG.log(Level.WARNING, "the new certificates cannot be used, the old ones stay: " + e);
    }
  }

  private String describe() {
    return String.join(
        ", ",
        shown.now().values().stream()
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

  private void warn(Instant now) {
    for (Identity identity : shown.now().values()) {
      expiry.news(identity.certificate(), now).ifPresent(news -> LOG.log(Level.WARNING, news));
    }
  }

  @Override
  public @Nullable String chooseEngineServerAlias(
      String keyType, Principal @Nullable [] issuers, SSLEngine engine) {
    Shown current = shown;
    String pinned = pinned(engine);
    Identity same = current.known().get(pinned);
    if (same != null) {
      return isOf(same, keyType) ? pinned : null;
    }
    String host = requestedHost(engine);
    String first = null;
    for (Map.Entry<String, Identity> entry : current.now().entrySet()) {
      if (isOf(entry.getValue(), keyType)) {
        if (entry.getValue().isFor(host)) {
          return entry.getKey();
        }
        first = first == null ? entry.getKey() : first;
      }
    }
    return first;
  }

  private static boolean isOf(Identity identity, String keyType) {
    return identity.certificate().getPublicKey().getAlgorithm().equals(keyType);
  }

  /// What stands behind the mark in the name of an engine's peer: the alias of the one identity
  /// that it may show.
  private static String pinned(SSLEngine engine) {
    String peer = engine.getPeerHost();
    return peer == null ? "" : peer.substring(peer.indexOf(PIN) + 1);
  }

  /// The end of a name for the peer of an engine that shall show the identity with this
  /// certificate, and no other. A session can only be resumed with the identity that it began with,
  /// whatever came in between.
  String pin(X509Certificate certificate) {
    return shown.known().entrySet().stream()
        .filter(entry -> entry.getValue().certificate().equals(certificate))
        .findFirst()
        .map(entry -> PIN + entry.getKey())
        .orElse("");
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
    Identity identity = shown.known().get(alias);
    return identity == null ? null : identity.chain().toArray(X509Certificate[]::new);
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(String alias) {
    Identity identity = shown.known().get(alias);
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
