/// An authenticator as a plugin: put this module on the module path, and name it in the
/// configuration.
module example.token {
  requires dev.wharf.auth.spi;

  provides dev.wharf.auth.spi.AuthenticatorProvider with
      example.token.TokenProvider;
}
