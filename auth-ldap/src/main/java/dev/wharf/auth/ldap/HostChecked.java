package dev.wharf.auth.ldap;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/// TLS sockets that refuse a certificate for another host during the handshake, by the JDK's rules
/// for LDAP (RFC 4513 §3.1.3). The check of the SDK lets numeric loopback addresses pass.
final class HostChecked extends SSLSocketFactory {
  private final SSLSocketFactory sockets;

  HostChecked(SSLSocketFactory sockets) {
    this.sockets = sockets;
  }

  private static Socket checked(Socket socket) {
    if (!(socket instanceof SSLSocket tls)) {
      throw new IllegalStateException("no TLS socket: " + socket.getClass());
    }
    SSLParameters parameters = tls.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("LDAPS");
    tls.setSSLParameters(parameters);
    return tls;
  }

  @Override
  public Socket createSocket() throws IOException {
    return checked(sockets.createSocket());
  }

  @Override
  public Socket createSocket(Socket below, String host, int port, boolean closeBelow)
      throws IOException {
    return checked(sockets.createSocket(below, host, port, closeBelow));
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return checked(sockets.createSocket(host, port));
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress local, int localPort)
      throws IOException {
    return checked(sockets.createSocket(host, port, local, localPort));
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return checked(sockets.createSocket(host, port));
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
      throws IOException {
    return checked(sockets.createSocket(host, port, local, localPort));
  }

  @Override
  public String[] getDefaultCipherSuites() {
    return sockets.getDefaultCipherSuites();
  }

  @Override
  public String[] getSupportedCipherSuites() {
    return sockets.getSupportedCipherSuites();
  }
}
