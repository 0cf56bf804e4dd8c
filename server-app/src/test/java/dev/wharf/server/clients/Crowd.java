package dev.wharf.server.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.server.boot.WharfProcess;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.commons.net.ftp.FTP;
import org.apache.commons.net.ftp.FTPClient;

/// Fifty clients of one account, `alice`, that upload 10 MB each at the same time, and what comes
/// of it in her home.
///
/// @param home where her files are
record Crowd(Path home) {
  static final int SIZE = 10_000_000;
  static final long QUOTA = 100_000_000;

  private static final int UPLOADS = 50;
  private static final int PIECES = 100;

  /// Somebody who is logged in.
  static FTPClient client(WharfProcess wharf, String name) throws IOException {
    var client = new FTPClient();
    client.setDefaultTimeout(60_000);
    client.setDataTimeout(Duration.ofSeconds(60));
    client.connect(wharf.host(), wharf.port());
    assertThat(client.login(name, "secret")).as(client.getReplyString()).isTrue();
    client.enterLocalPassiveMode();
    assertThat(client.setFileType(FTP.BINARY_FILE_TYPE)).isTrue();
    return client;
  }

  /// Starts all uploads at once, on all servers in turn, and kills the first one when so many bytes
  /// were sent.
  ///
  /// @return how many were answered with 226
  static int uploadAll(List<WharfProcess> servers, String prefix, long kill) throws Exception {
    var clients = new ArrayList<FTPClient>();
    for (int i = 0; i < UPLOADS; i++) {
      // one after the other: many at once look like guessing
      clients.add(client(servers.get(i % servers.size()), "alice"));
    }
    var left = new AtomicLong(kill);
    var accepted = new AtomicInteger();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var running = new ArrayList<Future<?>>();
      for (int i = 0; i < UPLOADS; i++) {
        FTPClient client = clients.get(i);
        String name = prefix + i;
        running.add(
            threads.submit(
                () -> {
                  if (isUploaded(client, name, servers.getFirst(), left)) {
                    accepted.incrementAndGet();
                  }
                }));
      }
      for (Future<?> one : running) {
        one.get();
      }
    }
    for (FTPClient client : clients) {
      client.disconnect();
    }
    return accepted.get();
  }

  private static boolean isUploaded(
      FTPClient client, String name, WharfProcess wharf, AtomicLong left) {
    try {
      OutputStream data = client.storeFileStream(name);
      if (data == null) {
        assertThat(client.getReplyCode()).isEqualTo(552);
        return false;
      }
      try (data) {
        byte[] piece = new byte[SIZE / PIECES];
        for (int i = 0; i < PIECES; i++) {
          data.write(piece);
          if (left.addAndGet(-piece.length) <= 0) {
            wharf.close();
          }
        }
      }
      return client.completePendingCommand();
    } catch (IOException _) {
      return false; // cut, since there is no room, or nobody there any more
    }
  }

  /// What is there, whether servers use it or not.
  List<String> names() throws IOException {
    try (var files = Files.list(home)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.startsWith("."))
          .toList();
    }
  }

  /// Bytes of all that is there.
  long stored() throws IOException {
    long sum = 0;
    for (String name : names()) {
      sum += Files.size(home.resolve(name));
    }
    return sum;
  }

  /// The bytes that SITE QUOTA tells.
  static long told(WharfProcess wharf) throws IOException {
    FTPClient client = client(wharf, "alice");
    try {
      assertThat(client.sendSiteCommand("QUOTA")).as(client.getReplyString()).isTrue();
      for (String line : client.getReplyStrings()) {
        int end = line.indexOf(" bytes of ");
        if (end >= 0) {
          return Long.parseLong(line.substring(0, end).strip());
        }
      }
      throw new AssertionError(client.getReplyString());
    } finally {
      client.disconnect();
    }
  }
}
