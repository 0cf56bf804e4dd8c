package dev.wharf.server;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.security.auth.x500.X500Principal;

/// A name in a certificate, by which it stands for an account. It is compared whole, never in part.
///
/// @param kind which name
/// @param value what it has to be: letter by letter, but a subject as RFC 5280 §7.1 compares names
public record CertificateName(Kind kind, String value) {
  /// Names that a certificate may carry (RFC 5280 §4.1.2.6 and §4.2.1.6).
  public enum Kind {
    /// The whole subject, as RFC 4514 writes it: `CN=Scanner 7,O=Example,C=DE`.
    SUBJECT,
    /// The common name of the subject. A subject with several has none that counts.
    CN,
    /// An alternative name that is a mail address.
    EMAIL,
    /// An alternative name that is a host name.
    DNS,
    /// An alternative name that is a URI.
    URI;

    private static final int RFC822_NAME = 1;
    private static final int DNS_NAME = 2;
    private static final int URI_NAME = 6;

    /// The names of this kind in `certificate`.
    List<String> of(X509Certificate certificate) {
      return switch (this) {
        case SUBJECT -> List.of(certificate.getSubjectX500Principal().getName());
        case CN -> commonName(certificate.getSubjectX500Principal());
        case EMAIL -> alternatives(certificate, RFC822_NAME);
        case DNS -> alternatives(certificate, DNS_NAME);
        case URI -> alternatives(certificate, URI_NAME);
      };
    }
  }

  /// Checks a subject.
  ///
  /// @throws IllegalArgumentException if there is no value, or the subject makes no sense
  public CertificateName {
    if (value.isEmpty()) {
      throw new IllegalArgumentException("an empty name");
    }
    if (kind == Kind.SUBJECT) {
      value = new X500Principal(value).getName();
    }
  }

  /// Reads `email:alice@example.org` and the like.
  ///
  /// @throws IllegalArgumentException if it is none
  public static CertificateName parse(String text) {
    int colon = text.indexOf(':');
    for (Kind kind : Kind.values()) {
      if (colon > 0 && kind.name().toLowerCase(Locale.ROOT).equals(text.substring(0, colon))) {
        return new CertificateName(kind, text.substring(colon + 1));
      }
    }
    throw new IllegalArgumentException("subject:, cn:, email:, dns: or uri: and a name");
  }

  /// Whether `certificate` carries this name.
  public boolean isIn(X509Certificate certificate) {
    return kind == Kind.SUBJECT
        ? new X500Principal(value).equals(certificate.getSubjectX500Principal())
        : kind.of(certificate).contains(value);
  }

  private static List<String> commonName(X500Principal subject) {
    try {
      var names = new ArrayList<String>();
      for (Rdn rdn : new LdapName(subject.getName()).getRdns()) {
        if (rdn.size() == 1 && rdn.getType().equalsIgnoreCase("CN")) {
          names.add(rdn.getValue() instanceof String text ? text : "");
        } else if (rdn.toAttributes().get("CN") != null) {
          return List.of(); // one of several values that stand for a single name
        }
      }
      return names.size() == 1 ? names : List.of();
    } catch (InvalidNameException _) {
      return List.of();
    }
  }

  private static List<String> alternatives(X509Certificate certificate, int type) {
    try {
      Collection<List<?>> all = certificate.getSubjectAlternativeNames();
      return all == null
          ? List.of()
          : all.stream()
              .filter(name -> name.getFirst().equals(type) && name.getLast() instanceof String)
              .map(name -> (String) name.getLast())
              .toList();
    } catch (CertificateParsingException _) {
      return List.of();
    }
  }
}
