import org.jspecify.annotations.NullMarked;

/// A bucket as a file tree.
///
/// The SDK is required statically: nothing of it is loaded before a configuration asks for this
/// storage. Who embeds the server on the module path adds `software.amazon.awssdk.services.s3`, by
/// name; `./wharf` keeps the SDK in a directory beside this module, see `SdkLoader`.
@NullMarked
@SuppressWarnings({"module", "requires-automatic"}) // the digit of "S3"; the SDK has no descriptors
module dev.wharf.storage.s3 {
  requires static org.jspecify;
  requires static software.amazon.awssdk.auth;
  requires static software.amazon.awssdk.awscore;
  requires static software.amazon.awssdk.core;
  requires static software.amazon.awssdk.http;
  requires static software.amazon.awssdk.http.apache5;
  requires static software.amazon.awssdk.identity.spi;
  requires static software.amazon.awssdk.profiles;
  requires static software.amazon.awssdk.regions;
  requires static software.amazon.awssdk.retries;
  requires static software.amazon.awssdk.retries.api;
  requires static software.amazon.awssdk.services.s3;
  requires static software.amazon.awssdk.services.sts;
  requires static software.amazon.awssdk.utils;
  requires dev.wharf.storage.spi;

  provides dev.wharf.storage.spi.StorageProvider with
      dev.wharf.storage.s3.S3StorageProvider;
}
