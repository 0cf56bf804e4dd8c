package dev.wharf.auth.spi;

import dev.wharf.domain.Username;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/// The accounts behind an authenticator, where an administrator may change them: what `wharf user`
/// works on. Got from [AuthenticatorProvider#store].
///
/// Every change is whole and lasting when its method returns, or has not happened. Changes of
/// several programs at the same time happen one after the other; none is lost. Authenticators see
/// them at the next login.
///
/// Every method throws `IOException` if the store cannot be reached, read or written, with a
/// message for the administrator that says what was tried. Thread-safe.
public interface AccountStore extends AutoCloseable {
  /// What is changed, for messages, as in `/etc/wharf/users.passwd`. Holds no password.
  String description();

  /// Shows every entry, in the store's order. The store may be locked meanwhile: `each` is quick
  /// and calls no method of the store.
  void list(Consumer<StoredEntry> each) throws IOException;

  /// The entry of this name.
  Optional<StoredEntry> find(Username name) throws IOException;

  /// Adds an account.
  ///
  /// @return false if the name is taken, be it by a broken entry; nothing has changed then
  /// @throws IllegalArgumentException if the account has something that this store cannot hold, as
  ///   an expiry in a file that has no field for it; the message names it for the administrator
  boolean add(StoredEntry.Stored account) throws IOException;

  /// Changes an account: reads it, has it changed, writes it, all of it alone.
  ///
  /// @param change gets the account as it is now, and gives it back as it shall be, with the same
  ///   name; is quick and calls no method of the store
  /// @return false if there is no such account, or only a broken entry; nothing has changed then
  /// @throws IllegalArgumentException as [#add], and if `change` throws one
  boolean replace(Username name, UnaryOperator<StoredEntry.Stored> change) throws IOException;

  /// Removes an account or a broken entry. The account's files stay.
  ///
  /// @return false if there is none
  boolean remove(Username name) throws IOException;

  /// Lets go of files and connections.
  @Override
  default void close() {}
}
