package dev.wharf.auth.unix;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class LibcryptTest {
  private final Libcrypt libcrypt = Libcrypt.find().orElseThrow();

  private Optional<String> crypt(String phrase, String setting) {
    return libcrypt.crypt(phrase.getBytes(StandardCharsets.UTF_8), setting);
  }

  @Test
  void a_setting_makes_a_hash() {
    // python3 -c 'import crypt; print(crypt.crypt("correct horse", "$5$rounds=1400$anotherlong"))'
    assertThat(crypt("correct horse", "$5$rounds=1400$anotherlong"))
        .contains("$5$rounds=1400$anotherlong$ClCy35lzhj7Yx5kP2LTbRxCvufSWPtOKzhAZN/qg1zB");
  }

  @Test
  void a_setting_that_the_library_does_not_know_makes_none() {
    assertThat(crypt("x", "$nonsense$")).isEmpty();
    assertThat(crypt("x", "")).isEmpty();
    assertThat(crypt("x", "*0")).isEmpty();
    assertThat(crypt("x", "$y$")).isEmpty();
  }

  @Test
  void a_phrase_longer_than_the_library_takes_makes_none() {
    assertThat(crypt("x".repeat(511), "$5$rounds=1000$salt")).isPresent();
    assertThat(crypt("x".repeat(1024), "$5$rounds=1000$salt")).isEmpty();
  }

  @Test
  void a_238_parallel_calls_do_not_share_their_memory() throws Exception {
    var expected = new ArrayList<Optional<String>>();
    var answers = new ArrayList<Future<Optional<String>>>();
    try (var pool = Executors.newFixedThreadPool(8)) {
      for (int i = 0; i < 200; i++) {
        String phrase = "phrase " + i;
        String setting = i % 2 == 0 ? "$5$rounds=1000$salt" + i : "$6$rounds=1000$salt" + i;
        Callable<Optional<String>> call = () -> crypt(phrase, setting);
        answers.add(pool.submit(call));
        expected.add(call.call());
      }
      for (int i = 0; i < answers.size(); i++) {
        assertThat(answers.get(i).get()).isPresent().isEqualTo(expected.get(i));
      }
    }
  }
}
