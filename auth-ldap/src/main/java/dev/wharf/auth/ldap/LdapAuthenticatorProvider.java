package dev.wharf.auth.ldap;

import dev.wharf.auth.spi.Authenticator;
import dev.wharf.auth.spi.AuthenticatorProvider;
import dev.wharf.domain.Setting;
import dev.wharf.domain.Settings;
import java.util.List;

/// `ldap`: accounts of a directory. No class of the LDAP library is loaded before [#create].
public final class LdapAuthenticatorProvider implements AuthenticatorProvider {
  /// For `ServiceLoader`.
  public LdapAuthenticatorProvider() {}

  @Override
  public String name() {
    return "ldap";
  }

  @Override
  public List<Setting<?>> settings() {
    return LdapKeys.ALL;
  }

  @Override
  public Authenticator create(Settings settings) {
    return LdapAuthenticator.open(LdapSettings.of(settings));
  }
}
