package dev.wharf.server.hooks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntFunction;

/// A web server that takes POSTs and answers each as it is told; an empty answer is none.
final class Receiver implements AutoCloseable {
  private final ServerSocket socket;
  private final List<Posted> posted = new CopyOnWriteArrayList<>();
  private final List<Socket> open = new CopyOnWriteArrayList<>();

  /// A request.
  ///
  /// @param headers by name in lower case
  record Posted(String line, Map<String, String> headers, String body) {}

  /// @param answers the status line and headers for each request, counted from 1
  Receiver(IntFunction<String> answers) throws IOException {
    socket = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
    Thread.ofVirtual().start(() -> serve(answers));
  }

  URI url(String path) {
    return URI.create("http://127.0.0.1:" + socket.getLocalPort() + path);
  }

  List<Posted> posted() {
    return posted;
  }

  private void serve(IntFunction<String> answers) {
    try {
      while (true) {
        Socket client = socket.accept();
        open.add(client);
        Thread.ofVirtual().start(() -> serve(client, answers));
      }
    } catch (IOException _) {
      // closed
    }
  }

  private void serve(Socket client, IntFunction<String> answers) {
    try (client) {
      InputStream in = new BufferedInputStream(client.getInputStream());
      String line = line(in);
      Map<String, String> headers = new HashMap<>();
      for (String header = line(in); !header.isEmpty(); header = line(in)) {
        int colon = header.indexOf(':');
        headers.put(
            header.substring(0, colon).toLowerCase(Locale.ROOT),
            header.substring(colon + 1).strip());
      }
      int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
      String answer;
      synchronized (this) {
        posted.add(new Posted(line, headers, new String(in.readNBytes(length), UTF_8)));
        answer = answers.apply(posted.size());
      }
      if (answer.isEmpty()) {
        in.read(); // until the other side gives up
        return;
      }
      client
          .getOutputStream()
          .write(
              ("HTTP/1.1 " + answer + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                  .getBytes(UTF_8));
    } catch (IOException _) {
      // the other side gave up
    }
  }

  private static String line(InputStream in) throws IOException {
    var line = new StringBuilder();
    for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
      line.append((char) c);
    }
    return line.toString().strip();
  }

  @Override
  public void close() throws IOException {
    socket.close();
    for (Socket client : open) {
      client.close();
    }
  }
}
