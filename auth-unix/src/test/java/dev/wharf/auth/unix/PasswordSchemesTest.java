package dev.wharf.auth.unix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.auth.spi.PasswordHashes;
import dev.wharf.auth.spi.PasswordScheme;
import dev.wharf.auth.spi.StoredHash;
import dev.wharf.domain.Secret;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The schemes against hashes that other tools have made, on Debian 12.
class PasswordSchemesTest {
  private static final String PASSWORD = "correct horse";
  private final PasswordHashes hashes = PasswordHashes.load();

  private StoredHash.Usable usable(String text) {
    assertThat(hashes.read(text)).isInstanceOf(StoredHash.Usable.class);
    return (StoredHash.Usable) hashes.read(text);
  }

  @Test
  void every_scheme_is_found_and_can_be_used() {
    assertThat(hashes.names())
        .containsExactly(
            "argon2id", "bcrypt", "scrypt", "yescrypt", "sha512-crypt", "sha256-crypt");
    assertThat(hashes.missing()).isEmpty();
  }

  // printf 'correct horse' | argon2 saltsalt1234 -id -t 2 -m 10 -p 1 -l 32 -e
  // python3 -c 'import crypt; print(crypt.crypt("correct horse", SETTING))'
  // openssl passwd -6 -salt tSfTI2Tc3MNXEcw9 'correct horse'   (and -5)
  // mkpasswd -m yescrypt -R 1 'correct horse'                  (and -m bcrypt -R 5)
  // python3 -c 'import hashlib; hashlib.scrypt(b"correct horse", salt=b"saltsalt12345678", …)'
  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "m=1024,t=2,p=1"
            + " $argon2id$v=19$m=1024,t=2,p=1$c2FsdHNhbHQxMjM0"
            + "$a7pInxD28T6R0Qn8xR70Ijg2SQEQRrhTy+fNiZowB/Q",
        "m=4096,t=3,p=4"
            + " $argon2id$v=19$m=4096,t=3,p=4$c2FsdHNhbHQxMjM0"
            + "$t2eJd7YlrkEKF/zU0/kCupLoBOA6oPDcc3SP30g9D8M",
        "cost=5 $2a$05$abcdefghijklmnopqrstuuHNbAKRhpaujgo33bRWs.NLUTJO3lOy2",
        "cost=5 $2y$05$abcdefghijklmnopqrstuuHNbAKRhpaujgo33bRWs.NLUTJO3lOy2",
        "cost=5 $2b$05$tO.jRqkuDdsZJo6be0CUFOsFkJGsGkUhf7hcyXIA6huxUhCherJJq",
        "ln=11,r=1,p=1 $7$9/..../..../somesalt$A2J660WjyRMlJ5NnHZPUdPi/Q/O4hxAc4vFST4oO36B",
        "ln=14,r=32,p=1"
            + " $7$CU..../....2Q9obwLhin8qvQl6sisAO/$oIC8WxhpH9ruKl.LfT0rUVd1y3wES8GrhOwdmCotLyD",
        "ln=14,r=8,p=1 $7$C6..../....SodiumChloride$DDiXq9W.wa48NxjJa6vFZ3vzvwdnAYeTgzYDB94rqQ/",
        "ln=10,r=8,p=1"
            + " $scrypt$ln=10,r=8,p=1$c2FsdHNhbHQxMjM0NTY3OA"
            + "$cHjRtwBuIYUTucvm+2VeA8b/ZvtgCn1BumhGDG//0JI",
        "ln=12,r=32 $y$j9T$Vnz6mYqzc8mFzKf0fDkT1.$W4ymLjOV6XxIpD2FAoPjhc3LhGP/Mz53KQDpXq1bPk7",
        "ln=10,r=8 $y$j75$SPwtiEyF57m1vHHabRlHo/$b8isDVgTrHIJeoiMijsssa4ADFSaf2fc9e6WAisWivB",
        "rounds=5000"
            + " $6$tSfTI2Tc3MNXEcw9$wFC8xhz8xpfL3HOhDH1sz52N3cdSaMyYOl6xspDSFSXxDZjpa.3gtNWvCBWdL"
            + "/GNIKGOnWH8pQiIm/2UevXmg0",
        "rounds=5000"
            + " $6$rounds=5000$saltstring$.r0X7ub5wGR2v4Xz7svCIozfnlorFh19V89t8KC9Umd81uGhFgsyTRNyz"
            + "QDXDIm17fFcR9z3z7oBNdsyYBbtm/",
        "rounds=5000 $5$tSfTI2Tc3MNXEcw9$dyut61Z5wPV.8Rv5wRN8Nyui6tNVKU31sbmClUzsvW4",
        "rounds=1400 $5$rounds=1400$anotherlong$ClCy35lzhj7Yx5kP2LTbRxCvufSWPtOKzhAZN/qg1zB"
      })
  void a_hash_of_another_tool_takes_its_password_and_no_other(String cost, String text) {
    StoredHash.Usable stored = usable(text);
    assertThat(stored.cost()).isEqualTo(cost);
    assertThat(hashes.verify(Secret.of(PASSWORD), stored)).as("right").isTrue();
    assertThat(hashes.verify(Secret.of("Correct horse"), stored)).as("wrong").isFalse();
    assertThat(hashes.verify(Secret.of("correct hors"), stored)).as("shorter").isFalse();
    assertThat(hashes.verify(Secret.of("correct horse "), stored)).as("longer").isFalse();
  }

  @Test
  void bytes_that_are_no_ascii_are_hashed_as_they_came() {
    // printf 'p\303\244ssw\366rd' | argon2 saltsalt1234 -id -t 1 -m 10 -p 1 -e
    StoredHash.Usable stored =
        usable(
            "$argon2id$v=19$m=1024,t=1,p=1$c2FsdHNhbHQxMjM0"
                + "$34guU+n3oMatrQ/oW+O/iN0PNqOGkoaDU2IySEYB80U");
    byte[] bytes = {'p', (byte) 0xc3, (byte) 0xa4, 's', 's', 'w', (byte) 0xf6, 'r', 'd'};
    assertThat(hashes.verify(Secret.of(bytes), stored)).isTrue();
  }

  @Test
  void bcrypt_looks_at_72_bytes() {
    // python3 -c 'import crypt; print(crypt.crypt("x" * 80, "$2b$05$abcdefghijklmnopqrstuu"))'
    StoredHash.Usable stored =
        usable("$2b$05$abcdefghijklmnopqrstuujf8SX2ahXLwp9w/B.Y5XdysS6yR576q");
    assertThat(hashes.verify(Secret.of("x".repeat(80)), stored)).isTrue();
    assertThat(hashes.verify(Secret.of("x".repeat(71)), stored)).isFalse();
  }

  @Test
  void a_172_a_long_password_is_checked_or_refused_by_every_scheme() {
    for (String text :
        List.of(
            "$y$j75$SPwtiEyF57m1vHHabRlHo/$b8isDVgTrHIJeoiMijsssa4ADFSaf2fc9e6WAisWivB",
            "$5$tSfTI2Tc3MNXEcw9$dyut61Z5wPV.8Rv5wRN8Nyui6tNVKU31sbmClUzsvW4")) {
      assertThat(hashes.verify(Secret.of("x".repeat(1024)), usable(text))).as(text).isFalse();
    }
  }

  @Test
  void a_new_hash_is_argon2id_at_the_cost_that_owasp_recommends() {
    String hash = hashes.hash(Secret.of(PASSWORD));
    assertThat(hash).startsWith("$argon2id$v=19$m=19456,t=2,p=1$").doesNotContain("=$");
    assertThat(hashes.verify(Secret.of(PASSWORD), usable(hash))).isTrue();
    assertThat(hashes.verify(Secret.of("battery staple"), usable(hash))).isFalse();
    assertThat(hashes.hash(Secret.of(PASSWORD))).as("another salt").isNotEqualTo(hash);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // cut short, or with more than belongs there
        "$argon2id$",
        "$argon2id$v=19$m=1024,t=2,p=1$c2FsdHNhbHQxMjM0",
        "$argon2id$v=19$m=1024,t=2,p=1$c2FsdHNhbHQxMjM0$",
        "$argon2id$v=19$m=1024,t=2,p=1$c2FsdHNhbHQxMjM0$YWJj",
        "$argon2id$v=19$m=1024,t=2,p=1$$a7pInxD28T6R0Qn8xR70Ijg2SQEQRrhTy+fNiZowB/Q",
        "$argon2id$v=16$m=1024,t=2,p=1$c2FsdHNhbHQxMjM0$a7pInxD28T6R0Qn8xR70Ijg2SQEQRrhTy+fNiZowB/Q",
        "$argon2id$v=19$t=2,m=1024,p=1$c2FsdHNhbHQxMjM0$a7pInxD28T6R0Qn8xR70Ijg2SQEQRrhTy+fNiZowB/Q",
        "$argon2id$v=19$m=-1,t=2,p=1$c2FsdHNhbHQxMjM0$a7pInxD28T6R0Qn8xR70Ijg2SQEQRrhTy+fNiZowB/Q",
        "$argon2id$v=19$m=1024,t=0,p=1$c2FsdHNhbHQxMjM0$a7pInxD28T6R0Qn8xR70Ijg2SQEQRrhTy+fNiZowB/Q",
        "$argon2id$v=19$m=1024,t=1,p=0$c2FsdHNhbHQxMjM0$a7pInxD28T6R0Qn8xR70Ijg2SQEQRrhTy+fNiZowB/Q",
        "$argon2id$v=19$m=15,t=1,p=2$c2FsdHNhbHQxMjM0$a7pInxD28T6R0Qn8xR70Ijg2SQEQRrhTy+fNiZowB/Q",
        "$2b$05$",
        "$2b$05$abcdefghijklmnopqrstuuHNbAKRhpaujgo33bRWs.NLUTJO3lOy",
        "$2b$05$abcdefghijklmnopqrstuuHNbAKRhpaujgo33bRWs.NLUTJO3lOy22",
        "$2b$03$abcdefghijklmnopqrstuuHNbAKRhpaujgo33bRWs.NLUTJO3lOy2",
        "$2b$xx$abcdefghijklmnopqrstuuHNbAKRhpaujgo33bRWs.NLUTJO3lOy2",
        "$7$",
        "$7$9/..../..../somesalt",
        "$7$9/..../....$A2J660WjyRMlJ5NnHZPUdPi/Q/O4hxAc4vFST4oO36B",
        "$7$9........./somesalt$A2J660WjyRMlJ5NnHZPUdPi/Q/O4hxAc4vFST4oO36B",
        "$scrypt$ln=10,r=8,p=1$c2FsdHNhbHQxMjM0NTY3OA$",
        "$scrypt$ln=0,r=8,p=1$c2FsdHNhbHQxMjM0NTY3OA$cHjRtwBuIYUTucvm+2VeA8b/ZvtgCn1BumhGDG//0JI",
        "$scrypt$ln=16,r=1,p=1$c2FsdHNhbHQxMjM0NTY3OA$cHjRtwBuIYUTucvm+2VeA8b/ZvtgCn1BumhGDG//0JI",
        "$y$",
        "$y$j9T$Vnz6mYqzc8mFzKf0fDkT1.",
        "$y$k9T$Vnz6mYqzc8mFzKf0fDkT1.$W4ymLjOV6XxIpD2FAoPjhc3LhGP/Mz53KQDpXq1bPk7",
        "$6$",
        "$6$salt$",
        "$6$salt$short",
        "$6$rounds=999$salt$.r0X7ub5wGR2v4Xz7svCIozfnlorFh19V89t8KC9Umd81uGhFgsyTRNyzQDXDIm17fFcR9z3z7o"
            + "BNdsyYBbtm/",
        "$6$rounds=$salt$.r0X7ub5wGR2v4Xz7svCIozfnlorFh19V89t8KC9Umd81uGhFgsyTRNyzQDXDIm17fFcR9z3z7o"
            + "BNdsyYBbtm/",
        "$6$rounds=",
        "$6$a$b$.r0X7ub5wGR2v4Xz7svCIozfnlorFh19V89t8KC9Umd81uGhFgsyTRNyzQDXDIm17fFcR9z3z7oBNdsyYBbtm/",
        "$5$tSfTI2Tc3MNXEcw9$dyut61Z5wPV.8Rv5wRN8Nyui6tNVKU31sbmClUzsvWé",
        // more than is sane
        "$argon2id$v=19$m=1048577,t=1,p=1$c2FsdHNhbHQxMjM0$a7pInxD28T6R0Qn8xR70Ijg2SQEQRrhTy+fNiZowB/Q",
        "$argon2id$v=19$m=1048576,t=1,p=1$c2FsdHNhbHQxMjM0$a7pInxD28T6R0Qn8xR70Ijg2SQEQRrhTy+fNiZowB/Q",
        "$argon2id$v=19$m=65536,t=129,p=1$c2FsdHNhbHQxMjM0$a7pInxD28T6R0Qn8xR70Ijg2SQEQRrhTy+fNiZowB/Q",
        "$argon2id$v=19$m=99999999999999999999,t=1,p=1$c2FsdHNhbHQxMjM0$a7pInxD28T6R0Qn8xR70IjgQ",
        "$2b$17$abcdefghijklmnopqrstuuHNbAKRhpaujgo33bRWs.NLUTJO3lOy2",
        "$7$Izzzzzzzzzzsomesalt$A2J660WjyRMlJ5NnHZPUdPi/Q/O4hxAc4vFST4oO36B",
        "$scrypt$ln=20,r=9,p=1$c2FsdHNhbHQxMjM0NTY3OA$cHjRtwBuIYUTucvm+2VeA8b/ZvtgCn1BumhGDG//0JI",
        "$scrypt$ln=4,r=8,p=99999999$c2FsdHNhbHQxMjM0NTY3OA$cHjRtwBuIYUTucvm+2VeA8b/ZvtgCn1BumhGDG//0JI",
        "$y$jPT$Vnz6mYqzc8mFzKf0fDkT1.$W4ymLjOV6XxIpD2FAoPjhc3LhGP/Mz53KQDpXq1bPk7",
        "$y$jzz$Vnz6mYqzc8mFzKf0fDkT1.$W4ymLjOV6XxIpD2FAoPjhc3LhGP/Mz53KQDpXq1bPk7",
        "$6$rounds=10000001$salt$.r0X7ub5wGR2v4Xz7svCIozfnlorFh19V89t8KC9Umd81uGhFgsyTRNyzQDXDIm17fFcR9z3"
            + "z7oBNdsyYBbtm/"
      })
  void a_172_a_malformed_or_insane_hash_is_refused_before_it_costs_anything(String text) {
    assertThat(hashes.read(text))
        .isInstanceOfSatisfying(
            StoredHash.Refused.class,
            refused -> assertThat(refused.why()).contains(" hash refused: "));
  }

  @Test
  void a_truncated_hash_is_never_usable() {
    for (String text :
        List.of(
            hashes.hash(Secret.of(PASSWORD)),
            "$2b$05$tO.jRqkuDdsZJo6be0CUFOsFkJGsGkUhf7hcyXIA6huxUhCherJJq",
            "$7$9/..../..../somesalt$A2J660WjyRMlJ5NnHZPUdPi/Q/O4hxAc4vFST4oO36B",
            "$y$j9T$Vnz6mYqzc8mFzKf0fDkT1.$W4ymLjOV6XxIpD2FAoPjhc3LhGP/Mz53KQDpXq1bPk7",
            "$5$tSfTI2Tc3MNXEcw9$dyut61Z5wPV.8Rv5wRN8Nyui6tNVKU31sbmClUzsvW4")) {
      for (int length = 0; length < text.length(); length++) {
        StoredHash stored = hashes.read(text.substring(0, length));
        if (stored instanceof StoredHash.Usable usable) {
          // only Base64 of another length can be cut and stay whole; then it is another hash
          assertThat(usable.scheme().name()).as(usable.text()).isEqualTo("argon2id");
          assertThat(hashes.verify(Secret.of(PASSWORD), usable)).isFalse();
        }
      }
    }
  }

  @Test
  void each_hash_is_recognized_by_one_scheme_only() {
    Set<String> names = new HashSet<>();
    for (PasswordScheme scheme :
        List.of(
            new Argon2id(),
            new Bcrypt(),
            new Scrypt(),
            new Yescrypt(),
            new Sha512Crypt(),
            new Sha256Crypt())) {
      names.add(scheme.name());
      assertThat(scheme.recognizes("")).isFalse();
      assertThat(scheme.recognizes("$1$a$b")).isFalse();
    }
    assertThat(names).hasSize(6);
  }
}
