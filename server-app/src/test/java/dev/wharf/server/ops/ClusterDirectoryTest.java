package dev.wharf.server.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.domain.Account;
import dev.wharf.domain.Limits;
import dev.wharf.domain.Network;
import dev.wharf.domain.SessionDirectory;
import dev.wharf.domain.SessionDirectory.Place;
import dev.wharf.domain.SharedSessions;
import dev.wharf.domain.SharedSessions.Most;
import dev.wharf.domain.Username;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// Sessions counted here, and on all servers.
class ClusterDirectoryTest {
  private final Account alice = Account.named(new Username("alice"));
  private final AtomicInteger here = new AtomicInteger();
  private final AtomicInteger everywhere = new AtomicInteger();
  private final List<Most> asked = new ArrayList<>();
  private boolean full;
  private boolean silent;

  private SessionDirectory directory(Most most) {
    SessionDirectory local = _ -> Optional.of(place(here));
    SharedSessions shared =
        (_, client, limits) -> {
          assertThat(client).isEqualTo(Network.parse("192.0.2.7"));
          asked.add(limits);
          if (silent) {
            throw new IOException("a test asked for it");
          }
          return full ? Optional.empty() : Optional.of(place(everywhere));
        };
    return new ClusterDirectory(local, shared, most, InetAddress.ofLiteral("192.0.2.7"));
  }

  private static Place place(AtomicInteger count) {
    count.incrementAndGet();
    return count::decrementAndGet;
  }

  @Test
  void who_is_admitted_has_a_place_here_and_one_in_the_cluster() throws Exception {
    Place place = directory(new Most(3, 2, 1)).admit(alice).orElseThrow();
    assertThat(here).hasValue(1);
    assertThat(everywhere).hasValue(1);
    place.close();
    assertThat(here).hasValue(0);
    assertThat(everywhere).hasValue(0);
    assertThat(asked).containsExactly(new Most(3, 2, 1));
  }

  @Test
  void the_smaller_limit_of_an_account_counts() throws Exception {
    directory(new Most(3, 0, 0)).admit(alice.withLimits(Limits.NONE.withSessions(2)));
    directory(new Most(0, 0, 0)).admit(alice.withLimits(Limits.NONE.withSessions(2)));
    assertThat(asked).containsExactly(new Most(2, 0, 0), new Most(2, 0, 0));
  }

  @Test
  void where_there_is_no_limit_the_cluster_is_not_asked() throws Exception {
    silent = true;
    assertThat(directory(new Most(0, 0, 0)).admit(alice)).isPresent();
    assertThat(asked).isEmpty();
  }

  @Test
  void who_is_refused_by_the_cluster_keeps_no_place_here() throws Exception {
    full = true;
    assertThat(directory(new Most(1, 0, 0)).admit(alice)).isEmpty();
    silent = true;
    assertThatThrownBy(() -> directory(new Most(1, 0, 0)).admit(alice))
        .isInstanceOf(IOException.class);
    assertThat(here).hasValue(0);
  }
}
