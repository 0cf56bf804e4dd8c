package dev.wharf.auth.sql;

import dev.wharf.auth.spi.Digits;
import dev.wharf.auth.spi.StoredHash;
import dev.wharf.domain.Account;
import dev.wharf.domain.Home;
import dev.wharf.domain.PosixIdentity;
import dev.wharf.domain.Username;
import java.util.Locale;
import java.util.Objects;

/// Makes an account of a row, or says why nobody should trust it. What is NULL means no limit; what
/// is malformed lets nobody in.
final class AccountReader {
  private final HashRules hashes;

  AccountReader(HashRules hashes) {
    this.hashes = hashes;
  }

  /// What a row comes to.
  sealed interface Outcome {
    /// An account.
    ///
    /// @param hash what is stored in place of its password
    record Valid(Account account, StoredHash hash) implements Outcome {}

    /// Not an account to trust: nobody gets in.
    ///
    /// @param problem a phrase for the log, without values
    record Broken(String problem) implements Outcome {}
  }

  /// Reads a row.
  ///
  /// @param asked the name from USER; the account's, unless the row has another spelling
  Outcome read(Username asked, Row row) {
    try {
      Account account = Account.named(name(asked, row)).withHome(home(row));
      account = row.value(Column.STORAGE).map(account::withStorage).orElse(account);
      account = identified(account, row);
      account =
          row.value(Column.PERMISSIONS).map(Grants::parse).map(account::withGrants).orElse(account);
      return new Outcome.Valid(account.withLimits(LimitColumns.read(row)), hash(row));
    } catch (IllegalArgumentException e) {
      return new Outcome.Broken(Objects.requireNonNullElse(e.getMessage(), "malformed"));
    }
  }

  private StoredHash hash(Row row) {
    return row.columns().contains(Column.ENABLED) && !isEnabled(row)
        ? new StoredHash.Locked()
        : hashes.read(row.value(Column.PASSWORD).orElse(""));
  }

  private static boolean isEnabled(Row row) {
    return switch (row.value(Column.ENABLED).orElse("").toLowerCase(Locale.ROOT)) {
      case "t", "true", "1", "yes", "y", "on", "enabled" -> true;
      case "f", "false", "0", "no", "n", "off", "disabled" -> false;
      default -> throw new IllegalArgumentException("enabled is neither true nor false");
    };
  }

  private static Username name(Username asked, Row row) {
    if (!row.columns().contains(Column.NAME)) {
      if (!asked.value().equals(asked.value().strip())) {
        throw new IllegalArgumentException(
            "a name with a blank at its end, and no column name to say whose it is");
      }
      return asked;
    }
    String name = row.value(Column.NAME).orElse("");
    if (!Username.isValid(name)) {
      throw new IllegalArgumentException("name is no login name");
    }
    return new Username(name);
  }

  private static Home home(Row row) {
    if (!row.columns().contains(Column.HOME)) {
      return Home.STORAGE_ROOT;
    }
    String home = row.value(Column.HOME).orElse("");
    if (!home.startsWith("/")) {
      throw new IllegalArgumentException("home is not absolute");
    }
    return Home.parse(home);
  }

  private static Account identified(Account account, Row row) {
    boolean uid = row.value(Column.UID).isPresent();
    boolean gid = row.value(Column.GID).isPresent();
    if (!uid && !gid) {
      return account;
    }
    if (!uid || !gid) {
      throw new IllegalArgumentException("uid and gid go together; one of them is missing");
    }
    return account.withIdentity(new PosixIdentity(id(row, Column.UID), id(row, Column.GID)));
  }

  private static long id(Row row, Column column) {
    long id = Digits.parse(row.value(column).orElse(""), PosixIdentity.MAX_ID, column.label());
    if (id == 0) {
      throw new IllegalArgumentException(column.label() + " is 0, root's");
    }
    return id;
  }
}
