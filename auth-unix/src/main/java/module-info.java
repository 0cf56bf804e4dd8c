import org.jspecify.annotations.NullMarked;

/// Accounts of the machine and of the embedded user file.
@NullMarked
module dev.wharf.auth.unix {
  requires static org.jspecify;
  requires dev.wharf.auth.spi;
}
