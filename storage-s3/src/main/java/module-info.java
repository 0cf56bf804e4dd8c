import org.jspecify.annotations.NullMarked;

/// A bucket as a file tree.
@NullMarked
@SuppressWarnings("module") // the digit is part of the name "S3"
module dev.wharf.storage.s3 {
  requires static org.jspecify;
  requires dev.wharf.storage.spi;
}
