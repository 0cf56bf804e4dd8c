import org.jspecify.annotations.NullMarked;

/// Accounts in a directory.
@NullMarked
module dev.wharf.auth.ldap {
  requires static org.jspecify;
  requires dev.wharf.auth.spi;
}
