package dev.wharf.server.ops;

import dev.wharf.domain.FtpPath;
import dev.wharf.storage.spi.ForwardingUpload;
import dev.wharf.storage.spi.Upload;

/// An upload to a mounted tree, under the path that clients know.
final class MountedUpload extends ForwardingUpload {
  private final FtpPath path;

  MountedUpload(Upload upload, FtpPath path) {
    super(upload);
    this.path = path;
  }

  @Override
  public FtpPath path() {
    return path;
  }
}
