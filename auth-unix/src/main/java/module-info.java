import org.jspecify.annotations.NullMarked;

/// Accounts of the embedded user file and of the machine, and the password schemes that every
/// authenticator may use.
@NullMarked
module dev.wharf.auth.unix {
  requires static org.jspecify;
  requires dev.wharf.auth.spi;
  requires org.bouncycastle.provider; // argon2id, bcrypt and scrypt; hidden behind PasswordScheme

  provides dev.wharf.auth.spi.AuthenticatorProvider with
      dev.wharf.auth.unix.PasswdFileProvider,
      dev.wharf.auth.unix.UnixProvider,
      dev.wharf.auth.unix.PamProvider;
  provides dev.wharf.auth.spi.PasswordScheme with
      dev.wharf.auth.unix.Argon2id,
      dev.wharf.auth.unix.Bcrypt,
      dev.wharf.auth.unix.Scrypt,
      dev.wharf.auth.unix.Yescrypt,
      dev.wharf.auth.unix.Sha512Crypt,
      dev.wharf.auth.unix.Sha256Crypt;
}
