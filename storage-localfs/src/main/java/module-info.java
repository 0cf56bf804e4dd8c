import org.jspecify.annotations.NullMarked;

/// A directory of the machine as a jailed file tree.
///
/// Makes native calls on Linux: run with `--enable-native-access=dev.wharf.storage.localfs`. Where
/// native access is denied it falls back to the JDK's own means; see `docs/storage-local.md`.
@NullMarked
module dev.wharf.storage.localfs {
  requires static org.jspecify;
  requires dev.wharf.storage.spi;

  provides dev.wharf.storage.spi.StorageProvider with
      dev.wharf.storage.localfs.LocalStorageProvider;
}
