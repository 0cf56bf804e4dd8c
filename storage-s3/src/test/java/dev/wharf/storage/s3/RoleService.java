package dev.wharf.storage.s3;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URLDecoder;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/// As much of a security token service as `AssumeRole` takes: it gives the key of the [Store] to
/// everybody, with a session token that names the first tag, and writes down what it was asked.
final class RoleService implements AutoCloseable {
  private final ServerSocket server;
  private final List<Map<String, String>> asked = new CopyOnWriteArrayList<>();
  private volatile Duration validity = Duration.ofHours(1);
  private volatile boolean refuses;

  RoleService() throws IOException {
    server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  String endpoint() {
    return "http://127.0.0.1:" + server.getLocalPort();
  }

  /// How long credentials are good from now on.
  void giveFor(Duration validity) {
    this.validity = validity;
  }

  /// Gives nothing from now on.
  void refuse() {
    refuses = true;
  }

  /// The parameters of each question.
  List<Map<String, String>> asked() {
    return asked;
  }

  /// For whom the role was asked, in order.
  List<String> accounts() {
    return asked.stream().map(RoleService::account).toList();
  }

  private static String account(Map<String, String> question) {
    return question.getOrDefault("Tags.member.1.Value", "nobody");
  }

  private void accept() {
    try {
      while (true) {
        Socket client = server.accept();
        Thread.ofVirtual().start(() -> serve(client));
      }
    } catch (IOException _) {
      // closed
    }
  }

  private void serve(Socket client) {
    try (client) {
      var in = new BufferedInputStream(client.getInputStream());
      int length = 0;
      for (String line = line(in); !line.isEmpty(); line = line(in)) {
        String small = line.toLowerCase(Locale.ROOT);
        if (small.startsWith("content-length:")) {
          length = Integer.parseInt(small.substring(small.indexOf(':') + 1).strip());
        }
      }
      var question = new HashMap<String, String>();
      for (String pair : new String(in.readNBytes(length), UTF_8).split("&", -1)) {
        String[] both = pair.split("=", 2);
        question.put(both[0], URLDecoder.decode(both[1], UTF_8));
      }
      asked.add(question);
      answer(client, account(question));
    } catch (IOException _) {
      // the client has gone
    }
  }

  private static String line(InputStream in) throws IOException {
    var line = new StringBuilder();
    for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
      line.append((char) next);
    }
    return line.toString().strip();
  }

  private void answer(Socket client, String account) throws IOException {
    String body = refuses ? refusal() : credentials(account);
    String head =
        (refuses ? "HTTP/1.1 403 Forbidden" : "HTTP/1.1 200 OK")
            + "\r\nContent-Type: text/xml\r\nConnection: close\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n";
    client.getOutputStream().write((head + body).getBytes(ISO_8859_1));
    client.getOutputStream().flush();
  }

  private static String refusal() {
    return "<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code>"
        + "<Message>no</Message></Error><RequestId>1</RequestId></ErrorResponse>";
  }

  private String credentials(String account) {
    Instant end = Instant.now().plus(validity).truncatedTo(ChronoUnit.SECONDS);
    return "<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>"
        + Store.KEY
        + "</AccessKeyId><SecretAccessKey>"
        + Store.SECRET
        + "</SecretAccessKey><SessionToken>session-of-"
        + account
        + "</SessionToken><Expiration>"
        + end
        + "</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>";
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
