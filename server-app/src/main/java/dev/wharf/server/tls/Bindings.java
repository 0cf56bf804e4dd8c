package dev.wharf.server.tls;

import dev.wharf.domain.Network;
import dev.wharf.domain.Username;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Which [SessionBinding] holds for whose data connections. A rule that names the account decides,
/// else one for everybody, else the networks, else what is usual; of two rules the later one.
///
/// @param usual for all others
/// @param lenient networks for which [SessionBinding#REQUIRE] is no more than preferred
/// @param rules for accounts
public record Bindings(SessionBinding usual, List<Network> lenient, List<Rule> rules) {
  /// What some accounts have to prove.
  ///
  /// @param accounts empty for everybody
  public record Rule(Set<Username> accounts, SessionBinding binding) {
    /// Copies the names.
    public Rule {
      accounts = Set.copyOf(accounts);
    }
  }

  /// What holds for a session, and what the administrator wrote it with.
  ///
  /// @param key of the configuration, for the log
  public record Demand(SessionBinding binding, String key) {}

  /// Copies the lists.
  public Bindings {
    lenient = List.copyOf(lenient);
    rules = List.copyOf(rules);
  }

  /// The same for everybody.
  public static Bindings all(SessionBinding binding) {
    return new Bindings(binding, List.of(), List.of());
  }

  /// What holds for a session.
  ///
  /// @param account who is logged in
  /// @param client where from
  public Demand of(Optional<Username> account, InetAddress client) {
    return rules.stream()
        .filter(rule -> account.isPresent() && rule.accounts().contains(account.get()))
        .reduce((_, later) -> later)
        .or(() -> rules.stream().filter(rule -> rule.accounts().isEmpty()).reduce((_, b) -> b))
        .map(rule -> new Demand(rule.binding(), "accounts.session-reuse"))
        .orElseGet(() -> from(client));
  }

  private Demand from(InetAddress client) {
    boolean softened =
        usual == SessionBinding.REQUIRE
            && lenient.stream().anyMatch(network -> network.contains(client));
    return softened
        ? new Demand(SessionBinding.PREFER, "tls.session-reuse-prefer")
        : new Demand(usual, "tls.session-reuse");
  }
}
