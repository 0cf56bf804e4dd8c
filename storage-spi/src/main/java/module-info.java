import org.jspecify.annotations.NullMarked;

/// The port that storages implement: a tree of files, whatever keeps it. No word of FTP in it.
///
/// A storage is found with `ServiceLoader` through its [dev.wharf.storage.spi.StorageProvider] and
/// named in the configuration. The contract kit (`FileTreeContract`, in the tests jar) checks what
/// the Javadoc here promises.
@NullMarked
module dev.wharf.storage.spi {
  requires static org.jspecify;
  requires transitive dev.wharf.domain;

  exports dev.wharf.storage.spi;
}
