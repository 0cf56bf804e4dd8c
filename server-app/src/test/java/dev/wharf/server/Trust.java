package dev.wharf.server;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/// Clients that trust everybody, since the tests' certificates sign themselves.
final class Trust extends X509ExtendedTrustManager {
  private Trust() {}

  /// A client with sessions of its own.
  ///
  /// @param protocol `TLSv1.2` or `TLSv1.3`: the highest that it speaks
  static SSLContext context(String protocol, KeyManager... keys) throws GeneralSecurityException {
    var context = SSLContext.getInstance(protocol);
    context.init(keys, new TrustManager[] {new Trust()}, null);
    return context;
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) {}

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) {}

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
