package dev.wharf.auth.ldap;

import static dev.wharf.auth.ldap.Ldap.login;
import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedSearchRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedSimpleBindRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryOperationInterceptor;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import dev.wharf.auth.spi.AuthResult;
import dev.wharf.auth.spi.AuthResult.Accepted;
import dev.wharf.auth.spi.AuthResult.Reason;
import dev.wharf.auth.spi.AuthResult.Refused;
import dev.wharf.auth.spi.AuthResult.Undecided;
import dev.wharf.auth.spi.Authenticator;
import dev.wharf.domain.Home;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Entries and answers as Active Directory has them, from a directory in this process that keeps
/// account of binds and knows the rule for nested groups.
class ActiveDirectoryTest {
  private static final String BASE = "DC=corp,DC=example";
  private static final String STAFF = "CN=Staff,DC=corp,DC=example";

  private final List<String> binds = new CopyOnWriteArrayList<>();
  private InMemoryDirectoryServer server;

  /// Answers like the real one where the server in this process would not.
  private final class Domain extends InMemoryOperationInterceptor {
    @Override
    public void processSimpleBindRequest(InMemoryInterceptedSimpleBindRequest bind)
        throws LDAPException {
      binds.add(bind.getRequest().getBindDN());
      if (bind.getRequest().getBindDN().contains("Must Change")) {
        throw new LDAPException(
            ResultCode.INVALID_CREDENTIALS,
            "80090308: LdapErr: DSID-0C090439, comment: AcceptSecurityContext error, data 773, v4f7");
      }
    }

    @Override
    public void processSearchRequest(InMemoryInterceptedSearchRequest search) throws LDAPException {
      Filter filter = search.getRequest().getFilter();
      if ("1.2.840.113556.1.4.1941".equals(filter.getMatchingRuleID())) {
        boolean member =
            STAFF.equals(filter.getAssertionValue())
                && search.getRequest().getBaseDN().contains("Alice");
        var request = search.getRequest().duplicate();
        request.setFilter(member ? Filter.present("objectClass") : Filter.present("none"));
        search.setRequest(request);
      }
    }
  }

  @BeforeEach
  void start() throws Exception {
    var config = new InMemoryDirectoryServerConfig(BASE);
    config.setSchema(null);
    config.addInMemoryOperationInterceptor(new Domain());
    server = new InMemoryDirectoryServer(config);
    server.add("dn: " + BASE, "objectClass: domain", "dc: corp");
    user("Alice Liddell", "alice", 0x200, "9223372036854775807");
    user("Off", "off", 0x202, "0");
    user("Old", "old", 0x200, "130000000000000000");
    user("Later", "later", 0x200, "160000000000000000");
    user("Expired Password", "stale", 0x800200, "0");
    user("Must Change", "change", 0x200, "0");
    user("Strange", "strange", 0x200, "soon");
    server.startListening();
  }

  private void user(String cn, String name, int control, String expires) throws Exception {
    server.add(
        "dn: CN=" + cn + "," + BASE,
        "objectClass: user",
        "objectCategory: person",
        "cn: " + cn,
        "sAMAccountName: " + name,
        "userAccountControl: " + control,
        "accountExpires: " + expires,
        "userPassword: right");
  }

  @AfterEach
  void stop() {
    server.shutDown(true);
  }

  private Authenticator with(Map<String, ?> more) {
    var settings = new HashMap<String, Object>(more);
    settings.put("schema", "active-directory");
    settings.put("base", BASE);
    settings.put("home", "/srv/{user}");
    return Ldap.of(List.of("ldap://127.0.0.1:" + server.getListenPort()), settings);
  }

  private AuthResult ask(String name, Map<String, ?> more) {
    try (Authenticator ldap = with(more)) {
      return login(ldap, name, "right");
    }
  }

  @Test
  void an_account_is_found_by_its_short_name() {
    assertThat(ask("Alice", Map.of()))
        .isInstanceOfSatisfying(
            Accepted.class,
            accepted -> {
              assertThat(accepted.account().name().value()).isEqualTo("alice");
              assertThat(accepted.account().home()).isEqualTo(Home.parse("/srv/alice"));
              assertThat(accepted.account().limits().expires()).isEmpty();
            });
  }

  @ParameterizedTest
  @CsvSource({
    "off, LOCKED",
    "old, EXPIRED",
    "stale, EXPIRED",
    "change, EXPIRED",
    "strange, BROKEN_ACCOUNT"
  })
  void a_173_accounts_that_are_disabled_or_expired_are_refused(String name, Reason reason) {
    assertThat(ask(name, Map.of())).isEqualTo(new Refused(reason));
  }

  @Test
  void an_end_is_told_in_time() {
    assertThat(ask("later", Map.of()))
        .isInstanceOfSatisfying(
            Accepted.class,
            accepted ->
                assertThat(accepted.account().limits().expires())
                    .contains(Instant.parse("2108-01-09T04:26:40Z")));
  }

  @Test
  void members_of_member_groups_are_members() {
    var groups = Map.of("groups", List.of(STAFF + " -> list read storage=corp"));

    assertThat(ask("alice", groups))
        .isInstanceOfSatisfying(
            Accepted.class, accepted -> assertThat(accepted.account().storage()).contains("corp"));
    assertThat(ask("later", groups)).isEqualTo(new Refused(Reason.LOCKED));
  }

  @Test
  void an_entry_may_name_its_groups_itself() throws Exception {
    var groups = Map.of("group-lookup", "member-of", "groups", List.of(STAFF + " -> read"));
    server.modify(
        "dn: CN=Later," + BASE,
        "changetype: modify",
        "add: memberOf",
        "memberOf: no name of an entry",
        "memberOf: cn=staff, dc=corp, dc=example");

    assertThat(ask("later", groups)).isInstanceOf(Accepted.class);
    assertThat(ask("alice", groups)).isEqualTo(new Refused(Reason.LOCKED));
  }

  @Test
  void a_167_a_directory_never_hears_of_an_empty_password() {
    try (Authenticator ldap = with(Map.of())) {
      binds.clear();
      assertThat(login(ldap, "alice", "")).isEqualTo(new Refused(Reason.WRONG_CREDENTIALS));
      assertThat(login(ldap, "alice", "\0\0")).isEqualTo(new Refused(Reason.WRONG_CREDENTIALS));
      assertThat(login(ldap, "alice", "right\0")).isEqualTo(new Refused(Reason.WRONG_CREDENTIALS));
      assertThat(login(ldap, "nobody", "")).isEqualTo(new Refused(Reason.WRONG_CREDENTIALS));

      assertThat(binds).isEmpty();
    }
  }

  @Test
  void a_163_an_unknown_name_costs_a_bind_as_a_wrong_password_does() {
    try (Authenticator ldap = with(Map.of("decoy-dn", "CN=Decoy," + BASE))) {
      assertThat(login(ldap, "alice", "wrong")).isEqualTo(new Refused(Reason.WRONG_CREDENTIALS));
      assertThat(login(ldap, "nobody", "wrong")).isEqualTo(new Undecided());
      assertThat(login(ldap, "off", "wrong")).isEqualTo(new Refused(Reason.WRONG_CREDENTIALS));

      assertThat(binds)
          .containsExactly("CN=Alice Liddell," + BASE, "CN=Decoy," + BASE, "CN=Off," + BASE);
    }
  }

  @Test
  void a_bind_as_the_decoy_lets_nobody_in() {
    try (Authenticator ldap = with(Map.of("decoy-dn", "CN=Alice Liddell," + BASE))) {
      assertThat(login(ldap, "nobody", "right")).isEqualTo(new Undecided());
    }
  }
}
