package dev.wharf.auth.spi;

import dev.wharf.domain.Account;
import dev.wharf.domain.Username;

/// What an [AccountStore] holds under one name.
public sealed interface StoredEntry {
  /// The name.
  Username name();

  /// An account as it is stored.
  ///
  /// @param account without what the server's configuration adds to it
  /// @param hash what is stored in place of a password, as [PasswordHashes#read] takes it; empty,
  ///   or with a `!` before it, if nobody gets in by password
  /// @param comment a full name or whatever an administrator wants to remember; one line, may be
  ///   empty
  record Stored(Account account, String hash, String comment) implements StoredEntry {
    @Override
    public Username name() {
      return account.name();
    }

    /// This account with other properties.
    ///
    /// @throws IllegalArgumentException if it has another name
    public Stored withAccount(Account other) {
      if (!other.name().equals(account.name())) {
        throw new IllegalArgumentException("an account keeps its name");
      }
      return new Stored(other, hash, comment);
    }

    /// This account with another hash.
    public Stored withHash(String other) {
      return new Stored(account, other, comment);
    }

    /// This account with another comment.
    public Stored withComment(String other) {
      return new Stored(account, hash, other);
    }

    /// Account and comment, without the hash.
    @Override
    public String toString() {
      return "Stored[account=" + account + ", comment=" + comment + "]";
    }
  }

  /// Something that cannot be read as an account, so that nobody gets in by it. It can be removed.
  ///
  /// @param problem a phrase for the administrator; does not quote a hash
  record Broken(Username name, String problem) implements StoredEntry {}
}
