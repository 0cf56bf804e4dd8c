package example.embed;

import dev.wharf.domain.FtpEvent;
import dev.wharf.server.FtpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;

/// Serves a directory until its own input ends, and tells what was uploaded.
public final class Embed {
  private Embed() {}

  /// Takes the directory as its only argument.
  public static void main(String[] arguments) throws IOException {
    FtpServer server =
        FtpServer.builder()
            .listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .directory(Path.of(arguments[0]))
            .user("me", "secret")
            .events(Embed::tell)
            .build();
    try (server) {
      server.start();
      InetSocketAddress address = server.address();
      System.out.println(
          "Wharf is listening on ftp://"
              + address.getAddress().getHostAddress()
              + ":"
              + address.getPort());
      while (System.in.read() >= 0) {
        // a program of your own has something better to do
      }
    }
  }

  private static void tell(FtpEvent event) {
    if (event instanceof FtpEvent.UploadCompleted(_, var path, long bytes, _, _)) {
      System.out.println("uploaded " + path + ", " + bytes + " bytes");
    }
  }
}
