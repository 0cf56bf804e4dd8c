/// A bucket as a storage.
///
/// Read [S3Tree] first, then [Keys] and [Bucket], which are all it stands on: names, and requests.
/// Then [S3Uploads] with [S3Upload], [Multipart] and [MemoryBudget], [S3Download] and [S3Listing],
/// and [Copies] for renames. [Journal] and [Janitor] clear away what crashes leave; [Partials] and
/// [Remains] keep of it what clients go on with. [Sessions] gives accounts credentials of their
/// own. [S3Storage] ties it together; [S3StorageProvider] opens it, and loads the SDK only then.
package dev.wharf.storage.s3;
