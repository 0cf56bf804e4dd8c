import org.jspecify.annotations.NullMarked;

/// The port that authenticators implement: "is this who it says it is?"
///
/// An authenticator is found with `ServiceLoader` through its
/// [dev.wharf.auth.spi.AuthenticatorProvider] and named in the configuration. The contract kit
/// (`AuthenticatorContract`, in the tests jar) checks what the Javadoc here promises.
@NullMarked
module dev.wharf.auth.spi {
  requires static org.jspecify;
  requires transitive dev.wharf.domain;

  exports dev.wharf.auth.spi;

  uses dev.wharf.auth.spi.PasswordScheme;
}
