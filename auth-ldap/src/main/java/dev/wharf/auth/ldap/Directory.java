package dev.wharf.auth.ldap;

import com.unboundid.ldap.sdk.BindRequest;
import com.unboundid.ldap.sdk.DereferencePolicy;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.GetEntryLDAPConnectionPoolHealthCheck;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPConnectionPool;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPSearchException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import com.unboundid.ldap.sdk.SimpleBindRequest;
import dev.wharf.domain.Secret;
import dev.wharf.domain.SettingsException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Asks the directory: one entry, a password, members of a group. Every question has a deadline and
/// is asked once more, of another server if need be, when a connection turns out to be dead.
///
/// Searches and binds have connections of their own: what is searched with is never bound as a
/// client. Referrals are not followed, aliases not dereferenced. Thread-safe.
final class Directory implements AutoCloseable {
  /// Tries of one question: a dead connection of the pool, a dead server, and one that lives.
  private static final int TRIES = 3;

  private static final long HEALTH_CHECK_MILLIS = 30_000;
  private static final long OLDEST_MILLIS = 600_000; // then back to the first server
  private static final String ROOT = ""; // the entry that every server has
  private static final int MAX_ENTRIES = 2; // one, and one too many

  /// Answers that say nothing about the question, only that this server cannot be asked.
  private static final Set<ResultCode> TROUBLE =
      Set.of(
          ResultCode.SERVER_DOWN,
          ResultCode.CONNECT_ERROR,
          ResultCode.TIMEOUT,
          ResultCode.LOCAL_ERROR,
          ResultCode.ENCODING_ERROR,
          ResultCode.DECODING_ERROR,
          ResultCode.NO_MEMORY,
          ResultCode.BUSY,
          ResultCode.UNAVAILABLE,
          ResultCode.TIME_LIMIT_EXCEEDED,
          ResultCode.ADMIN_LIMIT_EXCEEDED,
          ResultCode.OTHER);

  private final Servers servers;
  private final LdapSettings settings;
  private final Channel searches;
  private final Channel binds;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /// Connections, and a permit for each.
  private record Channel(LDAPConnectionPool pool, Semaphore permits) {}

  /// Something to ask over a connection.
  @FunctionalInterface
  private interface Question<T> {
    T ask(LDAPConnection connection) throws LDAPException;
  }

  /// When a login has to be decided.
  ///
  /// @param nanoTime as [System#nanoTime]
  record Deadline(long nanoTime) {
    private long left() {
      return Math.max(0, nanoTime - System.nanoTime());
    }
  }

  /// Connects to nothing yet.
  ///
  /// @throws SettingsException if the file of authorities cannot be used
  Directory(LdapSettings settings) {
    this.settings = settings;
    var timing = settings.timing();
    this.servers = new Servers(settings.servers(), timing.deadline().dividedBy(4), timing.retry());
    this.searches = channel("searches", settings.service());
    this.binds = channel("binds", Optional.empty());
  }

  private Channel channel(String name, Optional<LdapSettings.Service> service) {
    int size = settings.timing().connections();
    try {
      var pool = new LDAPConnectionPool(servers.boundAs(service), null, 0, size);
      pool.setConnectionPoolName("wharf " + name);
      pool.setHealthCheck(
          new GetEntryLDAPConnectionPoolHealthCheck(
              ROOT, settings.timing().deadline().toMillis(), false, false, false, true, false));
      pool.setHealthCheckIntervalMillis(HEALTH_CHECK_MILLIS);
      pool.setMaxConnectionAgeMillis(OLDEST_MILLIS);
      return new Channel(pool, new Semaphore(size, true));
    } catch (LDAPException e) {
      throw new SettingsException("servers: " + e.getMessage(), e);
    }
  }

  /// Now, plus what one login may take.
  Deadline deadline() {
    return new Deadline(System.nanoTime() + settings.timing().deadline().toNanos());
  }

  /// Connects once, to see whether it works.
  ///
  /// @throws SettingsException if the server refuses `bind-dn`: that is no outage
  /// @throws DirectoryException if no server can be used now
  void probe() throws DirectoryException {
    try {
      ask(searches, deadline(), LDAPConnection::isConnected);
    } catch (DirectoryException e) {
      if (e.getCause() instanceof LDAPException refusal
          && refusal.getResultCode().equals(ResultCode.INVALID_CREDENTIALS)) {
        throw new SettingsException(
            "bind-dn: " + servers + " refuses this name with this bind-password", e);
      }
      throw e;
    }
  }

  /// The entries of this name: none, one, or two for several.
  List<? extends Entry> find(String name, List<String> attributes, Deadline deadline)
      throws DirectoryException {
    var search = settings.search();
    SearchScope scope =
        switch (search.scope()) {
          case SUBTREE -> SearchScope.SUB;
          case ONE_LEVEL -> SearchScope.ONE;
        };
    return search(
        request(search.base().toString(), scope, search.filter().with(name), attributes), deadline);
  }

  /// Whether the entry `dn` exists and `filter` matches it.
  boolean matches(String dn, Filter filter, Deadline deadline) throws DirectoryException {
    return !search(request(dn, SearchScope.BASE, filter, List.of("1.1")), deadline).isEmpty();
  }

  private SearchRequest request(
      String base, SearchScope scope, Filter filter, List<String> attributes) {
    int seconds = (int) Math.max(1, settings.timing().deadline().toSeconds());
    return new SearchRequest(
        base,
        scope,
        DereferencePolicy.NEVER,
        MAX_ENTRIES,
        seconds,
        false,
        filter,
        attributes.toArray(String[]::new));
  }

  private List<? extends Entry> search(SearchRequest request, Deadline deadline)
      throws DirectoryException {
    return ask(searches, deadline, connection -> entries(connection, request));
  }

  private static List<? extends Entry> entries(LDAPConnection connection, SearchRequest request)
      throws LDAPException {
    try {
      return entries(connection.search(request).getSearchEntries());
    } catch (LDAPSearchException e) {
      boolean missingGroup =
          request.getScope().equals(SearchScope.BASE)
              && e.getResultCode().equals(ResultCode.NO_SUCH_OBJECT);
      if (missingGroup || e.getResultCode().equals(ResultCode.SIZE_LIMIT_EXCEEDED)) {
        return entries(e.getSearchEntries());
      }
      throw e;
    }
  }

  private static List<? extends Entry> entries(@Nullable List<SearchResultEntry> entries) {
    return entries == null ? List.of() : List.copyOf(entries);
  }

  /// What the directory says to a bind. Only [ResultCode#SUCCESS] means that the password is right.
  ///
  /// @param dn not empty
  /// @param secret not empty: a bind without a password proves nothing (RFC 4513 §5.1.2)
  BindAnswer bind(String dn, Secret secret, Deadline deadline) throws DirectoryException {
    if (dn.isEmpty() || secret.isEmpty()) {
      throw new IllegalArgumentException("a bind that would prove nothing");
    }
    BindRequest request = new SimpleBindRequest(dn, new Once(secret));
    return ask(binds, deadline, connection -> answer(connection, request));
  }

  private static BindAnswer answer(LDAPConnection connection, BindRequest request)
      throws LDAPException {
    try {
      connection.bind(request);
      return BindAnswer.RIGHT;
    } catch (LDAPException e) {
      return BindAnswer.of(e).orElseThrow(() -> e);
    }
  }

  private <T> T ask(Channel channel, Deadline deadline, Question<T> question)
      throws DirectoryException {
    Future<T> answer = threads.submit(() -> withPermit(channel, deadline, question));
    try {
      return answer.get(deadline.left(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new DirectoryException("no answer in time from " + servers, e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof DirectoryException known
          ? known
          : new DirectoryException("the LDAP library failed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DirectoryException("the login was given up", e);
    } finally {
      answer.cancel(true); // interrupts whoever still waits for a server
    }
  }

  private <T> T withPermit(Channel channel, Deadline deadline, Question<T> question)
      throws DirectoryException, InterruptedException {
    if (!channel.permits().tryAcquire(deadline.left(), TimeUnit.NANOSECONDS)) {
      throw new DirectoryException("all connections to the directory are busy");
    }
    try {
      return insist(channel.pool(), deadline, question);
    } catch (LDAPException e) {
      throw new DirectoryException(servers + ": " + DirectoryException.reason(e), e);
    } finally {
      channel.permits().release();
    }
  }

  private <T> T insist(LDAPConnectionPool pool, Deadline deadline, Question<T> question)
      throws LDAPException {
    for (int attempt = 1; ; attempt++) {
      LDAPConnection connection = pool.getConnection();
      try {
        T answer = question.ask(connection);
        pool.releaseConnection(connection);
        return answer;
      } catch (LDAPException e) {
        if (!TROUBLE.contains(e.getResultCode())) {
          pool.releaseConnection(connection);
          throw e;
        }
        if (!e.getResultCode().equals(ResultCode.SERVER_DOWN)) {
          servers.failed(connection, e); // else it may have been this connection only
        }
        pool.discardConnection(connection);
        pool.shrinkPool(0); // the others are as old
        if (attempt == TRIES || deadline.left() == 0 || Thread.currentThread().isInterrupted()) {
          throw e;
        }
      }
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
    searches.pool().close();
    binds.pool().close();
  }

  /// The servers, for messages.
  @Override
  public String toString() {
    return servers.toString();
  }
}
