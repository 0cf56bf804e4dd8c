package dev.wharf.auth.unix;

import java.io.IOException;
import java.util.Optional;

/// The users of the machine. Thread-safe; may block, as on a directory server.
interface UnixUsers {
  /// The user of this name.
  ///
  /// @throws IOException if the database cannot be asked
  Optional<UnixUser> user(String name) throws IOException;

  /// The password of the user of this name.
  ///
  /// @throws java.nio.file.AccessDeniedException if this process may not read passwords
  /// @throws IOException if the database cannot be asked
  Optional<ShadowEntry> shadow(String name) throws IOException;
}
