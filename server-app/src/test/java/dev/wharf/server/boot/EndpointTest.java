package dev.wharf.server.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EndpointTest {
  @ParameterizedTest
  @CsvSource({
    "127.0.0.1:2121, 127.0.0.1:2121",
    "[::1]:2121, [::1]:2121",
    "*:0, 0.0.0.0:0",
    "[::]:65535, [::]:65535",
    "localhost:21, 127.0.0.1:21",
  })
  void an_address_reads_in_a_url_as_it_was_written(String text, String url) {
    assertThat(Endpoint.inUrl(Endpoint.parse(text).address())).isEqualTo(url);
  }

  @ParameterizedTest
  @CsvSource({
    "2001:db8::1, 2001:db8::1",
    "2001:0db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
    "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
    "1:0:0:2:0:0:0:3, 1:0:0:2::3",
    "fe80::, fe80::",
    "::, ::",
    "::1, ::1",
    "203.0.113.7, 203.0.113.7",
  })
  void ipv6_is_shortened_as_rfc5952_has_it(String text, String shortened) {
    assertThat(Endpoint.text(InetAddress.ofLiteral(text))).isEqualTo(shortened);
  }
}
