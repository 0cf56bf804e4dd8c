import org.jspecify.annotations.NullMarked;

/// What an FTP server talks about, without the protocol and without I/O: paths, accounts,
/// permissions, limits, events, and the typed view of a plugin's settings.
@NullMarked
module dev.wharf.domain {
  requires static org.jspecify;

  exports dev.wharf.domain;
}
