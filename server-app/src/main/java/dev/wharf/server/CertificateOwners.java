package dev.wharf.server;

import dev.wharf.domain.Username;
import dev.wharf.protocol.port.CertificateLogins;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/// Whose a certificate is: that of the account whose rules list one of its names; else that of the
/// account whose name it carries.
///
/// @param name which name that is; empty for none
/// @param accounts rules that may list certificates
record CertificateOwners(Optional<CertificateName.Kind> name, List<AccountRule> accounts)
    implements CertificateLogins.Owners {
  @Override
  public boolean owns(X509Certificate certificate, Username account) {
    List<CertificateName> listed =
        accounts.stream()
            .filter(rule -> rule.accounts().contains(account))
            .flatMap(rule -> rule.certificates().stream())
            .toList();
    return listed.isEmpty()
        ? name.filter(kind -> kind.of(certificate).contains(account.value())).isPresent()
        : listed.stream().anyMatch(one -> one.isIn(certificate));
  }
}
