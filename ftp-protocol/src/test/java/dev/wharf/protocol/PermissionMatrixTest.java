package dev.wharf.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.domain.FtpPath;
import dev.wharf.domain.Grant;
import dev.wharf.domain.Permission;
import dev.wharf.protocol.command.Command;
import dev.wharf.protocol.command.CommandParser;
import dev.wharf.protocol.command.Parsed;
import dev.wharf.protocol.port.ProtocolSettings.Features;
import dev.wharf.protocol.reply.Reply;
import dev.wharf.storage.contract.MemoryTree;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Every command that names something in the storage, for accounts with each single permission: a
/// table that says who may, and nobody else gets anything but 550 or 553.
class PermissionMatrixTest {
  /// Commands, and the permissions of which one alone is enough. `all` is every one; a `+` is both.
  private static final List<String> TABLE =
      List.of(
          "CWD d | all",
          "CDUP | all",
          "LIST d | list",
          "LIST d/a | list read",
          "LIST d/* | list",
          "NLST d | list",
          "NLST d/a | list read",
          "MLSD d | list",
          "MLST d | list read",
          "MLST d/a | list read",
          "STAT d | list",
          "STAT d/a | list read",
          "SIZE d/a | list read",
          "MDTM d/a | list read",
          "AVBL d | list",
          "RETR d/a | read",
          "HASH d/a | read",
          "XMD5 d/a | read",
          "XCRC d/a | read",
          "STOR d/new | write",
          "STOR d/a | write+delete",
          "STOU d/new | write",
          "STOU d/a | write",
          "APPE d/new | write append",
          "APPE d/a | append write+delete",
          "REST 1, STOR d/a | write+delete",
          "DELE d/a | delete",
          "RMD d/empty | delete",
          "MKD d/new | make-directory",
          "RNFR d/a | rename",
          "RNFR d/a, RNTO d/new | rename",
          "RNFR d/a, RNTO d/b | rename+delete",
          "MFMT 20260102030405 d/a | change-attributes",
          "MFF modify=20260102030405; d/a | change-attributes",
          "MFF UNIX.mode=600; d/a | change-attributes",
          "SITE CHMOD 600 d/a | change-attributes",
          "SITE UTIME 20260102030405 d/a | change-attributes");

  /// Commands that need no permission, since they neither see nor change anything in the storage,
  /// but for the figures that an account's own quota has.
  private static final Set<String> TOUCH_NOTHING =
      Set.of(
          "Allo",
          "Epsv",
          "EpsvAll",
          "Mode",
          "NotDoneHere",
          "Pasv",
          "Port",
          "Pwd",
          "Rang",
          "Rest",
          "SiteHelp",
          "SiteIdle",
          "SiteQuota",
          "Stat",
          "Stru",
          "Type");

  private static final CommandParser PARSER = new CommandParser(false);

  private record Row(List<String> commands, List<Set<Permission>> enough) {
    static Row parse(String line) {
      int bar = line.indexOf(" | ");
      List<Set<Permission>> enough =
          Stream.of(line.substring(bar + 3).split(" ", -1))
              .flatMap(
                  word ->
                      word.equals("all")
                          ? Stream.of(Permission.values()).map(Set::of)
                          : Stream.of(permissions(word)))
              .toList();
      return new Row(List.of(line.substring(0, bar).split(", ", -1)), enough);
    }

    private static Set<Permission> permissions(String word) {
      return Stream.of(word.split("\\+", -1))
          .map(one -> Permission.valueOf(one.toUpperCase(java.util.Locale.ROOT).replace('-', '_')))
          .collect(Collectors.toUnmodifiableSet());
    }

    boolean allows(Set<Permission> permissions) {
      return enough.stream().anyMatch(permissions::containsAll);
    }
  }

  /// None, each alone, all but each, and all.
  private static Set<Set<Permission>> accounts() {
    var accounts = new LinkedHashSet<Set<Permission>>();
    accounts.add(EnumSet.noneOf(Permission.class));
    for (Permission permission : Permission.values()) {
      accounts.add(EnumSet.of(permission));
      accounts.add(EnumSet.complementOf(EnumSet.of(permission)));
    }
    accounts.add(EnumSet.allOf(Permission.class));
    return accounts;
  }

  @TestFactory
  Stream<DynamicTest> a_093_a_100_the_table_holds_for_every_command_and_permission() {
    return TABLE.stream()
        .flatMap(
            line ->
                accounts().stream()
                    .map(
                        permissions ->
                            DynamicTest.dynamicTest(
                                line + " for " + permissions,
                                () -> check(Row.parse(line), permissions))));
  }

  private static void check(Row row, Set<Permission> permissions) {
    MemoryTree tree =
        MemoryTree.empty().with("d/a", "hello").with("d/b", "x").withDirectory("d/empty");
    var house = new House(tree);
    house.features = new Features(true, true, true, true, false, false, false, 0);
    house.alice(House.account("alice").withGrants(List.of(new Grant(FtpPath.ROOT, permissions))));
    Dialogue dialogue = Dialogue.with(house).login().client("TYPE I").server(200);
    int code = last(dialogue, row.commands());
    dialogue.end();
    if (row.allows(permissions)) {
      assertThat(code / 100).as("%s in\n%s", code, dialogue).isIn(2, 3);
      return;
    }
    assertThat(code).as("in\n%s", dialogue).isIn(550, 553, 503);
    assertThat(tree.text("d/a")).isEqualTo("hello");
    assertThat(tree.text("d/b")).isEqualTo("x");
    assertThat(tree.contains("d/new")).isFalse();
    assertThat(tree.contains("d/empty")).isTrue();
  }

  private static int last(Dialogue dialogue, List<String> commands) {
    int code = 0;
    for (String line : commands) {
      Command command = command(line);
      if (command instanceof Command.Transferring) {
        dialogue.client("PASV").server(227);
        boolean up =
            command instanceof Command.Stor
                || command instanceof Command.Stou
                || command instanceof Command.Appe;
        dialogue.data(up ? ClientEnd.sender("new") : ClientEnd.reader());
      }
      Reply reply = dialogue.client(line).reply();
      code = (reply.isPreliminary() ? dialogue.reply() : reply).code();
    }
    return code;
  }

  private static Command command(String line) {
    if (PARSER.parse(line.getBytes(UTF_8)) instanceof Parsed.Valid(Command command)) {
      return command;
    }
    throw new AssertionError("not a command: " + line);
  }

  /// Every command behind the login has a rule: a row above, or a place among those that touch
  /// nothing in the storage. A new one has neither, and breaks the build here.
  @Test
  void a_093_a_command_without_a_rule_of_authorization_breaks_the_build() {
    var guarded = new TreeSet<String>();
    for (Class<?> kind : Command.class.getDeclaredClasses()) {
      if (kind.isRecord() && Command.Guarded.class.isAssignableFrom(kind)) {
        guarded.add(kind.getSimpleName());
      }
    }
    var ruled = new TreeSet<>(TOUCH_NOTHING);
    for (String line : TABLE) {
      Row.parse(line).commands().forEach(one -> ruled.add(command(one).getClass().getSimpleName()));
    }
    assertThat(ruled).containsExactlyElementsOf(guarded);
  }
}
