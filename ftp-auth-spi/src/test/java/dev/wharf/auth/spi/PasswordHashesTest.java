package dev.wharf.auth.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.auth.contract.ToyScheme;
import dev.wharf.auth.spi.AuthResult.Reason;
import dev.wharf.domain.Secret;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordHashesTest {
  private final ToyScheme toy = new ToyScheme("toy");
  private final ToyScheme preferred = new ToyScheme(PasswordHashes.PREFERRED);
  private final PasswordHashes hashes = PasswordHashes.of(List.of(toy, preferred));

  private StoredHash.Usable usable(String cost, String password) {
    return (StoredHash.Usable) hashes.read(toy.hash(cost, password));
  }

  @Test
  void a_password_is_checked_with_the_scheme_of_its_hash() {
    assertThat(hashes.verify(Secret.of("sesame"), usable("1", "sesame"))).isTrue();
    assertThat(hashes.verify(Secret.of("Sesame"), usable("1", "sesame"))).isFalse();
    assertThat(toy.spent()).containsExactly("1", "1");
    assertThat(preferred.spent()).isEmpty();
  }

  @Test
  void a_167_an_empty_password_is_refused_without_hashing() {
    assertThat(hashes.verify(Secret.of(""), usable("1", ""))).isFalse();
    assertThat(hashes.verify(Secret.of("\0\0"), usable("1", "\0\0"))).isFalse();
    assertThat(toy.spent()).isEmpty();
  }

  @Test
  void a_172_a_password_is_hashed_up_to_1024_bytes_and_not_beyond() {
    String longest = "x".repeat(PasswordHashes.MAX_PASSWORD_BYTES);
    assertThat(hashes.verify(Secret.of(longest), usable("1", longest))).isTrue();
    assertThat(hashes.verify(Secret.of(longest + "x"), usable("1", longest + "x"))).isFalse();
    assertThat(toy.spent()).hasSize(1);
  }

  @Test
  void a_password_with_a_nul_matches_nothing() {
    assertThat(hashes.verify(Secret.of("a\0b"), usable("1", "a\0b"))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "!", "!*", "!!", "**", "*LK*", "!$toy$1$YQ", "*$toy$1$YQ"})
  void a_170_no_hash_and_a_barred_hash_mean_locked(String stored) {
    assertThat(hashes.read(stored)).isEqualTo(new StoredHash.Locked());
    assertThat(hashes.refusal(Secret.of("a"), hashes.read(stored), hashes.decoy()))
        .isEqualTo(Optional.of(Reason.LOCKED));
  }

  @Test
  void a_single_asterisk_is_no_password_and_no_lock() {
    StoredHash stored = hashes.read("*");
    assertThat(stored).isEqualTo(new StoredHash.Passwordless());
    assertThat(hashes.refusal(Secret.of("*"), stored, hashes.decoy()))
        .isEqualTo(Optional.of(Reason.LOCKED));
    assertThat(new Proof.OfCertificate().refusal(stored)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "!", "!*", "*LK*", "!$toy$1$YQ"})
  void c_069_a_certificate_opens_nothing_that_is_locked(String stored) {
    assertThat(new Proof.OfCertificate().refusal(hashes.read(stored))).contains(Reason.LOCKED);
  }

  @ParameterizedTest
  @CsvSource({
    "$1$abcdefgh$G/Yh.qMgvbkDTvFQ0iRUG/, md5-crypt",
    "$apr1$abc$def, apr1-md5",
    "$md5$rounds=904$salt$$hash, sun-md5",
    "$sha1$1$salt$hash, sha1-crypt",
    "$3$$8846f7eaee8fb117ad06bdd830b7586c, nt",
    "$2x$05$abc, bcrypt-2x",
    "$P$Babcdefgh, phpass-md5",
    "$argon2i$v=19$m=65536$abc$def, argon2i",
    "{CLEAR}secret, cleartext",
    "{cleartext}secret, cleartext",
    "{PLAIN}secret, cleartext",
    "{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=, sha1",
    "{SSHA}abc, salted-sha1",
    "{MD5}X03MO1qnZdYdgyfeuILPmQ==, md5",
    "{SMD5}abc, salted-md5",
    "{NT}8846F7EAEE8FB117AD06BDD830B7586C, nt",
    "{LANMAN}abc, lanman",
    "ab/c.DE12345Z, des-crypt",
    "_J9..CCCCXBrJUJV154M, bsdi-des-crypt",
    "*2470C0C06DEE42FD1618BB99005ADCA2EC9D1E19, mysql-sha1",
    "5f4dcc3b5aa765d61d8327deb882cf99, md5",
    "5baa61e4c9b93f3f0682250b6cf8331b7ee68fd8, sha1",
    "5e884898da28047151d0e56f8dc6292773603d0d6aabbdd62a11ef721d1542d8, sha256"
  })
  void a_171_a_weak_hash_is_refused_by_name(String stored, String name) {
    assertThat(hashes.read(stored))
        .isEqualTo(new StoredHash.Refused("weak hash " + name + " refused"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"hunter2", "$ecret$word$", "{FOO}bar", "$9$x$y", " ", "toy$1$YQ"})
  void a_171_a_177_what_is_no_hash_is_refused_and_not_quoted(String stored) {
    assertThat(hashes.read(stored))
        .isEqualTo(
            new StoredHash.Refused("not a hash of a known format; cleartext is never accepted"));
    assertThat(hashes.refusal(Secret.of(stored), hashes.read(stored), hashes.decoy()))
        .isEqualTo(Optional.of(Reason.BROKEN_ACCOUNT));
  }

  @Test
  void a_hash_that_is_not_well_formed_is_refused_with_the_reason_of_its_scheme() {
    assertThat(hashes.read("$toy$")).isEqualTo(new StoredHash.Refused("toy hash refused: no cost"));
  }

  @Test
  void a_scheme_that_the_machine_lacks_is_named_and_not_used() {
    PasswordHashes poor = PasswordHashes.of(List.of(new Lacking(), toy));
    assertThat(poor.names()).containsExactly("toy");
    assertThat(poor.missing()).containsExactly("lacking: no library");
    assertThat(poor.read("$lacking$1"))
        .isEqualTo(new StoredHash.Refused("lacking cannot be used here: no library"));
  }

  @Test
  void a_177_a_usable_hash_does_not_print_itself() {
    assertThat(usable("7", "sesame").toString()).isEqualTo("toy 7");
  }

  @Test
  void a_163_locked_and_broken_accounts_cost_what_a_wrong_password_costs() {
    Decoy decoy = hashes.decoy();
    decoy.learn(usable("9", "sesame"));
    hashes.refusal(Secret.of("guess"), usable("9", "sesame"), decoy);
    hashes.refusal(Secret.of("guess"), new StoredHash.Locked(), decoy);
    hashes.refusal(Secret.of("guess"), new StoredHash.Refused("weak"), decoy);
    decoy.spend(Secret.of("guess"));
    assertThat(toy.spent()).containsExactly("9", "9", "9", "9");
  }

  @Test
  void the_decoy_takes_the_most_frequent_cost() {
    Decoy decoy = hashes.decoy();
    for (String cost : List.of("1", "2", "3", "2")) {
      decoy.learn(usable(cost, "a"));
    }
    decoy.learn(new StoredHash.Locked());
    decoy.spend(Secret.of("guess"));
    assertThat(toy.spent()).containsExactly("2");
  }

  @Test
  void the_decoy_remembers_a_bounded_number_of_costs() {
    Decoy decoy = hashes.decoy();
    for (int i = 0; i < 100; i++) {
      decoy.learn(usable("cost-" + i, "a"));
    }
    for (int i = 0; i < 5; i++) {
      decoy.learn(usable("cost-99", "a"));
    }
    decoy.spend(Secret.of("guess"));
    assertThat(toy.spent()).as("99 came too late").containsExactly("cost-0");
  }

  @Test
  void a_decoy_that_knows_no_account_hashes_with_the_preferred_scheme() {
    hashes.decoy().spend(Secret.of("guess"));
    assertThat(preferred.spent()).containsExactly("today");
  }

  @Test
  void a_decoy_without_any_scheme_does_nothing() {
    Decoy decoy = PasswordHashes.of(List.of(toy)).decoy();
    decoy.spend(Secret.of("guess"));
    assertThat(toy.spent()).isEmpty();
  }

  @Test
  void a_new_hash_is_of_the_preferred_scheme_and_holds_only_a_password() {
    assertThat(hashes.hash(Secret.of("a"))).isEqualTo("$argon2id$today$YQ");
    for (String bad : List.of("", "a\0b", "x".repeat(1025))) {
      assertThatThrownBy(() -> hashes.hash(Secret.of(bad)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("a password has 1 to 1024 bytes and no NUL");
    }
    assertThatThrownBy(() -> PasswordHashes.of(List.of(toy)).hash(Secret.of("a")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("no scheme argon2id was found: is auth-unix on the module path or class path?");
  }

  @Test
  void without_plugins_no_scheme_is_found() {
    assertThat(PasswordHashes.load().names()).isEmpty();
  }

  @Test
  void without_any_scheme_a_hash_is_refused_with_the_module_that_is_missing() {
    assertThat(PasswordHashes.load().read("$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA"))
        .isEqualTo(
            new StoredHash.Refused(
                "no scheme for password hashes was found:"
                    + " is auth-unix on the module path or class path?"));
  }

  /// A scheme whose library is not there.
  private static final class Lacking implements PasswordScheme {
    @Override
    public String name() {
      return "lacking";
    }

    @Override
    public boolean recognizes(String hash) {
      return hash.startsWith("$lacking$");
    }

    @Override
    public Optional<String> missing() {
      return Optional.of("no library");
    }

    @Override
    public String cost(String hash) {
      throw new AssertionError("asked for the cost of what cannot be used");
    }

    @Override
    public boolean verify(Secret secret, String hash) {
      throw new AssertionError("used");
    }

    @Override
    public String hash(Secret secret) {
      throw new UnsupportedOperationException("verifies only");
    }
  }
}
