import org.jspecify.annotations.NullMarked;

/// Accounts in a database.
@NullMarked
module dev.wharf.auth.sql {
  requires static org.jspecify;
  requires dev.wharf.auth.spi;
}
