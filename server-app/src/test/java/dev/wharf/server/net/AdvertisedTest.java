package dev.wharf.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.domain.Network;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdvertisedTest {
  private static final InetAddress SERVER = InetAddress.ofLiteral("192.0.2.1");

  private static Advertised.For entry(String network, String address) {
    return new Advertised.For(Network.parse(network), InetAddress.ofLiteral(address));
  }

  private static String told(Advertised advertised, String client) {
    return advertised.to(new Ends(InetAddress.ofLiteral(client), SERVER)).getHostAddress();
  }

  @Test
  void the_first_network_decides_then_the_address_for_others_then_the_one_that_is_known() {
    List<Advertised.For> networks =
        List.of(entry("10.1.0.0/16", "10.1.2.3"), entry("10.0.0.0/8", "0.0.0.0"));
    var public7 = Optional.of(InetAddress.ofLiteral("203.0.113.7"));
    assertThat(told(new Advertised(networks, public7), "10.1.9.9")).isEqualTo("10.1.2.3");
    assertThat(told(new Advertised(networks, public7), "10.2.9.9")).isEqualTo("0.0.0.0");
    assertThat(told(new Advertised(networks, public7), "198.51.100.1")).isEqualTo("203.0.113.7");
    assertThat(told(new Advertised(networks, Optional.empty()), "198.51.100.1"))
        .isEqualTo("192.0.2.1");
    assertThat(told(Advertised.asKnown(), "2001:db8::1")).isEqualTo("192.0.2.1");
  }

  @ParameterizedTest
  @CsvSource({
    "10.1.2.3,      198.51.100.1, true",
    "172.31.255.1,  198.51.100.1, true",
    "192.168.0.1,   198.51.100.1, true",
    "127.0.0.1,     198.51.100.1, true",
    "169.254.1.1,   198.51.100.1, true",
    "100.64.0.1,    198.51.100.1, true",
    "172.32.0.1,    198.51.100.1, false",
    "203.0.113.7,   198.51.100.1, false",
    "0.0.0.0,       198.51.100.1, false",
    "10.1.2.3,      192.168.1.1,  false",
    "10.1.2.3,      127.0.0.1,    false",
    "10.1.2.3,      2001:db8::1,  false",
    "fd00::1,       2001:db8::1,  false",
  })
  void a_017_a_private_address_is_of_no_use_to_a_public_client(
      String told, String client, boolean useless) {
    assertThat(Advertised.isUseless(InetAddress.ofLiteral(told), InetAddress.ofLiteral(client)))
        .isEqualTo(useless);
  }
}
