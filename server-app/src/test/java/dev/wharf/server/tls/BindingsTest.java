package dev.wharf.server.tls;

import static dev.wharf.server.tls.SessionBinding.OFF;
import static dev.wharf.server.tls.SessionBinding.PREFER;
import static dev.wharf.server.tls.SessionBinding.REQUIRE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.domain.Network;
import dev.wharf.domain.Username;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BindingsTest {
  private static final Username CAMERA = new Username("camera");
  private static final Username CLERK = new Username("clerk");
  private static final InetAddress NEAR = InetAddress.ofLiteral("10.1.2.3");
  private static final InetAddress FAR = InetAddress.ofLiteral("192.0.2.7");
  private static final List<Network> NEARBY = List.of(Network.parse("10.0.0.0/8"));

  private static Bindings.Rule rule(SessionBinding binding, Username... accounts) {
    return new Bindings.Rule(Set.of(accounts), binding);
  }

  @Test
  void a_network_softens_what_is_required_and_nothing_else() {
    var required = new Bindings(REQUIRE, NEARBY, List.of());
    assertThat(required.of(Optional.of(CLERK), NEAR).binding()).isEqualTo(PREFER);
    assertThat(required.of(Optional.of(CLERK), FAR).binding()).isEqualTo(REQUIRE);
    assertThat(new Bindings(OFF, NEARBY, List.of()).of(Optional.of(CLERK), NEAR).binding())
        .isEqualTo(OFF);
  }

  @Test
  void a_rule_for_the_account_comes_before_one_for_everybody_and_before_the_network() {
    var bindings = new Bindings(OFF, NEARBY, List.of(rule(PREFER, CAMERA), rule(REQUIRE)));
    assertThat(bindings.of(Optional.of(CAMERA), FAR).binding()).isEqualTo(PREFER);
    assertThat(bindings.of(Optional.of(CLERK), NEAR).binding()).isEqualTo(REQUIRE);
    assertThat(bindings.of(Optional.empty(), NEAR).binding()).isEqualTo(REQUIRE);
  }

  @Test
  void the_key_that_decided_is_named() {
    var bindings = new Bindings(REQUIRE, NEARBY, List.of(rule(PREFER, CAMERA)));
    assertThat(bindings.of(Optional.of(CAMERA), FAR).key()).isEqualTo("accounts.session-reuse");
    assertThat(bindings.of(Optional.of(CLERK), NEAR).key()).isEqualTo("tls.session-reuse-prefer");
    assertThat(bindings.of(Optional.of(CLERK), FAR).key()).isEqualTo("tls.session-reuse");
  }

  @Test
  void of_two_rules_the_later_one_counts() {
    var bindings =
        new Bindings(REQUIRE, List.of(), List.of(rule(PREFER, CAMERA, CLERK), rule(OFF, CLERK)));
    assertThat(bindings.of(Optional.of(CAMERA), FAR).binding()).isEqualTo(PREFER);
    assertThat(bindings.of(Optional.of(CLERK), FAR).binding()).isEqualTo(OFF);
  }
}
