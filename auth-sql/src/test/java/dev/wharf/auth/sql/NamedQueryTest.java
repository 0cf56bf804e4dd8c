package dev.wharf.auth.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Statements with named parameters.
class NamedQueryTest {
  private static NamedQuery parse(String text) {
    return NamedQuery.parse(text, Attempts.PARAMETERS);
  }

  @Test
  void names_become_bound_parameters_in_their_order() {
    NamedQuery query =
        parse("SELECT password FROM u WHERE name = :user AND :client << net AND u.n = :user");
    assertThat(query.sql())
        .isEqualTo("SELECT password FROM u WHERE name = ? AND ? << net AND u.n = ?");
    assertThat(query.parameters())
        .containsExactly(Parameter.USER, Parameter.CLIENT, Parameter.USER);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT a::text FROM t",
        "SELECT a[1:2] FROM t",
        "SELECT 'it''s :no parameter' FROM t",
        "SELECT E'a\\'b' FROM t",
        "SELECT \"odd:name\" FROM t",
        "SELECT $$ a 'b $$ FROM t",
        "SELECT $tag$ $$ ; $tag$ FROM t",
        "SELECT a % 2, a %2, @ -1 FROM t WHERE x LIKE '%user%'"
      })
  void what_is_no_parameter_stays_as_it_is(String sql) {
    assertThat(parse(sql)).isEqualTo(new NamedQuery(sql, java.util.List.of()));
  }

  @Test
  void comments_are_left_out_with_whatever_they_hold() {
    assertThat(parse("SELECT 1 -- :user? \\L\n/* ? /* ; */ ? */ FROM t;").sql())
        .isEqualTo("SELECT 1    FROM t");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "SELECT 1 WHERE n = :usr|did you mean :user?",
        "SELECT 1 WHERE n = :new_hash|known: :client, :local, :user",
        "SELECT 1 WHERE n = ?|looks like a placeholder",
        "SELECT 1 WHERE n = $1|looks like a placeholder",
        "SELECT 1 WHERE n = ${user}|looks like a placeholder",
        "SELECT 1 WHERE n = {user}|looks like a placeholder",
        "SELECT 1 WHERE n = %u|looks like a placeholder",
        "SELECT 1 WHERE n = %(user)s|looks like a placeholder",
        "SELECT 1 WHERE n = @user|looks like a placeholder",
        "SELECT 1 WHERE n = \\L|no parameter here",
        "SELECT 1 WHERE n = ':user'|stands inside quotes",
        "SELECT 1 WHERE n = \":user\"|stands inside quotes",
        "SELECT 1 WHERE n = $$:user$$|stands inside quotes",
        "SELECT 1 WHERE n = E':user'|stands inside quotes",
        "SELECT 1 WHERE n = '%u'|looks like a placeholder",
        "SELECT 1 WHERE n = '${user}'|looks like a placeholder",
        "SELECT 1 WHERE n = '\\L'|looks like a placeholder",
        "SELECT 1; DROP TABLE u|one statement only",
        "SELECT 1 WHERE n = 'open|opened and not closed",
        "SELECT 1 /* open|opened and not closed",
        "SELECT 1 WHERE n = \"open|opened and not closed",
        "-- nothing|empty"
      })
  void a_165_whatever_looks_like_a_placeholder_is_refused(String sql, String problem) {
    assertThatThrownBy(() -> parse(sql))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(problem);
  }

  @Test
  void a_backslash_before_a_quote_does_not_hide_the_end_of_a_literal() {
    // to PostgreSQL the literal ends behind the backslash, so the parameter is one
    assertThat(parse("SELECT '\\' || :user").parameters()).containsExactly(Parameter.USER);
  }

  @Test
  void placeholders_of_pure_ftpd_are_bound_with_their_quotes_or_without() {
    NamedQuery query =
        NamedQuery.parsePureFtpd(
            "SELECT pw FROM \"users\" WHERE \"User\"='\\L' AND ip IN ('\\R', '') AND d=\\D"
                + " AND host='\\I'");
    assertThat(query.sql())
        .isEqualTo(
            "SELECT pw FROM \"users\" WHERE \"User\"=? AND ip IN (?, '') AND d=? AND host=?");
    assertThat(query.parameters())
        .containsExactly(
            Parameter.USER, Parameter.CLIENT, Parameter.CLIENT_DECIMAL, Parameter.LOCAL);
  }

  @Test
  void a_placeholder_within_a_literal_becomes_a_concatenation() {
    assertThat(NamedQuery.parsePureFtpd("SELECT '/home/\\L/it''s' || x").sql())
        .isEqualTo("SELECT ('/home/' || ? || '/it''s') || x");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "SELECT 1 WHERE p = \\P|the port of the server",
        "SELECT 1 WHERE p = '\\X'|is no placeholder",
        "SELECT 1 WHERE \"\\L\" = 1|looks like a placeholder",
        "SELECT 1 WHERE n = E'\\L'|looks like a placeholder",
        "SELECT 1 WHERE n = :user|not known here"
      })
  void what_pure_ftpd_does_not_have_is_refused(String sql, String problem) {
    assertThatThrownBy(() -> NamedQuery.parsePureFtpd(sql))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(problem);
  }
}
