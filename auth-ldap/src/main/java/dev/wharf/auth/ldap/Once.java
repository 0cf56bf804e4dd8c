package dev.wharf.auth.ldap;

import com.unboundid.ldap.sdk.PasswordProvider;
import dev.wharf.domain.Secret;

/// A password for a bind, copied when it is sent; the SDK wipes the copy.
final class Once extends PasswordProvider {
  private static final long serialVersionUID = 1L;

  private final transient Secret secret; // nothing here is ever serialized

  Once(Secret secret) {
    this.secret = secret;
  }

  @Override
  public byte[] getPasswordBytes() {
    return secret.use(byte[]::clone);
  }
}
