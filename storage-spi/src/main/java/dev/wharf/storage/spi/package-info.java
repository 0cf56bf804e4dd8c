/// Storage, seen from a plugin.
///
/// Read [FileTree] first: it is the port. Then [Upload], [WriteMode] and [Download] for bytes,
/// [Checksum], [Entry] and [Listing] for directories, [StorageException] and [Failure] for *no*;
/// [Storage] and [StorageProvider] say how a tree comes about, and [Changes] what is fixed in it.
/// [ForwardingTree] and [ForwardingUpload] are for whoever puts something before a tree.
package dev.wharf.storage.spi;
