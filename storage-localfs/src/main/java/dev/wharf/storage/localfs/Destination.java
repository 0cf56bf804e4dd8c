package dev.wharf.storage.localfs;

import dev.wharf.domain.FtpPath;
import java.io.Closeable;
import java.util.Optional;

/// Where an upload goes, claimed for it alone.
///
/// @param path what the client calls it
/// @param place the name and its directory, which stays open until the upload ends
/// @param unique whether nothing may stand there yet
/// @param claim the right to write there
/// @param writers who gave the claim
record Destination(FtpPath path, Place place, boolean unique, Writers.Claim claim, Writers writers)
    implements Closeable {
  Folder folder() {
    return place.folder();
  }

  String name() {
    return place.name();
  }

  /// The absolute path of an entry beside it, if somebody knows.
  Optional<String> location(String entry) {
    return folder().location().map(path -> path.endsWith("/") ? path + entry : path + "/" + entry);
  }

  @Override
  public void close() {
    writers.release(claim);
    place.close();
  }
}
