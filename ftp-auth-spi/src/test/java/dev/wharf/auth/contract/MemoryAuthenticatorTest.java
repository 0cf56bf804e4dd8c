package dev.wharf.auth.contract;

import dev.wharf.auth.spi.Authenticator;

/// The kit, proved on the smallest authenticator.
class MemoryAuthenticatorTest extends AuthenticatorContract {
  @Override
  protected Authenticator newAuthenticator() {
    return new MemoryAuthenticator().with("somebody", "right horse").with("other", "x");
  }

  @Override
  protected String knownName() {
    return "somebody";
  }

  @Override
  protected String knownPassword() {
    return "right horse";
  }
}
