package dev.wharf.auth.ldap;

import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.RDN;
import com.unboundid.ldap.sdk.RDNNameValuePair;
import dev.wharf.auth.ldap.LdapKeys.Schema;
import dev.wharf.auth.ldap.LdapSettings.Mapping;
import dev.wharf.auth.spi.AuthResult.Reason;
import dev.wharf.domain.Account;
import dev.wharf.domain.Home;
import dev.wharf.domain.Limits;
import dev.wharf.domain.Limits.Quota;
import dev.wharf.domain.Limits.Rates;
import dev.wharf.domain.Limits.Ratio;
import dev.wharf.domain.PosixIdentity;
import dev.wharf.domain.Username;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/// Makes accounts of entries. Units are converted here and nowhere else: MiB and KiB become bytes.
///
/// Whatever is malformed is an `IllegalArgumentException`: such an account is broken, and nobody
/// gets in. A limit of 0 means none, as with Pure-FTPd.
final class EntryAccounts {
  /// Bits that say in Active Directory whether an account can be used.
  private static final String CONTROL = "userAccountControl";

  private static final long DISABLED = 0x2;
  private static final long PASSWORD_EXPIRED = 0x80_0000;

  private static final Instant YEAR_1601 = Instant.parse("1601-01-01T00:00:00Z");
  private static final long TICKS_PER_SECOND = 10_000_000; // of Active Directory's clock
  private static final long LAST_DAY = 10_000_000; // since 1970; more is no date
  private static final long KIB = 1024;
  private static final long MIB = 1024 * KIB;

  private final Mapping mapping;

  EntryAccounts(Mapping mapping) {
    this.mapping = mapping;
  }

  /// The attributes to ask for.
  List<String> attributes() {
    var names = new ArrayList<String>();
    for (Field field : Field.values()) {
      if (field != Field.PASSWORD) {
        names.addAll(mapping.of(field));
      }
    }
    if (mapping.schema() == Schema.ACTIVE_DIRECTORY) {
      names.add(CONTROL);
    }
    return names;
  }

  /// Why the entry says that nobody may log in, if it does.
  Optional<Reason> closed(Entry entry, Instant now) {
    Optional<String> status = Entries.text(entry, mapping.of(Field.STATUS)).map(String::strip);
    if (status.isPresent()
        && !status.get().equalsIgnoreCase("enabled")
        && !status.get().equalsIgnoreCase("TRUE")) {
      return Optional.of(Reason.LOCKED);
    }
    if (mapping.schema() == Schema.ACTIVE_DIRECTORY) {
      long control =
          Entries.number(entry, List.of(CONTROL), Integer.MIN_VALUE, Integer.MAX_VALUE)
              .orElseThrow(() -> new IllegalArgumentException(CONTROL + " cannot be read"));
      if ((control & DISABLED) != 0) {
        return Optional.of(Reason.LOCKED);
      }
      if ((control & PASSWORD_EXPIRED) != 0) {
        return Optional.of(Reason.EXPIRED);
      }
    }
    return expires(entry).filter(end -> !now.isBefore(end)).map(_ -> Reason.EXPIRED);
  }

  /// The account of an entry, without what groups add to it.
  Account account(Entry entry) {
    Username name = name(entry);
    Account account = Account.named(name).withHome(home(entry, name)).withLimits(limits(entry));
    account = identity(entry).map(account::withIdentity).orElse(account);
    return Entries.text(entry, mapping.of(Field.STORAGE)).map(account::withStorage).orElse(account);
  }

  /// The one name that the account has, however its owner spells it: of several values the one that
  /// is in the entry's DN, else the smallest.
  private Username name(Entry entry) {
    String attribute =
        Entries.present(entry, mapping.of(Field.NAME))
            .orElseThrow(
                () -> new IllegalArgumentException("the entry has no " + mapping.of(Field.NAME)));
    List<String> values = Entries.values(entry, attribute);
    String name =
        values.size() == 1
            ? values.getFirst()
            : naming(entry, attribute)
                .filter(values::contains)
                .orElseGet(() -> Collections.min(values));
    if (!Username.isValid(name)) {
      throw new IllegalArgumentException(attribute + " is no login name");
    }
    return new Username(name);
  }

  private static Optional<String> naming(Entry entry, String attribute) {
    try {
      RDN rdn = entry.getRDN();
      for (RDNNameValuePair pair :
          rdn == null ? List.<RDNNameValuePair>of() : rdn.getNameValuePairs()) {
        if (pair.hasAttributeName(attribute)) {
          return Optional.of(pair.getAttributeValue());
        }
      }
      return Optional.empty();
    } catch (LDAPException e) {
      throw new IllegalArgumentException("the DN of the entry is malformed", e);
    }
  }

  private Home home(Entry entry, Username name) {
    String home =
        Entries.text(entry, mapping.of(Field.HOME))
            .filter(text -> !text.isEmpty())
            .or(() -> mapping.home().map(text -> filled(text, name)))
            .orElseThrow(
                () -> new IllegalArgumentException("the entry has no " + mapping.of(Field.HOME)));
    return Home.parse(home);
  }

  /// Only a name that is one plain segment of a path may become one.
  private static String filled(String home, Username name) {
    String text = name.value();
    boolean plain =
        text.indexOf('/') < 0
            && text.indexOf('\\') < 0
            && !text.startsWith(".")
            && !text.startsWith("-");
    if (home.contains(FilterTemplate.USER) && !plain) {
      throw new IllegalArgumentException("the account's name cannot be the name of a directory");
    }
    return home.replace(FilterTemplate.USER, text);
  }

  private Optional<PosixIdentity> identity(Entry entry) {
    Optional<Long> uid = id(entry, Field.UID, mapping.uid(), mapping.forceUid());
    Optional<Long> gid = id(entry, Field.GID, mapping.gid(), mapping.forceGid());
    if (uid.isPresent() != gid.isPresent()) {
      throw new IllegalArgumentException("the entry has a user id or a group id, but not both");
    }
    return uid.map(id -> new PosixIdentity(id, gid.orElseThrow()));
  }

  private Optional<Long> id(Entry entry, Field field, Optional<Long> usual, boolean forced) {
    return forced
        ? usual
        : Entries.number(entry, mapping.of(field), 1, PosixIdentity.MAX_ID).or(() -> usual);
  }

  private Limits limits(Entry entry) {
    Limits limits =
        Limits.NONE
            .withSessions((int) number(entry, Field.SESSIONS, 1, Integer.MAX_VALUE))
            .withRates(
                new Rates(
                    number(entry, Field.UPLOAD_RATE, KIB, Long.MAX_VALUE),
                    number(entry, Field.DOWNLOAD_RATE, KIB, Long.MAX_VALUE)))
            .withQuota(
                new Quota(
                    number(entry, Field.MEGABYTES, MIB, Long.MAX_VALUE),
                    number(entry, Field.FILES, 1, Long.MAX_VALUE)))
            .withRatio(
                new Ratio(
                    (int) number(entry, Field.UPLOAD_RATIO, 1, Integer.MAX_VALUE),
                    (int) number(entry, Field.DOWNLOAD_RATIO, 1, Integer.MAX_VALUE)));
    return expires(entry).map(limits::withExpires).orElse(limits);
  }

  /// @param unit what one means; the product is at most `most`
  private long number(Entry entry, Field field, long unit, long most) {
    return Entries.number(entry, mapping.of(field), 0, most / unit).orElse(0L) * unit;
  }

  private Optional<Instant> expires(Entry entry) {
    List<String> attributes = mapping.of(Field.EXPIRES);
    return mapping.schema() == Schema.ACTIVE_DIRECTORY
        ? Entries.number(entry, attributes, 0, Long.MAX_VALUE)
            .filter(ticks -> ticks != 0 && ticks != Long.MAX_VALUE) // both mean never
            .map(ticks -> YEAR_1601.plusSeconds(ticks / TICKS_PER_SECOND))
        : Entries.number(entry, attributes, -1, LAST_DAY)
            .filter(days -> days >= 0)
            .map(days -> Instant.EPOCH.plus(Duration.ofDays(days)));
  }
}
