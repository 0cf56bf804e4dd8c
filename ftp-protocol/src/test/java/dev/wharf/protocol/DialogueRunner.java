package dev.wharf.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.domain.Account;
import dev.wharf.domain.FtpPath;
import dev.wharf.domain.Grant;
import dev.wharf.domain.Limits;
import dev.wharf.domain.Limits.Encryption;
import dev.wharf.domain.Permission;
import dev.wharf.protocol.command.Verb;
import dev.wharf.protocol.listing.Glob;
import dev.wharf.protocol.port.CertificateLogin;
import dev.wharf.protocol.port.ControlLine;
import dev.wharf.protocol.port.DataConnection.Opening;
import dev.wharf.protocol.port.ProtocolSettings.Features;
import dev.wharf.protocol.port.TlsPolicy;
import dev.wharf.protocol.reply.Reply;
import dev.wharf.storage.contract.MemoryTree;
import dev.wharf.storage.spi.Failure;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// Plays one [DialogueFile] against a conversation.
///
/// Each reply is also held against the list of codes of its [Verb] (row C-003).
final class DialogueRunner {
  private final DialogueFile file;
  private final Dialogue dialogue;

  /// Commands that have not had their final reply.
  private final Deque<String> unanswered = new ArrayDeque<>();

  /// Lines that the client is about to send at once.
  private final List<ControlLine> packet = new ArrayList<>();

  private final Deque<String> replyLines = new ArrayDeque<>();

  /// Whether 150 was the last reply, so that a data connection is being opened.
  private boolean opening;

  private DialogueRunner(DialogueFile file) {
    this.file = file;
    this.dialogue = Dialogue.with(house(file));
    if (!file.beginsConnected()) {
      dialogue.login();
    }
  }

  /// Plays it to its end.
  static void play(DialogueFile file) {
    new DialogueRunner(file).play();
  }

  private void play() {
    for (String line : file.lines()) {
      step(line);
    }
    assertThat(replyLines).as("lines of a reply nobody expected after\n%s", dialogue).isEmpty();
    assertThat(dialogue.channels.isUnused()).as("a D line nobody used\n%s", dialogue).isFalse();
    dialogue.end();
  }

  private void step(String line) {
    if (!line.startsWith("C: ")) {
      dialogue.client(packet.toArray(ControlLine[]::new));
      packet.clear();
    }
    String kind = line.substring(0, Math.min(3, line.length()));
    String rest = line.substring(Math.min(3, line.length()));
    switch (kind) {
      case "C: " -> client(rest);
      case "S: " -> server(rest);
      case "D> " -> sends(rest);
      case "D< " -> dialogue.received(new String(bytes(rest), StandardCharsets.UTF_8));
      case "D~ " -> receives(rest);
      case "D? " -> reads(rest);
      case "F: " -> file(rest);
      case "A: " -> admin(rest);
      default -> throw new AssertionError(file.name() + ": what is this? " + line);
    }
  }

  private void client(String text) {
    switch (text) {
      case "(under TLS)" -> dialogue.wire.awaitTls();
      case "(silence)" -> packet.add(new ControlLine.TimedOut());
      case "(gone)" -> packet.add(new ControlLine.Ended());
      case "(too long)" -> {
        unanswered.add("");
        packet.add(new ControlLine.Overlong());
      }
      case "(endless)" -> packet.add(new ControlLine.Endless());
      default -> {
        byte[] bytes = bytes(text);
        unanswered.add(new String(bytes, StandardCharsets.UTF_8));
        packet.add(new ControlLine.Text(bytes));
      }
    }
  }

  private void server(String expected) {
    if (expected.equals("(closed)")) {
      unanswered.clear();
      dialogue.ends();
      return;
    }
    if (replyLines.isEmpty()) {
      Reply reply = dialogue.reply();
      opening = reply.isPreliminary() || (opening && reply.code() == 211);
      judge(reply);
      String text = new String(reply.encode(), StandardCharsets.UTF_8);
      replyLines.addAll(List.of(text.split("\r\n")));
    }
    if (expected.equals("...")) {
      while (replyLines.size() > 1) {
        replyLines.remove();
      }
      return;
    }
    String line = replyLines.remove();
    assertThat(fits(expected, line))
        .as("expected <%s>, got <%s> in\n%s", expected, line, dialogue)
        .isTrue();
  }

  /// `*` stands for any text; every other character for itself.
  private static boolean fits(String pattern, String line) {
    String literal = pattern.replace("[", "[[]").replace("?", "[?]");
    return new Glob(literal).matches(line);
  }

  /// One final reply for each command, with a code that is allowed for it.
  private void judge(Reply reply) {
    if (reply.code() == 421) {
      return;
    }
    boolean overtakes =
        reply.code() == 211 && unanswered.remove("STAT"); // the only one that is not in order
    if (overtakes) {
      return;
    }
    assertThat(unanswered).as("%s answers nothing in\n%s", reply, dialogue).isNotEmpty();
    String command = reply.isPreliminary() ? unanswered.peek() : unanswered.remove();
    Set<Integer> allowed = DialogueFile.verbOf(command).map(Verb::replies).orElse(Set.of());
    assertThat(reply.code() == 500 || allowed.contains(reply.code()))
        .as("c_003: %s may not answer %s", reply.code(), command)
        .isTrue();
  }

  private void sends(String text) {
    int bar = text.lastIndexOf(" | ");
    byte[] bytes = bytes(bar < 0 ? text : text.substring(0, bar));
    String end = bar < 0 ? "ORDERLY" : text.substring(bar + 3);
    data(ClientEnd.sender(bytes, ClientEnd.End.valueOf(end)));
  }

  private void data(ClientEnd end) {
    if (opening) {
      dialogue.dataNow(end);
    } else {
      dialogue.data(end);
    }
  }

  private void receives(String pattern) {
    String text = new String(dialogue.channels.received().bytes(), StandardCharsets.UTF_8);
    String expected = new String(bytes(pattern), StandardCharsets.UTF_8);
    assertThat(fits(expected, text))
        .as("expected <%s>, got <%s> in\n%s", expected, text, dialogue)
        .isTrue();
  }

  private void reads(String text) {
    switch (text) {
      case "reads all" -> data(ClientEnd.reader());
      case "does not come" -> data(ClientEnd.absent(Opening.FAILED));
      case "refuses TLS" -> data(ClientEnd.absent(Opening.TLS_REFUSED));
      case "stalls" -> data(ClientEnd.reader(0, ClientEnd.End.STALLS));
      case "resets" -> data(ClientEnd.reader(0, ClientEnd.End.RESET));
      default -> throw new AssertionError(file.name() + ": what is this? D? " + text);
    }
  }

  private void file(String text) {
    String path = text.substring(0, text.indexOf(' '));
    String claim = text.substring(text.indexOf(' ') + 1);
    switch (claim) {
      case "is there" -> assertThat(dialogue.house.tree.contains(path)).as(path).isTrue();
      case "is not there" -> assertThat(dialogue.house.tree.contains(path)).as(path).isFalse();
      default -> {
        assertThat(claim).startsWith("holds ");
        byte[] expected = bytes(claim.substring("holds ".length()));
        assertThat(dialogue.house.tree.bytes(path)).as(path).isEqualTo(expected);
      }
    }
  }

  private void admin(String text) {
    switch (text) {
      case "drain" -> dialogue.drain();
      case "cut" -> dialogue.cut();
      case "no port is free" -> dialogue.channels.useUpPorts();
      default -> {
        String[] words = text.split(" "); // `next CALL fails NO_SPACE`
        assertThat(words).as(text).hasSize(4);
        dialogue.house.tree.failNext(
            MemoryTree.Moment.valueOf(words[1]), Failure.valueOf(words[3]));
      }
    }
  }

  private static House house(DialogueFile file) {
    MemoryTree tree = MemoryTree.empty();
    for (String word : file.words("Files")) {
      int equals = word.indexOf('=');
      int arrow = word.indexOf("->");
      if (word.endsWith("/")) {
        tree.withDirectory(word);
      } else if (arrow > 0) {
        tree.withLink(word.substring(0, arrow), word.substring(arrow + 2));
      } else {
        tree.with(word.substring(0, equals).replace('+', ' '), bytes(word.substring(equals + 1)));
      }
    }
    var house = new House(tree);
    file.words("Server").forEach(word -> configure(house, word));
    return house;
  }

  private static void configure(House house, String word) {
    Features f = house.features;
    switch (word) {
      case "tls" -> house.tls = true;
      case "tls-from-the-start" -> house.encrypted = true;
      case "needs-tls" -> house.policy = new TlsPolicy(true, false);
      case "needs-private-data" -> house.policy = new TlsPolicy(false, true);
      case "certificate-at-user" -> house.certificate(CertificateLogin.AT_USER);
      case "certificate-at-password" -> house.certificate(CertificateLogin.AT_PASSWORD);
      case "certificate-with-password" -> house.certificate(CertificateLogin.WITH_PASSWORD);
      case "certificate-of-no-use" -> house.certificate(CertificateLogin.NONE);
      case "no-certificate" -> house.certificates = List.of();
      case "account-needs-tls" -> house.alice(encrypted(Encryption.CONTROL));
      case "account-needs-private-data" -> house.alice(encrypted(Encryption.CONTROL_AND_DATA));
      case "ipv6" -> house.client = "2001:db8::7";
      case "guests" -> house.letGuestsIn();
      case "read-only" -> house.alice(House.account("alice").withGrants(List.of(Grant.readOnly())));
      case "no-deleting" -> house.alice(House.account("alice").withGrants(List.of(noDeleting())));
      case "drop-box" -> house.alice(House.account("alice").withGrants(dropBox()));
      case "one-session" -> house.mostSessions = 1;
      case "no-session" -> house.mostSessions = 0;
      case "full" -> house.transfersAreFull = true;
      case "one-host" -> house.hosts = List.of("ftp.example.org");
      case "long-greeting" -> house.greeting = List.of("Welcome.", "226 is what we say.", "Bye.");
      case "knows-checksums" -> house.tree.knowingChecksums();
      case "keeps-interrupted" -> house.tree.keepingInterruptedUploads();
      case "checksums" -> house.features = with(f, f.active(), f.passive(), f.chmod(), true);
      case "no-chmod" -> house.features = with(f, f.active(), f.passive(), false, f.checksums());
      case "no-active" -> house.features = with(f, false, f.passive(), f.chmod(), f.checksums());
      case "no-passive" -> house.features = with(f, f.active(), false, f.chmod(), f.checksums());
      case "mdtm-sets" ->
          house.features = new Features(true, true, true, false, true, false, false, 0);
      case "hash-limit" ->
          house.features = new Features(true, true, true, true, false, false, false, 3);
      default -> throw new AssertionError("no such server: " + word);
    }
  }

  private static List<Grant> dropBox() {
    var uploads = EnumSet.of(Permission.WRITE, Permission.MAKE_DIRECTORY);
    return List.of(Grant.readOnly(), new Grant(FtpPath.ROOT.child("incoming"), uploads));
  }

  private static Account encrypted(Encryption demand) {
    return House.account("alice").withLimits(Limits.NONE.withEncryption(demand));
  }

  private static Grant noDeleting() {
    Set<Permission> permissions = EnumSet.allOf(Permission.class);
    permissions.remove(Permission.DELETE);
    return new Grant(FtpPath.ROOT, permissions);
  }

  private static Features with(
      Features f, boolean active, boolean passive, boolean chmod, boolean checksums) {
    return new Features(
        active,
        passive,
        chmod,
        checksums,
        f.mdtmSets(),
        f.hidden(),
        f.backslashes(),
        f.hashLimit());
  }

  /// `\r`, `\n`, `\\` and `\xNN` stand for bytes, `\e` for nothing at all.
  static byte[] bytes(String text) {
    var bytes = new ByteArrayOutputStream();
    int i = 0;
    while (i < text.length()) {
      if (text.charAt(i) != '\\') {
        int point = text.codePointAt(i);
        bytes.writeBytes(Character.toString(point).getBytes(StandardCharsets.UTF_8));
        i += Character.charCount(point);
      } else if (text.charAt(i + 1) == 'x') {
        bytes.write(Integer.parseInt(text.substring(i + 2, i + 4), 16));
        i += 4;
      } else {
        bytes.writeBytes(escaped(text.charAt(i + 1)));
        i += 2;
      }
    }
    return bytes.toByteArray();
  }

  private static byte[] escaped(char letter) {
    return switch (letter) {
      case 'r' -> new byte[] {'\r'};
      case 'n' -> new byte[] {'\n'};
      case '\\' -> new byte[] {'\\'};
      case 'e' -> new byte[0];
      default -> throw new AssertionError("unknown escape: " + letter);
    };
  }
}
