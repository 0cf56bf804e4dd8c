package dev.wharf.storage.s3;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/// A small HTTP forwarder between Wharf and a store, which spoils the requests that a test names.
/// Knows just enough of HTTP/1.1 to hand on messages with a length.
final class FaultyWire implements AutoCloseable {
  private final ServerSocket server;
  private final int target;
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<String> heads = new CopyOnWriteArrayList<>();
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private volatile Rule rule = new Rule(_ -> false, Fault.NONE, 0);
  private final AtomicInteger spoiled = new AtomicInteger();

  /// What may go wrong.
  enum Fault {
    NONE,
    /// 500, and the store never hears of it.
    ERROR_500,
    /// 503 SlowDown, and the store never hears of it.
    SLOW_DOWN,
    /// 403 AccessDenied, and the store never hears of it.
    DENIED,
    /// The connection is reset before the store hears of it.
    RESET_BEFORE,
    /// The store does it, and the answer is lost.
    LOSE_ANSWER,
    /// The store does it, and the answer is cut in its middle.
    CUT_ANSWER,
    /// The store does not do it, and 200 comes with an error in its body.
    ERROR_IN_200,
    /// Nothing comes, for longer than anybody waits.
    SILENCE
  }

  /// @param hit which requests: method, target and whether it is a copy, as in `PUT /b/k?x copy`
  /// @param times how many of them; the others pass
  private record Rule(Predicate<String> hit, Fault fault, int times) {}

  /// A request or an answer, as it came.
  private static final class Message {
    private final String head;
    private final byte[] body;

    Message(String head, byte[] body) {
      this.head = head;
      this.body = body;
    }

    String head() {
      return head;
    }

    byte[] body() {
      return body;
    }
  }

  FaultyWire(int target) throws IOException {
    this.target = target;
    this.server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort());
  }

  /// Spoils the next `times` requests that `hit` takes.
  void spoil(Predicate<String> hit, Fault fault, int times) {
    spoiled.set(0);
    rule = new Rule(hit, fault, times);
  }

  /// Lets everything pass.
  void heal() {
    rule = new Rule(_ -> false, Fault.NONE, 0);
  }

  /// How many requests were spoiled since the last call of [#spoil].
  int spoiled() {
    return Math.min(spoiled.get(), rule.times());
  }

  /// The heads of the requests so far.
  List<String> heads() {
    return heads;
  }

  /// The values of a header, in the order of the requests that had it.
  ///
  /// @param name in lower case
  List<String> headers(String name) {
    return heads.stream()
        .flatMap(String::lines)
        .filter(line -> lower(line).startsWith(name + ":"))
        .map(line -> line.substring(name.length() + 1).strip())
        .toList();
  }

  /// The requests so far.
  List<String> requests() {
    return requests;
  }

  private void accept() {
    try {
      while (true) {
        Socket client = server.accept();
        sockets.add(client);
        Thread.ofVirtual().start(() -> serve(client));
      }
    } catch (IOException _) {
      // closed
    }
  }

  private void serve(Socket client) {
    try (client;
        Socket store = new Socket(InetAddress.getLoopbackAddress(), target)) {
      sockets.add(store);
      var fromClient = new BufferedInputStream(client.getInputStream());
      var fromStore = new BufferedInputStream(store.getInputStream());
      while (exchange(client, fromClient, store, fromStore)) {
        // the next one
      }
    } catch (IOException _) {
      // one of both has gone
    }
  }

  private boolean exchange(
      Socket client, InputStream fromClient, Socket store, InputStream fromStore)
      throws IOException {
    String head = head(fromClient);
    if (head.isEmpty()) {
      return false;
    }
    if (lower(head).contains("\r\nexpect: 100-continue")) {
      client.getOutputStream().write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(ISO_8859_1));
    }
    Message request = new Message(head, body(fromClient, head));
    String name = name(head);
    requests.add(name);
    heads.add(head);
    Rule now = rule;
    if (!now.hit().test(name) || spoiled.incrementAndGet() > now.times()) {
      send(store, without100(request));
      return pass(client, fromStore, name);
    }
    return spoil(now.fault(), client, store, fromStore, request);
  }

  private static boolean pass(Socket client, InputStream fromStore, String name)
      throws IOException {
    Message answer = answer(fromStore, name);
    send(client, answer);
    return !lower(answer.head()).contains("connection: close");
  }

  private static boolean spoil(
      Fault fault, Socket client, Socket store, InputStream fromStore, Message request)
      throws IOException {
    String name = name(request.head());
    switch (fault) {
      case NONE -> throw new IllegalArgumentException("no fault");
      case ERROR_500 -> error(client, name, "500 Internal Server Error", "InternalError");
      case SLOW_DOWN -> error(client, name, "503 Slow Down", "SlowDown");
      case DENIED -> error(client, name, "403 Forbidden", "AccessDenied");
      case ERROR_IN_200 -> error(client, name, "200 OK", "InternalError");
      case RESET_BEFORE -> reset(client);
      case SILENCE -> awaitEnd(client);
      case LOSE_ANSWER -> {
        send(store, without100(request));
        answer(fromStore, name);
        reset(client);
      }
      case CUT_ANSWER -> {
        send(store, without100(request));
        Message answer = answer(fromStore, name);
        client.getOutputStream().write(answer.head().getBytes(ISO_8859_1));
        client.getOutputStream().write(answer.body(), 0, answer.body().length / 2);
        client.getOutputStream().flush();
        client.shutdownOutput();
      }
    }
    return false;
  }

  private static void error(Socket client, String name, String status, String code)
      throws IOException {
    String body =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>"
            + code
            + "</Code><Message>by a test</Message><RequestId>test</RequestId></Error>";
    String head =
        "HTTP/1.1 "
            + status
            + "\r\nContent-Type: application/xml\r\nConnection: close\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n";
    client
        .getOutputStream()
        .write((name.startsWith("HEAD") ? head : head + body).getBytes(ISO_8859_1));
    client.getOutputStream().flush();
    client.shutdownOutput();
  }

  private static void reset(Socket client) throws IOException {
    client.setSoLinger(true, 0);
    client.close();
  }

  private static void awaitEnd(Socket client) throws IOException {
    while (client.getInputStream().read() >= 0) {
      // nothing is answered
    }
  }

  private static Message without100(Message request) {
    var head = new StringBuilder();
    for (String line : request.head().split("\r\n", -1)) {
      if (!lower(line).startsWith("expect:")) {
        head.append(line).append("\r\n");
      }
    }
    head.setLength(head.length() - 2);
    return new Message(head.toString(), request.body());
  }

  private static void send(Socket to, Message message) throws IOException {
    to.getOutputStream().write(message.head().getBytes(ISO_8859_1));
    to.getOutputStream().write(message.body());
    to.getOutputStream().flush();
  }

  private static String name(String head) {
    String line = head.substring(0, head.indexOf(" HTTP/"));
    return lower(head).contains("x-amz-copy-source:") ? line + " copy" : line;
  }

  private static Message answer(InputStream in, String request) throws IOException {
    String head = head(in);
    if (head.isEmpty()) {
      throw new EOFException();
    }
    boolean bare = request.startsWith("HEAD") || head.contains(" 204 ") || head.contains(" 304 ");
    return new Message(head, bare ? new byte[0] : body(in, head));
  }

  private static String head(InputStream in) throws IOException {
    var head = new ByteArrayOutputStream();
    int matched = 0;
    while (matched < 4) {
      int next = in.read();
      if (next < 0) {
        return "";
      }
      head.write(next);
      matched = next == "\r\n\r\n".charAt(matched) ? matched + 1 : next == '\r' ? 1 : 0;
    }
    return head.toString(ISO_8859_1);
  }

  private static byte[] body(InputStream in, String head) throws IOException {
    String small = lower(head);
    int length = small.indexOf("\r\ncontent-length:");
    if (length >= 0) {
      int start = length + "\r\ncontent-length:".length();
      String number = small.substring(start, small.indexOf("\r\n", start)).strip();
      byte[] body = in.readNBytes(Integer.parseInt(number));
      if (body.length < Integer.parseInt(number)) {
        throw new EOFException();
      }
      return body;
    }
    return small.contains("transfer-encoding: chunked") ? chunks(in) : new byte[0];
  }

  /// As it came, framing and all.
  private static byte[] chunks(InputStream in) throws IOException {
    var all = new ByteArrayOutputStream();
    while (true) {
      String line = line(in);
      all.write((line + "\r\n").getBytes(ISO_8859_1));
      int size = Integer.parseInt(line.strip(), 16);
      all.write(in.readNBytes(size));
      all.write(in.readNBytes(2));
      if (size == 0) {
        return all.toByteArray();
      }
    }
  }

  private static String line(InputStream in) throws IOException {
    var line = new StringBuilder();
    while (true) {
      int next = in.read();
      if (next < 0) {
        throw new EOFException();
      }
      if (next == '\n') {
        return line.substring(0, line.length() - 1);
      }
      line.append((char) next);
    }
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
