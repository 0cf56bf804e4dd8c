package dev.wharf.auth.sql;

import dev.wharf.auth.spi.StoredEntry.Stored;
import dev.wharf.domain.Account;
import dev.wharf.domain.Grant;
import dev.wharf.domain.Home;
import dev.wharf.domain.Limits;
import dev.wharf.domain.Limits.Hours;
import dev.wharf.domain.Network;
import dev.wharf.domain.Permission;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// Makes a row of an account: what [AccountReader] would make that account of.
final class AccountWriter {
  private static final int DAYS_OF_WEEK = 7;

  private AccountWriter() {}

  /// The columns that hold something; the others are NULL.
  ///
  /// @throws IllegalArgumentException if the account has something that no column can hold
  static Map<Column, String> write(Stored stored) {
    var values = new EnumMap<Column, String>(Column.class);
    Account account = stored.account();
    values.put(Column.NAME, account.name().value());
    values.put(Column.PASSWORD, stored.hash());
    values.put(Column.ENABLED, "true"); // a lock is part of the hash
    values.put(Column.HOME, home(account.home()));
    values.put(Column.COMMENT, stored.comment());
    account.storage().ifPresent(storage -> values.put(Column.STORAGE, storage));
    account
        .identity()
        .ifPresent(
            identity -> {
              values.put(Column.UID, Long.toString(identity.uid()));
              values.put(Column.GID, Long.toString(identity.gid()));
            });
    if (!account.grants().equals(List.of(Grant.everything()))) {
      values.put(Column.PERMISSIONS, permissions(account.grants()));
    }
    limits(account.limits(), values);
    return values;
  }

  private static String home(Home home) {
    if (home.root().isEmpty()) {
      throw new IllegalArgumentException("an account in this database needs a home");
    }
    return home.text();
  }

  private static String permissions(List<Grant> grants) {
    if (grants.isEmpty()) {
      return "none";
    }
    return grants.stream().map(AccountWriter::permissions).collect(Collectors.joining("; "));
  }

  private static String permissions(Grant grant) {
    String path = grant.subtree().toString();
    if (path.indexOf(';') >= 0 || !path.strip().equals(path)) {
      throw new IllegalArgumentException(
          "this database cannot hold permissions on a path with ; or a blank at its end");
    }
    String words =
        grant.permissions().stream()
            .sorted()
            .map(Permission::name)
            .map(name -> name.toLowerCase(Locale.ROOT).replace('_', '-'))
            .collect(Collectors.joining(", "));
    return path + ": " + (words.isEmpty() ? "none" : words);
  }

  private static void limits(Limits limits, Map<Column, String> values) {
    if (!limits.sessionRates().equals(Limits.Rates.NONE)) {
      throw new IllegalArgumentException(
          "this database has no column for rates of each single session");
    }
    number(values, Column.SESSIONS, limits.sessions());
    number(values, Column.UPLOAD_RATE, limits.rates().upload());
    number(values, Column.DOWNLOAD_RATE, limits.rates().download());
    number(values, Column.QUOTA_BYTES, limits.quota().bytes());
    number(values, Column.QUOTA_FILES, limits.quota().files());
    number(values, Column.UPLOAD_RATIO, limits.ratio().upload());
    number(values, Column.DOWNLOAD_RATIO, limits.ratio().download());
    number(values, Column.IDLE, limits.idle().map(AccountWriter::seconds).orElse(0L));
    networks(values, Column.ALLOWED_CLIENTS, limits.clients().allowed());
    networks(values, Column.DENIED_CLIENTS, limits.clients().denied());
    networks(values, Column.ALLOWED_LOCALS, limits.locals().allowed());
    networks(values, Column.DENIED_LOCALS, limits.locals().denied());
    limits.hours().ifPresent(hours -> hours(values, hours));
    limits.expires().ifPresent(moment -> values.put(Column.EXPIRES, moment.toString()));
    if (limits.encryption() != Limits.Encryption.AS_THE_SERVER) {
      values.put(
          Column.ENCRYPTION, limits.encryption().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }
  }

  private static void number(Map<Column, String> values, Column column, long number) {
    if (number != 0) {
      values.put(column, Long.toString(number));
    }
  }

  private static long seconds(Duration idle) {
    if (idle.isZero() || !idle.equals(Duration.ofSeconds(idle.toSeconds()))) {
      throw new IllegalArgumentException("this database holds an idle time in whole seconds");
    }
    return idle.toSeconds();
  }

  private static void networks(Map<Column, String> values, Column column, List<Network> networks) {
    if (!networks.isEmpty()) {
      values.put(
          column,
          networks.stream().map(Network::toString).collect(Collectors.joining(",", "{", "}")));
    }
  }

  private static void hours(Map<Column, String> values, Hours hours) {
    values.put(Column.HOURS, Hours.clock(hours.from()) + "-" + Hours.clock(hours.until()));
    if (hours.days().size() < DAYS_OF_WEEK) {
      values.put(
          Column.DAYS,
          hours.days().stream()
              .sorted()
              .map(day -> day.name().substring(0, 3).toLowerCase(Locale.ROOT))
              .collect(Collectors.joining(", ")));
    }
    hours.zone().ifPresent(zone -> values.put(Column.TIME_ZONE, zone.getId()));
  }
}
