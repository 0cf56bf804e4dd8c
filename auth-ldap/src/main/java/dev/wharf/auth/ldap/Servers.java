package dev.wharf.auth.ldap;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPConnectionOptions;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.ServerSet;
import com.unboundid.ldap.sdk.SimpleBindRequest;
import com.unboundid.ldap.sdk.extensions.StartTLSExtendedRequest;
import com.unboundid.util.ssl.TrustAllSSLSocketVerifier;
import dev.wharf.auth.spi.Breaker;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/// The directory servers: opens a connection to the first one that can be used, protected and bound
/// before anybody gets it. Thread-safe.
final class Servers {
  private static final Logger LOG = System.getLogger(Servers.class.getName());

  private final List<Candidate> candidates;
  private final SSLSocketFactory tls;
  private final int millis;
  private volatile String lastTrouble = "nothing yet";

  /// Where to connect to, and whom to trust.
  record Plan(List<Server> servers, Optional<String> caFile, boolean checkHost) {}

  private record Candidate(Server server, Breaker breaker) {}

  /// @param answer how long a server may take to answer
  /// @param retry how long one that did not is left alone
  /// @throws dev.wharf.domain.SettingsException if the file of authorities cannot be used
  Servers(Plan plan, Duration answer, Duration retry) {
    this.candidates =
        plan.servers().stream()
            .map(server -> new Candidate(server, new Breaker(1, retry, retry, System::nanoTime)))
            .toList();
    SSLSocketFactory sockets = TlsTrust.sockets(plan.caFile());
    this.tls = plan.checkHost() ? new HostChecked(sockets) : sockets;
    this.millis = (int) answer.toMillis();
  }

  /// These servers, with connections that are bound as `service` or, without it, as nobody.
  ServerSet boundAs(Optional<LdapSettings.Service> service) {
    return new ServerSet() {
      @Override
      public LDAPConnection getConnection() throws LDAPException {
        return connection(service);
      }

      @Override
      public void toString(StringBuilder text) {
        text.append(candidates);
      }
    };
  }

  private LDAPConnection connection(Optional<LdapSettings.Service> service) throws LDAPException {
    LDAPException trouble = null;
    for (Candidate candidate : candidates) {
      if (!candidate.breaker().mayTry()) {
        continue;
      }
      try {
        LDAPConnection connection = connect(candidate.server(), service);
        if (candidate.breaker().worked()) {
          LOG.log(Level.INFO, "directory server {0} is back", candidate.server());
        }
        return connection;
      } catch (LDAPException e) {
        failed(candidate, e);
        trouble = e;
      }
    }
    throw trouble != null
        ? trouble
        : new LDAPException(
            ResultCode.CONNECT_ERROR,
            (candidates.size() == 1 ? "the server has" : "all servers have")
                + " just failed: "
                + lastTrouble);
  }

  private LDAPConnection connect(Server server, Optional<LdapSettings.Service> service)
      throws LDAPException {
    var connection =
        server.link() == Server.Link.TLS
            ? new LDAPConnection(tls, options())
            : new LDAPConnection(options());
    try {
      connection.connect(server.host(), server.port(), millis);
      if (server.link() == Server.Link.START_TLS) {
        startTls(connection);
      }
      if (service.isPresent()) {
        connection.bind(
            new SimpleBindRequest(service.get().dn(), new Once(service.get().password())));
      }
      return connection;
    } catch (LDAPException e) {
      connection.closeWithoutUnbind();
      throw e;
    }
  }

  private void startTls(LDAPConnection connection) throws LDAPException {
    ResultCode code;
    try {
      code = connection.processExtendedOperation(new StartTLSExtendedRequest(tls)).getResultCode();
    } catch (LDAPException e) {
      if (!e.getResultCode().equals(ResultCode.PROTOCOL_ERROR)) {
        throw e;
      }
      code = e.getResultCode(); // how a server says that it has none (RFC 4511 §4.14.2)
    }
    if (!code.equals(ResultCode.SUCCESS)) {
      throw new LDAPException(
          ResultCode.CONNECT_ERROR,
          "the server refuses StartTLS; without it only \"protection: clear\" would use it");
    }
  }

  /// Fresh ones, since a connection changes its own.
  private LDAPConnectionOptions options() {
    var options = new LDAPConnectionOptions();
    options.setConnectTimeoutMillis(millis);
    options.setResponseTimeoutMillis(millis);
    options.setAbandonOnTimeout(false);
    options.setFollowReferrals(false);
    options.setBindWithDNRequiresPassword(true);
    options.setUseSynchronousMode(true);
    options.setUseSchema(false);
    options.setMaxMessageSize(1 << 20);
    options.setSSLSocketVerifier(TrustAllSSLSocketVerifier.getInstance()); // HostChecked does it
    return options;
  }

  /// Notes that the server at the other end of a connection has failed.
  void failed(LDAPConnection connection, LDAPException trouble) {
    Candidate candidate = candidate(connection);
    if (candidate != null) {
      failed(candidate, trouble);
    }
  }

  private void failed(Candidate candidate, LDAPException trouble) {
    lastTrouble = DirectoryException.reason(trouble);
    if (candidate.breaker().failed()) {
      LOG.log(Level.WARNING, "directory server {0} failed: {1}", candidate.server(), lastTrouble);
    }
  }

  private @Nullable Candidate candidate(LDAPConnection connection) {
    for (Candidate candidate : candidates) {
      if (candidate.server().host().equals(connection.getConnectedAddress())
          && candidate.server().port() == connection.getConnectedPort()) {
        return candidate;
      }
    }
    return null;
  }

  /// The servers, for messages.
  @Override
  public String toString() {
    var names = new ArrayList<String>();
    candidates.forEach(candidate -> names.add(candidate.server().toString()));
    return String.join(", ", names);
  }
}
