package dev.wharf.server.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.apache.commons.net.ftp.FTP;
import org.apache.commons.net.ftp.FTPSClient;
import org.apache.commons.net.util.TrustManagerUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Commons Net with the work-around that its users know: before the handshake of a data connection,
/// the session of the control connection is put into the client's own cache under the address of
/// the data connection. It works with TLS 1.2.
class CommonsNetResumingIT {
  @Test
  void commons_net_resumes_with_its_known_work_around(@TempDir Path directory) throws Exception {
    byte[] bytes = Tree.bytes(300_000, 1);
    try (var site = Site.open(directory, "--tls", "self-signed")) {
      var client = new Resuming();
      client.setTrustManager(TrustManagerUtils.getAcceptAllTrustManager());
      client.setEnabledProtocols(new String[] {"TLSv1.2"});
      client.setDefaultTimeout(30_000);
      client.connect(site.wharf().host(), site.wharf().port());
      assertThat(client.login(Site.USER, Site.PASSWORD)).as(client.getReplyString()).isTrue();
      client.execPBSZ(0);
      client.execPROT("P");
      client.enterLocalPassiveMode();
      client.setFileType(FTP.BINARY_FILE_TYPE);
      assertThat(client.storeFile("file", new ByteArrayInputStream(bytes)))
          .as(client.getReplyString())
          .isTrue();
      var back = new ByteArrayOutputStream();
      assertThat(client.retrieveFile("file", back)).as(client.getReplyString()).isTrue();
      assertThat(back.toByteArray()).isEqualTo(bytes);
      assertThat(client.listNames()).containsExactly("file");
      client.logout();
      client.disconnect();
    }
  }

  private static final class Resuming extends FTPSClient {
    @Override
    protected void _prepareDataSocket_(Socket socket) throws IOException {
      SSLSession session = ((SSLSocket) _socket_).getSession();
      InetAddress address = socket.getInetAddress();
      try {
        Object context = session.getSessionContext();
        Field field = context.getClass().getDeclaredField("sessionHostPortCache");
        field.setAccessible(true);
        Object cache = field.get(context);
        Method put = cache.getClass().getMethod("put", Object.class, Object.class);
        put.setAccessible(true);
        put.invoke(cache, address.getHostName() + ":" + socket.getPort(), session);
        put.invoke(cache, address.getHostAddress() + ":" + socket.getPort(), session);
      } catch (ReflectiveOperationException e) {
        throw new IOException("the JDK keeps its sessions elsewhere now", e);
      }
    }
  }
}
