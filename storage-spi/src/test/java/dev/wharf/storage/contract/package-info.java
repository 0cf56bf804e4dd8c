/// The contract kit of the storage port: what every [dev.wharf.storage.spi.FileTree] has to do, as
/// JUnit tests that an adapter inherits, and a tree in memory for tests of everything above a
/// storage.
///
/// Read [FileTreeContract] to learn how to use it, then [TreeUnderTest], and [ReadingContract],
/// [UploadContract] and [ChangeContract] to learn what to promise; [MemoryTree] and [MemoryStorage]
/// are the smallest code that keeps it. [Wrappers] is for whoever puts something before a tree.
package dev.wharf.storage.contract;
