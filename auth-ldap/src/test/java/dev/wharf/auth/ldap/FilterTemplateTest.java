package dev.wharf.auth.ldap;

import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.sdk.Filter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Names in filters.
class FilterTemplateTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "*",
        ")(uid=*",
        "*)(uid=*",
        "a\\",
        "\\2a",
        "a\0b",
        "\0",
        "(",
        ")",
        "&",
        "|",
        "!",
        "=",
        "admin)(|(a=*",
        "ä",
        "{user}",
        "\uFF0A"
      })
  void a_166_whatever_the_name_the_filter_keeps_its_shape(String name) throws Exception {
    Filter filter =
        FilterTemplate.parse("(&(objectClass=person)(|(uid={user})(mail={user}@example.org)))")
            .with(name);

    Filter[] parts = filter.getComponents();
    assertThat(parts).hasSize(2);
    assertThat(parts[1].getComponents())
        .containsExactly(Filter.equals("uid", name), Filter.equals("mail", name + "@example.org"));
    assertThat(Filter.create(filter.toString())).as("as text").isEqualTo(filter);
  }

  @Test
  void a_166_a_star_in_the_template_is_one_and_one_in_the_name_is_none() throws Exception {
    assertThat(FilterTemplate.parse("(mail={user}@*)").with("a*").toString())
        .isEqualTo("(mail=a\\2a@*)");
    assertThat(FilterTemplate.parse("(!(cn~={user}))").with("(").toString())
        .isEqualTo("(!(cn~=\\28))");
    assertThat(FilterTemplate.parse("(uid:caseExactMatch:={user})").with(")").toString())
        .isEqualTo("(uid:caseExactMatch:=\\29)");
  }
}
