import org.jspecify.annotations.NullMarked;

/// A directory of the machine as a jailed file tree.
@NullMarked
module dev.wharf.storage.localfs {
  requires static org.jspecify;
  requires dev.wharf.storage.spi;
}
