package dev.wharf.auth.contract;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;

/// A certificate for tests: subject `CN=alice,O=Example`, alternative names the mail address
/// `alice@example.org` and the host `alice.example.org`. It signs itself, and its key is lost.
public final class AliceCertificate {
  private static final String PEM =
      """
      -----BEGIN CERTIFICATE-----
      MIIBzzCCAXSgAwIBAgIUORQZjVEw+Y6P+7DH5VP4G2CUMwMwCgYIKoZIzj0EAwIw
      IjEQMA4GA1UECgwHRXhhbXBsZTEOMAwGA1UEAwwFYWxpY2UwIBcNMjYxMTI0MTQw
      MTUxWhgPMjEyNjEwMzExNDAxNTFaMCIxEDAOBgNVBAoMB0V4YW1wbGUxDjAMBgNV
      BAMMBWFsaWNlMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEaPtNl7+SmW2VFhxG
      Ru4uklttyIC1x6Dm/H6U946bxlsYogSnnFVOC80eOLY6ca+oHmi3010WV36Od0nx
      9A/gL6OBhTCBgjAdBgNVHQ4EFgQU0apJjN31LM4QVvpj49EC6hsZ+YowHwYDVR0j
      BBgwFoAU0apJjN31LM4QVvpj49EC6hsZ+YowDwYDVR0TAQH/BAUwAwEB/zAvBgNV
      HREEKDAmgRFhbGljZUBleGFtcGxlLm9yZ4IRYWxpY2UuZXhhbXBsZS5vcmcwCgYI
      KoZIzj0EAwIDSQAwRgIhAOcr2o6aL91ugAxvQ0DTLS8NUs9GSFeH6MYY0ifZJfj2
      AiEA3HQMmVtHR6WOedCIUhSY7JqVZog913nMsVJ0Ytsvmx4=
      -----END CERTIFICATE-----
      """;

  private AliceCertificate() {}

  /// The certificate.
  public static X509Certificate get() {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(
                  new ByteArrayInputStream(PEM.getBytes(StandardCharsets.US_ASCII)));
    } catch (CertificateException e) {
      throw new AssertionError(e);
    }
  }
}
