package dev.wharf.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkTest {
  @ParameterizedTest
  @CsvSource({
    "192.0.2.0/24, 192.0.2.0, true",
    "192.0.2.0/24, 192.0.2.255, true",
    "192.0.2.0/24, 192.0.3.0, false",
    "192.0.2.77/24, 192.0.2.1, true",
    "192.0.2.128/25, 192.0.2.127, false",
    "192.0.2.128/25, 192.0.2.128, true",
    "192.0.2.4/30, 192.0.2.7, true",
    "192.0.2.4/30, 192.0.2.8, false",
    "192.0.2.1, 192.0.2.1, true",
    "192.0.2.1, 192.0.2.2, false",
    "192.0.2.1/32, 192.0.2.0, false",
    "0.0.0.0/0, 255.255.255.255, true",
    "0.0.0.0/0, ::1, false",
    "::/0, 192.0.2.1, false",
    "::/0, 2001:db8::1, true",
    "2001:db8::/32, 2001:db8:ffff::1, true",
    "2001:db8::/32, 2001:db9::1, false",
    "2001:db8::/33, 2001:db8:8000::, false",
    "::1, ::1, true",
    "::ffff:192.0.2.1, 192.0.2.1, true"
  })
  void a_block_holds_what_shares_its_prefix(String block, String address, boolean held) {
    assertThat(Network.parse(block).contains(InetAddress.ofLiteral(address))).isEqualTo(held);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "/24",
        "localhost",
        "example.org",
        "192.0.2",
        "192.0.2/24",
        "192",
        "3221225985",
        "0x7f.0.0.1",
        "192.0.2.1.",
        "192.0.2.256",
        "192.0.2.1/",
        "192.0.2.1/33",
        "192.0.2.1/-1",
        "192.0.2.1/+8",
        "192.0.2.1/ 8",
        "192.0.2.1/255.255.255.0",
        "192.0.2.1/24/24",
        " 192.0.2.1",
        "192.0.2.1 ",
        "[::1]",
        "::1/129",
        "::1/0128",
        "fe80::1%lo",
        "::g",
        "192.0.2.1/٨",
        "192.0.2.1/99999999999"
      })
  void what_is_no_block_is_refused_and_no_name_is_looked_up(String text) {
    assertThatThrownBy(() -> Network.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_block_prints_as_it_is_written() {
    assertThat(Network.parse("192.0.2.0/24")).hasToString("192.0.2.0/24");
    assertThat(Network.parse("192.0.2.1")).hasToString("192.0.2.1/32");
  }

  @Test
  void a_client_counts_as_its_address_or_as_its_64() {
    assertThat(Network.ofClient(InetAddress.ofLiteral("192.0.2.1"))).hasToString("192.0.2.1/32");
    assertThat(Network.ofClient(InetAddress.ofLiteral("2001:db8::7:1")))
        .isEqualTo(Network.ofClient(InetAddress.ofLiteral("2001:db8::8:2")))
        .isNotEqualTo(Network.ofClient(InetAddress.ofLiteral("2001:db8:0:1::7:1")));
  }
}
