package dev.wharf.protocol.listing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.domain.Account;
import dev.wharf.domain.FtpPath;
import dev.wharf.domain.Grant;
import dev.wharf.domain.Permission;
import dev.wharf.domain.Username;
import dev.wharf.storage.spi.Changes;
import dev.wharf.storage.spi.Entry;
import dev.wharf.storage.spi.EntryType;
import dev.wharf.storage.spi.PosixFacts;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MlsxFormatTest {
  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

  private static Account account(Set<Permission> permissions) {
    return Account.named(new Username("alice"))
        .withGrants(List.of(new Grant(FtpPath.ROOT, permissions)));
  }

  private static String line(Set<Permission> permissions, Set<Fact> facts, Entry entry) {
    return format(facts, account(permissions), Changes.ALL).line(entry);
  }

  private static MlsxFormat format(Set<Fact> facts, Account account, Changes changes) {
    return new MlsxFormat(facts, account, _ -> changes, FtpPath.ROOT, new Disguise());
  }

  private static Entry entry(String name, EntryType type, String identity, String target) {
    return new Entry(
        name,
        type,
        5,
        NOW,
        Optional.of(identity),
        Optional.of(new PosixFacts("domain users", "a;b", 04755, 1)),
        target.isEmpty() ? Optional.empty() : Optional.of(target));
  }

  @ParameterizedTest
  @CsvSource({
    "LIST, '', el",
    "READ, r, e",
    "WRITE, '', ce",
    "APPEND, a, e",
    "DELETE, d, dep",
    "RENAME, f, ef",
    "MAKE_DIRECTORY, '', em",
    "CHANGE_ATTRIBUTES, '', e",
  })
  void c_092_perm_tells_what_the_account_may_do(Permission one, String file, String directory) {
    Set<Permission> only = EnumSet.of(one);
    assertThat(line(only, EnumSet.of(Fact.PERM), Entry.file("x", 1, NOW)))
        .isEqualTo("perm=" + file + "; x");
    assertThat(line(only, EnumSet.of(Fact.PERM), Entry.directory("x", NOW)))
        .isEqualTo("perm=" + directory + "; x");
  }

  @Test
  void c_092_to_replace_a_file_takes_writing_and_deleting() {
    Set<Permission> both = EnumSet.of(Permission.WRITE, Permission.DELETE);
    assertThat(line(both, EnumSet.of(Fact.PERM), Entry.file("x", 1, NOW))).isEqualTo("perm=adw; x");
  }

  @Test
  void c_092_perm_follows_the_closest_grant() {
    Account account =
        Account.named(new Username("alice"))
            .withGrants(
                List.of(Grant.everything(), new Grant(FtpPath.ROOT.child("locked"), Set.of())));
    MlsxFormat format = format(EnumSet.of(Fact.PERM), account, Changes.ALL);
    assertThat(format.line(Entry.directory("locked", NOW))).isEqualTo("perm=; locked");
    assertThat(format.line(Entry.file("open", 1, NOW))).isEqualTo("perm=adfrw; open");
  }

  @Test
  void c_092_perm_promises_nothing_that_the_storage_refuses() {
    Account account = Account.named(new Username("alice"));
    Entry file = Entry.file("x", 1, NOW);
    Entry directory = Entry.directory("x", NOW);
    MlsxFormat readOnly = format(EnumSet.of(Fact.PERM), account, Changes.NONE);
    assertThat(readOnly.line(file)).isEqualTo("perm=r; x");
    assertThat(readOnly.line(directory)).isEqualTo("perm=el; x");
    MlsxFormat mount = format(EnumSet.of(Fact.PERM), account, Changes.INSIDE);
    assertThat(mount.line(directory)).isEqualTo("perm=celmp; x");
  }

  @Test
  void c_092_a_directory_whose_rules_hang_on_its_name_cannot_be_renamed() {
    Account account =
        Account.named(new Username("alice"))
            .withGrants(
                List.of(
                    Grant.everything(),
                    new Grant(FtpPath.ROOT.resolve("team/in"), Grant.everything().permissions())));
    MlsxFormat format = format(EnumSet.of(Fact.PERM), account, Changes.ALL);
    assertThat(format.line(Entry.directory("team", NOW))).isEqualTo("perm=cdelmp; team");
    assertThat(format.line(Entry.directory("other", NOW))).isEqualTo("perm=cdeflmp; other");
  }

  @Test
  void c_092_unique_is_stable_within_a_session_and_no_inode() {
    var disguise = new Disguise();
    var format =
        new MlsxFormat(
            EnumSet.of(Fact.UNIQUE), account(Set.of()), _ -> Changes.ALL, FtpPath.ROOT, disguise);
    String one = format.line(entry("a", EntryType.FILE, "inode:4711", ""));
    String same = format.line(entry("b", EntryType.FILE, "inode:4711", ""));
    String other = format.line(entry("c", EntryType.FILE, "inode:4712", ""));
    assertThat(one).isEqualTo(same.replace(" b", " a")).isNotEqualTo(other.replace(" c", " a"));
    assertThat(one).doesNotContain("4711");
    String later =
        line(Set.of(), EnumSet.of(Fact.UNIQUE), entry("a", EntryType.FILE, "inode:4711", ""));
    assertThat(later).isNotEqualTo(one);
  }

  @Test
  void c_092_values_hold_neither_blanks_nor_semicolons() {
    Set<Fact> facts = EnumSet.of(Fact.UNIX_MODE, Fact.UNIX_OWNER, Fact.UNIX_GROUP);
    assertThat(line(Set.of(), facts, entry("a", EntryType.FILE, "1", "")))
        .isEqualTo("UNIX.mode=4755;UNIX.owner=domain_users;UNIX.group=a_b; a");
  }

  @Test
  void directories_have_no_size_and_no_facts_leave_a_blank() {
    Set<Fact> size = EnumSet.of(Fact.SIZE);
    assertThat(line(Set.of(), size, Entry.directory("d", NOW))).isEqualTo(" d");
    assertThat(line(Set.of(), size, Entry.file("f", 9, NOW))).isEqualTo("size=9; f");
    assertThat(line(Set.of(), Set.of(), Entry.file(" f", 9, NOW))).isEqualTo("  f");
  }

  @Test
  void a_link_tells_its_target_if_that_can_be_told() {
    Set<Fact> type = EnumSet.of(Fact.TYPE);
    assertThat(line(Set.of(), type, entry("l", EntryType.LINK, "1", "a/b")))
        .isEqualTo("type=OS.unix=slink:a/b; l");
    assertThat(line(Set.of(), type, entry("l", EntryType.LINK, "1", "a b")))
        .isEqualTo("type=OS.unix=symlink; l");
    assertThat(line(Set.of(), type, entry("l", EntryType.LINK, "1", "")))
        .isEqualTo("type=OS.unix=symlink; l");
  }
}
