package dev.wharf.protocol.command;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandParserTest {
  private final CommandParser parser = new CommandParser(false);

  private Parsed parse(String line) {
    return parser.parse(line.getBytes(UTF_8));
  }

  private Command valid(String line) {
    Parsed parsed = parse(line);
    assertThat(parsed).as(line).isInstanceOf(Parsed.Valid.class);
    return ((Parsed.Valid) parsed).command();
  }

  private int malformed(String line) {
    Parsed parsed = parse(line);
    assertThat(parsed).as(line).isInstanceOf(Parsed.Malformed.class);
    return ((Parsed.Malformed) parsed).reply().code();
  }

  @ParameterizedTest
  @EnumSource(Verb.class)
  void c_004_every_verb_means_the_same_in_three_cases(Verb verb) {
    String lower = verb.name().toLowerCase(Locale.ROOT);
    String mixed = verb.name().charAt(0) + lower.substring(1);
    for (String argument : List.of("", " x", " 1 2")) {
      Parsed upper = parse(verb.name() + argument);
      assertThat(upper).isNotInstanceOf(Parsed.Unknown.class);
      if (verb != Verb.PASS) { // secrets are never equal
        assertThat(parse(lower + argument)).isEqualTo(upper);
        assertThat(parse(mixed + argument)).isEqualTo(upper);
      }
    }
  }

  @Test
  void a_069_case_folding_is_for_ascii_only_in_every_locale() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("tr-TR"));
      assertThat(valid("list")).isInstanceOf(Command.List.class);
      assertThat(valid("type i")).isEqualTo(new Command.Type(false));
      assertThat(valid("site idle")).isInstanceOf(Command.SiteIdle.class);
      assertThat(valid("opts mlst size;")).isInstanceOf(Command.OptsMlst.class);
      assertThat(parse("lıst")).isEqualTo(new Parsed.Unknown());
      assertThat(parse("ſtat")).isEqualTo(new Parsed.Unknown());
      assertThat(parse("LİST")).isEqualTo(new Parsed.Unknown());
    } finally {
      Locale.setDefault(before);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u00c0\u00af", // overlong
        "\u00ed\u00a0\u0080", // a surrogate
        "\u00ff",
        "a\u0080",
        "\u00e2\u0082",
        "\u00f5\u0080\u0080\u0080",
        "a\0b",
        "\0"
      })
  void a_070_what_is_no_utf_8_is_501(String bytes) {
    for (Verb verb : Verb.values()) {
      if (verb != Verb.PASS) {
        Parsed parsed = parser.parse((verb + " " + bytes).getBytes(ISO_8859_1));
        assertThat(parsed).isInstanceOf(Parsed.Malformed.class);
        assertThat(((Parsed.Malformed) parsed).reply().code()).isEqualTo(501);
        assertThat(verb.replies()).as("%s", verb).contains(501);
      }
    }
  }

  @Test
  void c_021_a_password_is_taken_byte_for_byte() {
    byte[] line = "PASS  \u00ffx\0 ".getBytes(ISO_8859_1);
    var pass = (Command.Pass) ((Parsed.Valid) parser.parse(line)).command();
    byte[] bytes = pass.secret().use(byte[]::clone);
    assertThat(bytes).isEqualTo(" \u00ffx\0 ".getBytes(ISO_8859_1));
    assertThat(((Command.Pass) valid("PASS")).secret().length()).isZero();
    assertThat(valid("PASS x").toString()).doesNotContain("x]");
  }

  @Test
  void c_006_cr_nul_in_a_name_is_a_cr_which_is_refused() {
    assertThat(malformed("MKD a\r\0b")).isEqualTo(550);
    assertThat(malformed("STOR a\r\0b")).isEqualTo(553);
  }

  @ParameterizedTest
  @ValueSource(strings = {"STOR", "STOU", "APPE", "RNTO"})
  void names_to_be_given_are_refused_with_553(String verb) {
    assertThat(malformed(verb + " a\\b")).isEqualTo(553);
    assertThat(malformed(verb + " a\u007fb")).isEqualTo(553);
    assertThat(malformed(verb + " a\u0085b")).isEqualTo(553);
  }

  @ParameterizedTest
  @ValueSource(strings = {"RETR", "CWD", "MKD", "DELE", "RMD", "RNFR", "SIZE", "MDTM", "LIST"})
  void c_201_names_with_a_backslash_are_refused_unless_switched_on(String verb) {
    assertThat(malformed(verb + " a\\b")).isEqualTo(550);
    Parsed parsed = new CommandParser(true).parse((verb + " a\\b").getBytes(UTF_8));
    assertThat(parsed).isInstanceOf(Parsed.Valid.class);
  }

  @Test
  void c_005_blanks_belong_to_paths_and_to_nothing_else() {
    assertThat(valid("STOR  a ")).isEqualTo(new Command.Stor(" a "));
    assertThat(valid("TYPE  I ")).isEqualTo(new Command.Type(false));
    assertThat(valid("PASV ")).isEqualTo(new Command.Pasv());
    assertThat(valid("USER  alice ")).isEqualTo(new Command.User("alice"));
    assertThat(valid("MODE s ")).isEqualTo(new Command.Mode());
    assertThat(valid("REST 5 ")).isEqualTo(new Command.Rest(5));
    assertThat(malformed("RETR")).isEqualTo(501);
    assertThat(malformed("RETR ")).isEqualTo(501);
    assertThat(valid("RETR  ")).isEqualTo(new Command.Retr(" "));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-1",
        "+1",
        "-9223372036854775808",
        "9223372036854775808",
        "18446744073709551616",
        "99999999999999999999",
        "0x10",
        "1e3",
        "1.0",
        "1 2",
        "one",
        "１",
        "0b1",
        "1_000",
        "٣"
      })
  void a_130_offsets_are_digits_up_to_2_to_63(String offset) {
    assertThat(malformed("REST " + offset)).isEqualTo(501);
    assertThat(malformed("ALLO " + (offset.equals("1 2") ? "x" : offset))).isEqualTo(501);
    assertThat(malformed("RANG 1 " + (offset.equals("1 2") ? "x" : offset))).isEqualTo(501);
  }

  @Test
  void a_130_the_largest_offset_is_one() {
    assertThat(valid("REST 9223372036854775807")).isEqualTo(new Command.Rest(Long.MAX_VALUE));
    assertThat(valid("REST 0")).isEqualTo(new Command.Rest(0));
    assertThat(valid("REST 007")).isEqualTo(new Command.Rest(7));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1",
        "1,2,3,4,5",
        "1,2,3,4,5,6,7",
        "1,2,3,4,5,",
        ",2,3,4,5,6",
        "1,,3,4,5,6",
        "256,2,3,4,5,6",
        "1,2,3,4,256,6",
        "1,2,3,4,5,256",
        "1,2,3,4,0,0",
        "-1,2,3,4,5,6",
        "+1,2,3,4,5,6",
        "1, 2,3,4,5,6",
        "1,2,3,4,5 ,6",
        "0x1,2,3,4,5,6",
        "1e1,2,3,4,5,6",
        "0001,2,3,4,5,6",
        "1,2,3,4,5,6a",
        "a,b,c,d,e,f",
        "1.2.3.4.5.6",
        "1;2;3;4;5;6",
        "1,2,3,4,5,0006",
        "(1,2,3,4,5,6)",
        "１,2,3,4,5,6",
        "1,2,3,4,5,6,",
        "99999999999,2,3,4,5,6",
        "1,2,3,4,,6",
        "|1|1.2.3.4|5|",
        "localhost,4,5"
      })
  void a_003_malformed_arguments_of_port(String argument) {
    assertThat(malformed("PORT " + argument)).isEqualTo(501);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "|",
        "||||",
        "|||||",
        "|1|192.0.2.7|5000",
        "1|192.0.2.7|5000|",
        "|1|192.0.2.7|5000||",
        "|1||5000|",
        "||192.0.2.7|5000|",
        "|1|192.0.2.7||",
        "|1|192.0.2.7|0|",
        "|1|192.0.2.7|65536|",
        "|1|192.0.2.7|-1|",
        "|1|192.0.2.7|+80|",
        "|1|192.0.2.7|5 000|",
        "|1|192.0.2.7|0x50|",
        "|1|192.0.2.7|1e3|",
        "|1|192.0.2.7|005000|",
        "|1|192.0.2|5000|",
        "|1|192.0.2.7.8|5000|",
        "|1|192.0.2.256|5000|",
        "|1|0300.0.2.7|5000|",
        "|1|0xc0.0.2.7|5000|",
        "|1|3221225991|5000|",
        "|1|localhost|5000|",
        "|1|::1|5000|",
        "|2|192.0.2.7|5000|",
        "|2|fe80::1%eth0|5000|",
        "|2|[::1]|5000|",
        "|2|::1::|5000|",
        "|2|12345::|5000|",
        "|2||5000|",
        "|2|localhost|5000|",
        "|-1|192.0.2.7|5000|",
        "|1|192.0.2.7|99999999999|",
        "|1 |192.0.2.7|5000|",
        "é1é192.0.2.7é5000é",
        "|1|１92.0.2.7|5000|",
        "|2|::１|5000|"
      })
  void a_003_malformed_arguments_of_eprt(String argument) {
    assertThat(malformed("EPRT " + argument)).isEqualTo(501);
  }

  @Test
  void a_003_families_nobody_knows_are_522() {
    assertThat(malformed("EPRT |0|192.0.2.7|5000|")).isEqualTo(522);
    assertThat(malformed("EPRT |3|x|5000|")).isEqualTo(522);
    assertThat(malformed("EPRT |99999|x|5000|")).isEqualTo(522);
  }

  @Test
  void c_028_leading_zeros_are_decimal() {
    var port = (Command.Port) valid("PORT 08,010,3,4,5,6");
    assertThat(port.target().getAddress().getHostAddress()).isEqualTo("8.10.3.4");
    assertThat(port.target().getPort()).isEqualTo(5 * 256 + 6);
  }

  @Test
  void c_082_a_mapped_address_is_the_ipv4_address() {
    var port = (Command.Port) valid("EPRT |2|::ffff:192.0.2.7|5000|");
    assertThat(port.target().getAddress().getHostAddress()).isEqualTo("192.0.2.7");
  }

  @Test
  void first_words_of_other_protocols_are_told_apart() {
    assertThat(parse("GET / HTTP/1.1")).isEqualTo(new Parsed.Foreign());
    assertThat(parse("post /x")).isEqualTo(new Parsed.Foreign());
    assertThat(parse("HELO x")).isEqualTo(new Parsed.Unknown());
    assertThat(parse("")).isEqualTo(new Parsed.Unknown());
    assertThat(parse(" NOOP")).isEqualTo(new Parsed.Unknown());
    assertThat(parse("NOOP\tx")).isEqualTo(new Parsed.Unknown());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a:21", "[::1", "::1", "[]", "", "a b", "bücher.example", "a_b", "[1.2.3.4]"})
  void c_093_hosts_that_are_none(String host) {
    assertThat(malformed("HOST " + host)).isEqualTo(501);
  }

  @Test
  void c_093_hosts() {
    for (String host : List.of("ftp.example.org", "xn--bcher-kva.example", "1.2.3.4", "[::1]")) {
      assertThat(valid("HOST " + host)).isEqualTo(new Command.Host(host));
    }
  }

  @Test
  void permission_bits_are_ascii_digits() {
    assertThat(valid("SITE CHMOD 0644 a")).isEqualTo(new Command.SiteChmod(0644, "a"));
    assertThat(malformed("SITE CHMOD ６44 a")).isEqualTo(501);
    assertThat(malformed("SITE CHMOD 1777 a")).isEqualTo(501);
    assertThat(malformed("SITE CHMOD -1 a")).isEqualTo(501);
    assertThat(malformed("SITE CHMOD u+x a")).isEqualTo(501);
  }

  @Test
  void site_utime_in_both_forms_keeps_blanks_in_names() {
    var one = (Command.SiteUtime) valid("SITE UTIME 202501020304  a b ");
    assertThat(one.pathname()).isEqualTo(" a b ");
    var five = (Command.SiteUtime) valid("SITE UTIME a  b 20250101000000 20250202030405 2025 utc");
    assertThat(five.pathname()).isEqualTo("a  b");
    assertThat(TimeValue.format(five.time())).isEqualTo("20250202030405");
    assertThat(malformed("SITE UTIME 1 2 3 UTC")).isEqualTo(501);
  }

  @Test
  void an_empty_argument_is_none() {
    assertThat(valid("LIST ")).isEqualTo(new Command.List(ListOptions.NONE, Optional.empty()));
    assertThat(valid("STOU ")).isEqualTo(new Command.Stou(Optional.empty()));
    assertThat(valid("STAT ")).isEqualTo(new Command.Stat());
    assertThat(valid("SITE ")).isEqualTo(new Command.SiteHelp());
  }

  @Test
  void nothing_that_can_be_sent_makes_the_parser_throw() {
    var random = new Random("the parser never throws".hashCode());
    Verb[] verbs = Verb.values();
    for (int i = 0; i < 200_000; i++) {
      byte[] tail = new byte[random.nextInt(30)];
      random.nextBytes(tail);
      if (random.nextBoolean()) {
        for (int j = 0; j < tail.length; j++) {
          tail[j] = (byte) " ;=|,.:-/0123456789AaMmUTC\"%[".charAt((tail[j] & 0xff) % 29);
        }
      }
      String verb = random.nextInt(8) == 0 ? "" : verbs[random.nextInt(verbs.length)] + " ";
      byte[] line = (verb + new String(tail, ISO_8859_1)).getBytes(ISO_8859_1);
      assertThat(parser.parse(line)).isNotNull();
    }
  }
}
