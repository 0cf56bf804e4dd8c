package dev.wharf.domain;

/// Shows a storage in every account's tree, below a directory of its own.
///
/// The directory need not exist, and hides what the account's own storage has there. Nothing can be
/// renamed from one storage to another, and a mounted directory cannot be removed or renamed.
///
/// @param path the directory; not the root
/// @param storage the name of one of the server's storages
/// @param home the root of what is shown, in the words of the storage as in [Home]; empty for the
///   storage's own root; `{account}` stands for the name of the account
/// @param readOnly whether nothing can be changed there, whatever an account may do elsewhere
public record Mount(FtpPath path, String storage, String home, boolean readOnly) {
  /// Checks the path.
  ///
  /// @throws SettingsException if it is the root
  public Mount {
    if (path.isRoot()) {
      throw new SettingsException("a storage cannot be mounted at /; make it the first one");
    }
  }

  /// A mount of a whole storage, to read and to write.
  public static Mount of(FtpPath path, String storage) {
    return new Mount(path, storage, "", false);
  }
}
