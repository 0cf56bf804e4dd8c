package dev.wharf.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.protocol.port.ControlLine;
import dev.wharf.protocol.reply.Reply;
import dev.wharf.storage.contract.MemoryTree;
import java.util.ArrayList;
import java.util.List;

/// A client that talks to a conversation, in memory.
///
/// ```java
/// Dialogue.with(MemoryTree.empty().with("a.txt", "hello"))
///     .login()
///     .client("REST 2").server(350)
///     .client("PASV").server(227)
///     .reads().client("RETR a.txt").server(150, 226).received("llo")
///     .end();
/// ```
///
/// Every wait ends after [Patience#LONGEST] with an error that shows what was said so far.
final class Dialogue {
  final House house;
  final ScriptedWire wire;
  final MemoryDataChannels channels;
  private final Conversation conversation;
  private final Thread thread;
  private final List<String> transcript = new ArrayList<>();

  private Dialogue(House house, ScriptedWire wire) {
    this.house = house;
    this.wire = wire;
    this.channels = new MemoryDataChannels(wire.peer().local());
    this.conversation = new Conversation("s1", wire, channels, house.services());
    this.thread = Thread.ofVirtual().name("session").start(conversation::run);
    server(220);
  }

  /// Somebody has connected and was greeted.
  static Dialogue with(House house) {
    var wire = new ScriptedWire(house.client, house.tls).showing(house.certificates);
    return new Dialogue(house, house.encrypted ? wire.encrypted() : wire);
  }

  /// Somebody has connected and was greeted.
  static Dialogue with(MemoryTree tree) {
    return with(new House(tree));
  }

  /// Logs in as `alice`.
  Dialogue login() {
    return client("USER alice").server(331).client("PASS secret").server(230);
  }

  /// The client sends lines, without waiting for replies.
  Dialogue client(String... lines) {
    for (String line : lines) {
      client(line.getBytes(UTF_8));
    }
    return this;
  }

  /// The client sends a line.
  Dialogue client(byte[] line) {
    return client(new ControlLine.Text(line.clone()));
  }

  /// Something else than a line may come as well, several in one packet.
  Dialogue client(ControlLine... lines) {
    for (ControlLine line : lines) {
      note(
          line instanceof ControlLine.Text(byte[] bytes)
              ? "C: " + new String(bytes, UTF_8)
              : "C: (" + line.getClass().getSimpleName() + ")");
    }
    wire.packet(List.of(lines));
    return this;
  }

  /// The server answers with these codes, in this order.
  Dialogue server(int... codes) {
    for (int code : codes) {
      Reply reply = reply();
      assertThat(reply.code()).as("reply %s after\n%s", reply, this).isEqualTo(code);
    }
    return this;
  }

  /// The server answers with this text, code included; lines are separated by ` / `.
  Dialogue server(String text) {
    assertThat(reply().toString()).as("after\n%s", this).isEqualTo(text);
    return this;
  }

  /// The next reply.
  Reply reply() {
    try {
      Reply reply = wire.reply();
      note("S: " + reply);
      return reply;
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + " after\n" + this, e);
    }
  }

  /// What the client does with the next data connection.
  Dialogue data(ClientEnd end) {
    note("D: " + end.opening() + ", " + end.bytes().length + " bytes, " + end.end());
    channels.next(end);
    return this;
  }

  /// What the client does with the data connection that is just being opened; goes on when it is.
  Dialogue dataNow(ClientEnd end) {
    note("D: " + end.opening() + ", " + end.bytes().length + " bytes, " + end.end());
    channels.now(end);
    return this;
  }

  /// The client reads all that comes over the next data connection.
  Dialogue reads() {
    return data(ClientEnd.reader());
  }

  /// The client sends this over the next data connection, and closes it.
  Dialogue sends(String text) {
    return data(ClientEnd.sender(text));
  }

  /// What came over the last data connection.
  Dialogue received(String text) {
    MemoryDataChannels.Received received = channels.received();
    assertThat(new String(received.bytes(), UTF_8)).as("data after\n%s", this).isEqualTo(text);
    assertThat(received.orderly()).as("ended in order").isTrue();
    return this;
  }

  /// The administrator stops the server, with patience.
  Dialogue drain() {
    conversation.drain();
    return this;
  }

  /// The administrator stops the server, without.
  Dialogue cut() {
    conversation.cut();
    return this;
  }

  /// The session ends by itself.
  Dialogue ends() {
    Patience.join(thread, "the session after\n" + this);
    wire.put(new ControlLine.Ended()); // for a thread that still looks out
    assertThat(channels.openListeners()).as("listeners left open after\n%s", this).isZero();
    assertThat(channels.openConnections()).as("connections left open after\n%s", this).isZero();
    assertThat(house.places).as("places not given back").hasValue(0);
    assertThat(wire.isSilent()).as("a reply nobody expected after\n%s", this).isTrue();
    return this;
  }

  /// The client leaves, and nothing is left behind.
  void end() {
    if (thread.isAlive()) {
      client(new ControlLine.Ended());
    }
    ends();
  }

  void note(String line) {
    transcript.add(line);
  }

  @Override
  public String toString() {
    return String.join("\n", transcript);
  }
}
