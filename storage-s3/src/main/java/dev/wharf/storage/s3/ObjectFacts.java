package dev.wharf.storage.s3;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// What a store says of an object.
///
/// @param key its key
/// @param size in bytes
/// @param etag its version; never taken for a checksum
/// @param stored when the store got it, to the second
/// @param metadata without the prefix of the header, names in lower case
/// @param contentType if there is one
record ObjectFacts(
    String key,
    long size,
    String etag,
    Instant stored,
    Map<String, String> metadata,
    Optional<String> contentType) {
  /// The time that a client has set, else when it was stored.
  Instant modified() {
    return Optional.ofNullable(metadata.get(Times.KEY)).flatMap(Times::parse).orElse(stored);
  }

  /// Its metadata with some entries more, or with other values.
  Map<String, String> metadataWith(Map<String, String> change) {
    var all = new HashMap<>(metadata);
    all.putAll(change);
    return Map.copyOf(all);
  }
}
