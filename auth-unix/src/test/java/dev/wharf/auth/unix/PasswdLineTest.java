package dev.wharf.auth.unix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.auth.contract.ToyScheme;
import dev.wharf.auth.spi.PasswordHashes;
import dev.wharf.auth.spi.StoredHash;
import dev.wharf.domain.Account;
import dev.wharf.domain.FtpPath;
import dev.wharf.domain.Home;
import dev.wharf.domain.Limits;
import dev.wharf.domain.Limits.Hours;
import dev.wharf.domain.Limits.Networks;
import dev.wharf.domain.Limits.Quota;
import dev.wharf.domain.Limits.Rates;
import dev.wharf.domain.Limits.Ratio;
import dev.wharf.domain.Network;
import dev.wharf.domain.PosixIdentity;
import dev.wharf.domain.Username;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PasswdLineTest {
  private static final String HASH = "$toy$1$YQ";
  private final PasswordHashes hashes = PasswordHashes.of(List.of(new ToyScheme("toy")));

  private PasswdLine parse(String line) {
    return PasswdLine.parse(line, hashes);
  }

  private Account account(String line) {
    assertThat(parse(line)).isInstanceOf(PasswdLine.Valid.class);
    return ((PasswdLine.Valid) parse(line)).account();
  }

  /// A line with eighteen fields, one of them set.
  private static String line(int field, String value) {
    String[] fields = new String[PasswdLine.FIELDS];
    Arrays.fill(fields, "");
    fields[0] = "alice";
    fields[1] = HASH;
    fields[2] = "1001";
    fields[3] = "1002";
    fields[5] = "/srv/alice";
    fields[field - 1] = value;
    return String.join(":", fields);
  }

  @Test
  void all_eighteen_fields_are_read() {
    String text =
        "alice:"
            + HASH
            + ":1001:1002:Alice B.:/srv/alice/./in:10000:20000:1:5:3:1000:1048576"
            + ":192.0.2.1,2001:198.51.100.0/24:198.51.100.7:0900-1800";
    assertThat(parse(text)).as("an IPv6 address has colons").isInstanceOf(PasswdLine.Broken.class);
    text = text.replace("192.0.2.1,2001", "192.0.2.1:203.0.113.0/25,203.0.113.200");
    var clients = new Networks(networks("198.51.100.0/24"), networks("198.51.100.7"));
    var locals = new Networks(networks("192.0.2.1"), networks("203.0.113.0/25", "203.0.113.200"));
    assertThat(account(text))
        .isEqualTo(
            Account.named(new Username("alice"))
                .withHome(new Home("/srv/alice", FtpPath.ROOT.child("in")))
                .withIdentity(new PosixIdentity(1001, 1002))
                .withLimits(
                    Limits.NONE
                        .withSessions(3)
                        .withRates(new Rates(10_000, 20_000))
                        .withQuota(new Quota(1_048_576, 1_000))
                        .withRatio(new Ratio(1, 5))
                        .withClients(clients)
                        .withLocals(locals)
                        .withHours(new Hours(540, 1080))));
  }

  private static List<Network> networks(String... texts) {
    return List.of(texts).stream().map(Network::parse).toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "alice:$toy$1$YQ:1001:1002::/srv/alice",
        "alice:$toy$1$YQ:1001:1002::/srv/alice/./",
        "alice:$toy$1$YQ:1001:1002:Al\uFFFDce:/srv/alice:",
        "alice:$toy$1$YQ:1001:1002::/srv/alice:0:0:0:0:0:0:0",
        "alice:$toy$1$YQ:1001:1002::/srv/alice::::::::::::"
      })
  void missing_empty_and_zero_fields_mean_no_limit(String line) {
    assertThat(account(line).limits()).isEqualTo(Limits.NONE);
    assertThat(account(line).home()).isEqualTo(new Home("/srv/alice", FtpPath.ROOT));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\t", "#", "# alice:x:1:1::/", "#alice:$toy$1$YQ:1:1::/a"})
  void comments_and_blank_lines_are_nothing(String line) {
    assertThat(parse(line)).isEqualTo(new PasswdLine.Nothing());
  }

  @ParameterizedTest
  @ValueSource(strings = {":", ":x:1:1::/a", "al\u0007ice:x:1:1::/a", "al\uFFFDce:x:1:1::/a"})
  void a_line_without_a_possible_name_is_nobodys(String line) {
    assertThat(parse(line)).isInstanceOf(PasswdLine.Nameless.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "3 | 0 | field 3, the user id, is 0, root's",
        "4 | 0 | field 4, the group id, is 0, root's",
        "3 | 000 | field 3, the user id, is 0, root's",
        "3 | `` | field 3, the user id, is not a whole number from 0 to 4294967294",
        "3 | -1 | field 3, the user id, is not a whole number from 0 to 4294967294",
        "3 | +1 | field 3, the user id, is not a whole number from 0 to 4294967294",
        "3 | 4294967295 | field 3, the user id, is not a whole number from 0 to 4294967294",
        "3 | 4294967296 | field 3, the user id, is not a whole number from 0 to 4294967294",
        "3 | 18446744073709551617 | field 3, the user id, is not a whole number from 0 to 4294967294",
        "3 | ١٢ | field 3, the user id, is not a whole number from 0 to 4294967294",
        "4 | staff | field 4, the group id, is not a whole number from 0 to 4294967294",
        "6 | `` | the home directory is not absolute",
        "6 | srv/alice | the home directory is not absolute",
        "6 | ../.. | the home directory is not absolute",
        "6 | ${HOME} | the home directory is not absolute",
        "6 | /srv/../etc | the home directory goes up with ..",
        "6 | /srv/.. | the home directory goes up with ..",
        "6 | /srv/alice/./../.. | the home directory goes up with ..",
        "6 | /srv/al\uFFFDce | the home directory is not UTF-8",
        "6 | /srv/al\u0001ce | the home directory holds control characters",
        "7 | fast | field 7, the upload bandwidth, is not a whole number from 0 to 9223372036854775807",
        "8 | -5 | field 8, the download bandwidth, is not a whole number from 0 to 9223372036854775807",
        "9 | 1.5 | field 9, the upload ratio, is not a whole number from 0 to 2147483647",
        "10 | 2147483648 | field 10, the download ratio, is not a whole number from 0 to 2147483647",
        "11 | ten | field 11, the number of sessions, is not a whole number from 0 to 2147483647",
        "12 | 1e6 | field 12, the files quota, is not a whole number from 0 to 9223372036854775807",
        "13 | 10M | field 13, the size quota, is not a whole number from 0 to 9223372036854775807"
      })
  void a_101_a_malformed_field_breaks_the_account(int field, String value, String problem) {
    assertThat(parse(line(field, value)))
        .isEqualTo(new PasswdLine.Broken(new Username("alice"), problem));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0900",
        "0900-",
        "-1800",
        "0900-180",
        "09:00-18",
        "9000-1800",
        "0900-2400",
        "0960-1800",
        "0900-1860",
        "0900 1800",
        "0900--800",
        "+900-1800",
        "0900-1800 ",
        " 0900-1800",
        "0900-1800,",
        "*",
        "0",
        "٠٩٠٠-1800"
      })
  void a_178_a_malformed_time_window_breaks_the_account(String window) {
    assertThat(parse(line(18, window))).isInstanceOf(PasswdLine.Broken.class);
  }

  @ParameterizedTest
  @CsvSource({
    "0000-2359, 0, 1439",
    "0900-1800, 540, 1080",
    "2200-0600, 1320, 360",
    "1200-1200, 720, 720"
  })
  void a_time_window_is_two_times_of_day(String window, int from, int until) {
    assertThat(account(line(18, window)).limits().hours()).contains(new Hours(from, until));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "example.org",
        "192.0.2",
        "192.0.2/24",
        "192.0.2.1/33",
        "192.0.2.1/-1",
        "192.0.2.1/+8",
        "192.0.2.1/",
        "/24",
        ",",
        "192.0.2.1,",
        ",192.0.2.1",
        "192.0.2.1 192.0.2.2",
        "0x7f.0.0.1",
        "*",
        "192.0.2.256",
        "!192.0.2.1"
      })
  void a_malformed_network_breaks_the_account_whichever_field_it_is_in(String text) {
    for (int field = 14; field <= 17; field++) {
      assertThat(parse(line(field, text)))
          .as("field %d", field)
          .isInstanceOf(PasswdLine.Broken.class);
    }
  }

  @Test
  void a_line_with_too_few_or_too_many_fields_breaks_the_account() {
    assertThat(parse("alice:" + HASH + ":1001:1002:"))
        .isEqualTo(
            new PasswdLine.Broken(
                new Username("alice"), "the line has 5 fields; the home directory is the sixth"));
    assertThat(parse(line(18, "0900-1800") + ":"))
        .isEqualTo(
            new PasswdLine.Broken(new Username("alice"), "the line has more than 18 fields"));
  }

  @Test
  void a_177_problems_do_not_quote_what_may_be_a_password() {
    for (int field = 3; field <= PasswdLine.FIELDS; field++) {
      PasswdLine parsed = parse(line(field, "hunter2"));
      if (field != 5) {
        assertThat(parsed.toString()).as("field %d", field).doesNotContain("hunter2");
        assertThat(parsed).isInstanceOf(PasswdLine.Broken.class);
      }
    }
  }

  @Test
  void a_171_a_weak_hash_is_carried_as_refused() {
    assertThat(parse(line(2, "$1$abcdefgh$G/Yh.qMgvbkDTvFQ0iRUG/")))
        .isInstanceOfSatisfying(
            PasswdLine.Valid.class,
            valid ->
                assertThat(valid.hash())
                    .isEqualTo(new StoredHash.Refused("weak hash md5-crypt refused")));
  }
}
