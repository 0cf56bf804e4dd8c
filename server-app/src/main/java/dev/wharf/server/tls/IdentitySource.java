package dev.wharf.server.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/// Where an [Identity] comes from.
public sealed interface IdentitySource {
  /// Reads it.
  ///
  /// @throws IOException if a file cannot be read
  /// @throws GeneralSecurityException if one does not hold what it should
  Identity load() throws IOException, GeneralSecurityException;

  /// The files that it is read from.
  List<Path> files();

  /// PEM files.
  ///
  /// @param certificate the chain, the server's own certificate first
  /// @param key the private key; may be the same file
  /// @param passphrase of the key, if it is encrypted
  record PemFiles(Path certificate, Path key, Optional<String> passphrase)
      implements IdentitySource {
    @Override
    public Identity load() throws IOException, GeneralSecurityException {
      List<X509Certificate> chain =
          Identity.certificates(Pem.read(Files.readAllBytes(certificate)));
      if (chain.isEmpty()) {
        throw new InvalidKeyException("no certificate in " + certificate);
      }
      return new Identity(privateKey(), chain).checked();
    }

    private PrivateKey privateKey() throws IOException, GeneralSecurityException {
      byte[] bytes = Files.readAllBytes(key);
      try {
        for (Pem block : Pem.read(bytes)) {
          Optional<PrivateKey> found = PrivateKeys.read(block, passphrase);
          if (found.isPresent()) {
            return found.get();
          }
        }
      } finally {
        Arrays.fill(bytes, (byte) 0);
      }
      throw new InvalidKeyException("no private key in " + key);
    }

    @Override
    public List<Path> files() {
      return List.of(certificate, key);
    }

    @Override
    public String toString() {
      return certificate.toString(); // never the passphrase
    }
  }

  /// A PKCS#12 key store with one private key.
  record Pkcs12(Path file, Optional<String> passphrase) implements IdentitySource {
    @Override
    public Identity load() throws IOException, GeneralSecurityException {
      char[] password = passphrase.orElse("").toCharArray();
      var store = KeyStore.getInstance("PKCS12");
      store.load(new ByteArrayInputStream(Files.readAllBytes(file)), password);
      for (String alias : Collections.list(store.aliases())) {
        if (store.getKey(alias, password) instanceof PrivateKey key) {
          var chain = new ArrayList<X509Certificate>();
          for (Certificate certificate : store.getCertificateChain(alias)) {
            chain.add((X509Certificate) certificate);
          }
          return new Identity(key, chain).checked();
        }
      }
      throw new InvalidKeyException("no private key in " + file);
    }

    @Override
    public List<Path> files() {
      return List.of(file);
    }

    @Override
    public String toString() {
      return file.toString(); // never the passphrase
    }
  }

  /// A certificate that is made now and forgotten at the end; nobody can trust it.
  record Made(List<String> names) implements IdentitySource {
    /// Copies the names.
    public Made {
      names = List.copyOf(names);
    }

    @Override
    public Identity load() throws GeneralSecurityException {
      return SelfSigned.identity(names);
    }

    @Override
    public List<Path> files() {
      return List.of();
    }
  }
}
