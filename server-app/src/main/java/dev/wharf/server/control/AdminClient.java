package dev.wharf.server.control;

import java.io.Closeable;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Asks a server that runs on this machine.
public final class AdminClient implements Closeable {
  private final SocketChannel channel;
  private final Lines lines;

  private AdminClient(SocketChannel channel) {
    this.channel = channel;
    this.lines = new Lines(channel, Lines.LONGEST_ANSWER);
  }

  /// Connects to the server that listens at `path`.
  ///
  /// @throws IOException if none does, or it is not ours to ask
  public static AdminClient at(Path path) throws IOException {
    try {
      return new AdminClient(SocketChannel.open(UnixDomainSocketAddress.of(path)));
    } catch (IOException | IllegalArgumentException e) {
      throw new IOException("no server answers at " + path + ": " + e.getMessage(), e);
    }
  }

  /// Connects to the only server that runs.
  ///
  /// @throws IOException if none does, or several do
  public static AdminClient of(AdminPlace place) throws IOException {
    var found = new ArrayList<Path>();
    var clients = new ArrayList<AdminClient>();
    for (Path path : place.all()) {
      try {
        clients.add(at(path));
        found.add(path);
      } catch (IOException _) {
        // a server that was killed left it behind
      }
    }
    if (clients.size() == 1) {
      return clients.getFirst();
    }
    for (AdminClient client : clients) {
      client.close();
    }
    throw new IOException(
        clients.isEmpty()
            ? "no server of yours runs here; looked in " + joined(place.directories())
            : "several servers run; choose one with --socket: " + joined(found));
  }

  private static String joined(List<Path> paths) {
    return String.join(", ", paths.stream().map(Path::toString).toList());
  }

  /// Asks, and waits for the answer.
  ///
  /// @param deed what to do
  /// @param members more of the question, by name
  /// @return the answer; see [Answers]
  /// @throws IOException if the server is gone
  public Map<String, Object> ask(String deed, Map<String, ?> members) throws IOException {
    var question = new LinkedHashMap<String, Object>();
    question.put("wharf", Answers.VERSION);
    question.put("do", deed);
    question.putAll(members);
    lines.send(Json.line(question));
    String answer = lines.next().orElseThrow(() -> new IOException("the server is gone"));
    try {
      return Json.read(answer);
    } catch (IllegalArgumentException e) {
      throw new IOException("the server says what makes no sense: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
