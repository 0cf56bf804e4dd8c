package dev.wharf.auth.unix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.auth.contract.AccountStoreContract;
import dev.wharf.auth.spi.AccountStore;
import dev.wharf.auth.spi.PasswordHashes;
import dev.wharf.auth.spi.StoredEntry;
import dev.wharf.auth.spi.StoredEntry.Stored;
import dev.wharf.domain.Account;
import dev.wharf.domain.Limits;
import dev.wharf.domain.Limits.Hours;
import dev.wharf.domain.Limits.Networks;
import dev.wharf.domain.Network;
import dev.wharf.domain.Username;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PasswdStoreTest extends AccountStoreContract {
  private static final PasswordHashes HASHES = PasswordHashes.load();

  /// Made by pure-pw, and edited by people for years.
  private static final String OLD =
      """
      # users of the old server
      alice:$1$salt$qJH7.N4xYta3aEG/dfqo/0:01001:1002:Alice L\u00efddell:/srv/alice/./:::0:0:3::::::

      bob:!:1003:1003::/srv/bob
      # carol is on leave
      broken:x:0:1::/srv/broken
      """;

  @TempDir private Path directory;

  @Override
  protected AccountStore store() {
    return new PasswdStore(directory.resolve("users.passwd"), HASHES);
  }

  private Path file() {
    return directory.resolve("users.passwd");
  }

  private String content() throws IOException {
    return Files.readString(file(), StandardCharsets.ISO_8859_1);
  }

  private void old(String text) throws IOException {
    Files.writeString(file(), text, StandardCharsets.ISO_8859_1);
  }

  private static Stored with(Limits limits) {
    Stored alice = account("alice");
    return alice.withAccount(alice.account().withLimits(limits));
  }

  @Test
  void what_is_not_changed_stays_byte_by_byte() throws IOException {
    old(OLD);
    assertThat(
            store()
                .replace(
                    new Username("alice"),
                    alice ->
                        alice.withAccount(alice.account().withLimits(Limits.NONE.withSessions(5)))))
        .isTrue();
    assertThat(content()).isEqualTo(OLD.replace("::0:0:3:", "::0:0:5:"));
  }

  @Test
  void a_field_beyond_the_end_of_a_short_line_is_added() throws IOException {
    old(OLD);
    store()
        .replace(
            new Username("bob"),
            bob -> bob.withAccount(bob.account().withLimits(Limits.NONE.withSessions(2))));
    assertThat(content()).isEqualTo(OLD.replace("/srv/bob\n", "/srv/bob:::::2\n"));
  }

  @Test
  void removing_takes_one_line_and_nothing_else() throws IOException {
    old(OLD);
    assertThat(store().remove(new Username("bob"))).isTrue();
    assertThat(content()).isEqualTo(OLD.replace("bob:!:1003:1003::/srv/bob\n", ""));
  }

  @Test
  void adding_ends_an_unfinished_line_and_keeps_the_ends_of_lines() throws IOException {
    old("bob:!:1003:1003::/srv/bob\r\n# end");
    store().add(account("alice").withHash("!"));
    assertThat(content())
        .isEqualTo(
            """
            bob:!:1003:1003::/srv/bob\r
            # end
            alice:!:1001:1002:about alice:/srv/alice/./::::::::::::\r
            """);
  }

  @Test
  void broken_lines_are_listed_and_can_be_removed() throws IOException {
    old(OLD + "bob:!:1004:1004::/srv/bob\n");
    var entries = new ArrayList<StoredEntry>();
    store().list(entries::add);
    assertThat(entries)
        .map(entry -> entry.name().value())
        .containsExactly("alice", "bob", "broken");
    assertThat(entries.get(1))
        .isEqualTo(new StoredEntry.Broken(new Username("bob"), "the account is there twice"));
    assertThat(store().add(account("bob"))).isFalse();
    assertThat(store().replace(new Username("broken"), broken -> broken)).isFalse();
    assertThat(store().remove(new Username("bob"))).isTrue();
    assertThat(store().remove(new Username("broken"))).isTrue();
    assertThat(content()).doesNotContain("bob").doesNotContain("broken");
  }

  @Test
  void the_weak_hash_of_an_old_account_is_kept_as_it_is() throws IOException {
    old(OLD);
    assertThat(store().find(new Username("alice")))
        .get()
        .isInstanceOfSatisfying(
            Stored.class,
            alice -> assertThat(HASHES.read(alice.hash())).asString().contains("md5-crypt"));
  }

  @Test
  void networks_and_hours_are_kept() throws IOException {
    Limits limits =
        Limits.NONE
            .withClients(
                new Networks(
                    List.of(Network.parse("192.0.2.0/24")), List.of(Network.parse("192.0.2.7"))))
            .withLocals(new Networks(List.of(Network.parse("198.51.100.1")), List.of()))
            .withHours(new Hours(22 * 60, 6 * 60 + 5));
    store().add(with(limits));
    assertThat(store().find(new Username("alice"))).contains(with(limits));
    assertThat(content()).contains(":198.51.100.1::192.0.2.0/24:192.0.2.7:2200-0605\n");
  }

  @Test
  void what_the_file_cannot_hold_is_refused_by_name() {
    refused(with(Limits.NONE.withExpires(Instant.EPOCH)), "an end of the account");
    refused(with(Limits.NONE.withIdle(Duration.ofMinutes(1))), "an idle time");
    refused(
        with(Limits.NONE.withSessionRates(new Limits.Rates(0, 1))), "rates of each single session");
    refused(
        with(
            Limits.NONE.withClients(
                new Networks(List.of(Network.parse("2001:db8::/32")), List.of()))),
        "IPv6");
    refused(account("alice").withComment("a:b"), "comment");
    refused(account("alice").withHash("$6$x\nmallory:!:1:1::/"), "hash");
    refused(new Stored(Account.named(new Username("alice")), "", ""), "a user id");
    refused(account("#alice"), "begins with #");
    refused(account("a:b"), "name");
    assertThat(file()).doesNotExist();
  }

  private void refused(Stored account, String message) {
    AccountStore store = store();
    assertThatThrownBy(() -> store.add(account))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void mode_and_owner_stay_and_a_new_file_is_private() throws IOException {
    store().add(account("alice"));
    assertThat(mode()).isEqualTo("rw-------");
    Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-r-----"));
    var owner = Files.getOwner(file());
    store().add(account("bob"));
    assertThat(mode()).isEqualTo("rw-r-----");
    assertThat(Files.getOwner(file())).isEqualTo(owner);
  }

  private String mode() throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file()));
  }

  @Test
  void a_symbolic_link_stays_one() throws IOException {
    Path target = Files.createDirectory(directory.resolve("real")).resolve("users");
    Files.writeString(target, "# here\n");
    Files.createSymbolicLink(file(), target);
    store().add(account("alice"));
    assertThat(file()).isSymbolicLink();
    assertThat(Files.readString(target)).startsWith("# here\nalice:");
  }

  @Test
  void nothing_stays_beside_the_file_but_the_lock() throws IOException {
    Files.writeString(directory.resolve(".users.passwd.new"), "left by a crash");
    store().add(account("alice"));
    try (Stream<Path> names = Files.list(directory)) {
      assertThat(names).containsExactlyInAnyOrder(file(), directory.resolve(".users.passwd.lock"));
    }
  }

  @Test
  void a_directory_in_place_of_the_file_is_an_error_in_words() throws IOException {
    Files.createDirectory(file());
    AccountStore store = store();
    assertThatThrownBy(() -> store.add(account("alice")))
        .isInstanceOf(IOException.class)
        .hasMessage("cannot be changed: " + file() + ": not a regular file");
  }
}
