import org.jspecify.annotations.NullMarked;

/// Accounts in a directory.
@NullMarked
@SuppressWarnings("requires-automatic") // the SDK has neither a descriptor nor a name of its own
module dev.wharf.auth.ldap {
  requires static org.jspecify;
  requires dev.wharf.auth.spi;
  requires java.logging; // this and the next two: what the SDK needs and cannot say itself
  requires java.naming;
  requires java.security.sasl;
  requires unboundid.ldapsdk; // hidden behind Directory

  provides dev.wharf.auth.spi.AuthenticatorProvider with
      dev.wharf.auth.ldap.LdapAuthenticatorProvider;
}
