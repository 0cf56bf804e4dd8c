/// A directory of the machine as a storage.
///
/// Read [LocalTree] first, then [Jail] and [Folder], which are all it stands on; [KernelJail] and
/// [KernelFolder] are their usual form, with [Libc] below them, [WalkingJail] the one for other
/// systems. Then [LocalUploads] with [AtomicUpload] and [InPlaceUpload], and [LocalDownload].
/// [Janitor] clears away what crashes leave, by [Leftovers]. [ActingTree] does all of it as a user
/// of the machine, where that is asked for: [Impersonation] and [ThreadIdentity] are how.
/// [LocalStorage] ties it together.
package dev.wharf.storage.localfs;
