package dev.wharf.domain;

import static dev.wharf.domain.Admission.Objection.CLIENT_NETWORK;
import static dev.wharf.domain.Admission.Objection.EXPIRED;
import static dev.wharf.domain.Admission.Objection.HOURS;
import static dev.wharf.domain.Admission.Objection.SERVER_ADDRESS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.domain.Admission.Objection;
import dev.wharf.domain.Limits.Hours;
import dev.wharf.domain.Limits.Networks;
import java.net.InetAddress;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AdmissionTest {
  private static final Instant MONDAY_NOON = Instant.parse("2026-01-05T12:00:00Z");
  private static final String CLIENT = "192.0.2.7";

  @Test
  void an_account_without_limits_may_come_from_everywhere() {
    assertThat(from("203.0.113.1", Limits.NONE)).isEmpty();
    assertThat(from("2001:db8::1", Limits.NONE)).isEmpty();
  }

  @Test
  void a_client_has_to_be_in_an_allowed_network() {
    Limits office = Limits.NONE.withClients(networks("192.0.2.0/24 2001:db8::/32", ""));
    assertThat(from("192.0.2.200", office)).isEmpty();
    assertThat(from("2001:db8::9", office)).isEmpty();
    assertThat(from("192.0.3.1", office)).contains(CLIENT_NETWORK);
    assertThat(from("2001:db9::9", office)).contains(CLIENT_NETWORK);
  }

  @Test
  void a_denied_network_wins_over_an_allowed_one() {
    Limits limits = Limits.NONE.withClients(networks("192.0.2.0/24", "192.0.2.128/25"));
    assertThat(from("192.0.2.127", limits)).isEmpty();
    assertThat(from("192.0.2.128", limits)).contains(CLIENT_NETWORK);
  }

  @Test
  void without_allowed_networks_only_the_denied_ones_are_shut() {
    Limits limits = Limits.NONE.withClients(networks("", "192.0.2.7/32"));
    assertThat(from("192.0.2.6", limits)).isEmpty();
    assertThat(from("192.0.2.7", limits)).contains(CLIENT_NETWORK);
  }

  @Test
  void a_list_of_one_family_shuts_the_other_one_out() {
    Limits limits = Limits.NONE.withClients(networks("0.0.0.0/0", ""));
    assertThat(from("2001:db8::1", limits)).contains(CLIENT_NETWORK);
  }

  @Test
  void the_address_of_the_server_counts_like_that_of_the_client() {
    Limits limits = Limits.NONE.withLocals(networks("198.51.100.1", ""));
    assertThat(to("198.51.100.1", limits)).isEmpty();
    assertThat(to("198.51.100.2", limits)).contains(SERVER_ADDRESS);
    Limits denied = Limits.NONE.withLocals(networks("", "198.51.100.1"));
    assertThat(to("198.51.100.1", denied)).contains(SERVER_ADDRESS);
    assertThat(to("198.51.100.2", denied)).isEmpty();
  }

  @Test
  void an_account_ends_at_its_very_instant() {
    Limits limits = Limits.NONE.withExpires(MONDAY_NOON);
    assertThat(at(MONDAY_NOON.minusNanos(1), limits)).isEmpty();
    assertThat(at(MONDAY_NOON, limits)).contains(EXPIRED);
  }

  @Test
  void hours_are_those_of_their_own_zone_or_of_the_server() {
    Limits server = Limits.NONE.withHours(new Hours(12 * 60, 13 * 60));
    assertThat(at(MONDAY_NOON, server)).isEmpty();
    assertThat(at(MONDAY_NOON.plusSeconds(2 * 3600), server)).contains(HOURS);
    Limits tokyo =
        Limits.NONE.withHours(
            new Hours(
                21 * 60, 21 * 60, Set.of(DayOfWeek.MONDAY), Optional.of(ZoneId.of("Asia/Tokyo"))));
    assertThat(at(MONDAY_NOON, tokyo)).isEmpty();
    assertThat(at(MONDAY_NOON.plusSeconds(60), tokyo)).contains(HOURS);
    assertThat(at(MONDAY_NOON.plusSeconds(24 * 3600), tokyo)).contains(HOURS);
  }

  private static Optional<Objection> from(String client, Limits limits) {
    return Admission.check(
        limits, address(client), address("198.51.100.1"), MONDAY_NOON, ZoneOffset.UTC);
  }

  private static Optional<Objection> to(String local, Limits limits) {
    return Admission.check(limits, address(CLIENT), address(local), MONDAY_NOON, ZoneOffset.UTC);
  }

  private static Optional<Objection> at(Instant now, Limits limits) {
    return Admission.check(limits, address(CLIENT), address("198.51.100.1"), now, ZoneOffset.UTC);
  }

  private static Networks networks(String allowed, String denied) {
    return new Networks(parse(allowed), parse(denied));
  }

  private static List<Network> parse(String words) {
    return words.isEmpty()
        ? List.of()
        : List.of(words.split(" ")).stream().map(Network::parse).toList();
  }

  private static InetAddress address(String literal) {
    return InetAddress.ofLiteral(literal);
  }
}
