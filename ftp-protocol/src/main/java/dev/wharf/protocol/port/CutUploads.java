package dev.wharf.protocol.port;

import dev.wharf.domain.FtpPath;
import dev.wharf.domain.Username;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/// Files that an account was about to overwrite when its upload was cut off.
///
/// Where uploads are published whole, the old file is still there, and a client that asks for its
/// size to go on from there would put the end of the new file behind the beginning of the old one.
/// Thread-safe. Remembers the last [#MOST] of them, until the server ends.
public final class CutUploads {
  /// How many are remembered.
  static final int MOST = 4096;

  private final Set<Key> files =
      Collections.newSetFromMap(
          new LinkedHashMap<>(16) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Key, Boolean> eldest) {
              return size() > MOST;
            }
          }); // guarded by this

  private record Key(Username account, FtpPath file) {}

  /// None yet.
  public CutUploads() {}

  /// An upload was cut off that would have replaced the file.
  public synchronized void add(Username account, FtpPath file) {
    files.add(new Key(account, file));
  }

  /// The file has been stored, whole.
  public synchronized void remove(Username account, FtpPath file) {
    files.remove(new Key(account, file));
  }

  /// Whether the account's last upload of the file was cut off.
  public synchronized boolean has(Username account, FtpPath file) {
    return files.contains(new Key(account, file));
  }
}
