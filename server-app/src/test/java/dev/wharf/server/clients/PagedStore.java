package dev.wharf.server.clients;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/// Listings of one directory with very many objects, a page at a time, as an S3 store gives them;
/// it can do nothing else. Real stores of the size of a test take minutes for so many.
final class PagedStore implements AutoCloseable {
  private static final int PAGE = 1000;

  private final ServerSocket server;
  private final String directory;
  private final int objects;
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private volatile CountDownLatch second = new CountDownLatch(0);

  /// @param directory the prefix of the objects
  /// @param objects how many
  PagedStore(String directory, int objects) throws IOException {
    this.directory = directory;
    this.objects = objects;
    this.server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort());
  }

  /// Forgets the requests so far, and keeps back every page but the first until [#release].
  void hold() {
    requests.clear();
    second = new CountDownLatch(1);
  }

  void release() {
    second.countDown();
  }

  /// The first lines of the requests.
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
    try (client) {
      var in = new BufferedReader(new InputStreamReader(client.getInputStream(), UTF_8));
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        while (!in.readLine().isEmpty()) {
          // the rest of the head; there is no body
        }
        requests.add(line);
        byte[] body = page(line).getBytes(UTF_8);
        String head =
            "HTTP/1.1 200 OK\r\nContent-Type: application/xml\r\nContent-Length: "
                + body.length
                + "\r\n\r\n";
        client.getOutputStream().write(head.getBytes(UTF_8));
        client.getOutputStream().write(body);
      }
    } catch (IOException | InterruptedException _) {
      // it has gone
    }
  }

  private String page(String request) throws InterruptedException {
    String token = parameter(request, "continuation-token");
    int from = token.isEmpty() ? 0 : Integer.parseInt(token);
    if (from > 0) {
      second.await();
    }
    boolean known = parameter(request, "prefix").equals(directory.replace("/", "%2F"));
    int most = Math.min(PAGE, Integer.parseInt(parameter(request, "max-keys")));
    int to = known ? Math.min(objects, from + most) : 0;
    var body = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?><ListBucketResult>");
    body.append("<EncodingType>url</EncodingType>");
    body.append("<IsTruncated>").append(known && to < objects).append("</IsTruncated>");
    if (known && to < objects) {
      body.append("<NextContinuationToken>").append(to).append("</NextContinuationToken>");
    }
    for (int i = from; i < to; i++) {
      body.append("<Contents><Key>").append(directory).append("object+").append(objects + i);
      body.append("</Key><LastModified>2026-01-02T03:04:05.000Z</LastModified><ETag>\"x\"</ETag>");
      body.append("<Size>").append(i).append("</Size></Contents>");
    }
    return body.append("</ListBucketResult>").toString();
  }

  /// What a parameter is, as it was sent; empty if it is not there.
  private static String parameter(String request, String name) {
    int start = request.indexOf(name + "=");
    if (start < 0) {
      return "";
    }
    String rest = request.substring(start + name.length() + 1);
    return rest.substring(0, Math.min(end(rest, '&'), end(rest, ' ')));
  }

  private static int end(String text, char end) {
    int at = text.indexOf(end);
    return at < 0 ? text.length() : at;
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
