package dev.wharf.auth.unix;

import dev.wharf.auth.spi.Digits;
import dev.wharf.auth.spi.PasswordHashes;
import dev.wharf.auth.spi.StoredHash;
import dev.wharf.domain.Account;
import dev.wharf.domain.Home;
import dev.wharf.domain.Limits;
import dev.wharf.domain.Limits.Hours;
import dev.wharf.domain.Limits.Networks;
import dev.wharf.domain.Limits.Quota;
import dev.wharf.domain.Limits.Rates;
import dev.wharf.domain.Limits.Ratio;
import dev.wharf.domain.Network;
import dev.wharf.domain.PosixIdentity;
import dev.wharf.domain.Username;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// One line of a user file: what it says about one account, or why it says nothing. The format is
/// that of Pure-FTPd's `pureftpd.passwd`, eighteen fields with colons between them; fields missing
/// at the end mean no limit.
sealed interface PasswdLine {
  /// An account.
  ///
  /// @param hash what is stored in place of its password; may be locked or refused
  record Valid(Account account, StoredHash hash) implements PasswdLine {}

  /// The line of an account, but not one to trust: nobody gets in.
  ///
  /// @param problem a phrase for the log; does not quote the line, where a password may stand in
  ///   the wrong place
  record Broken(Username name, String problem) implements PasswdLine {}

  /// A line that belongs to no account anybody could ask for.
  ///
  /// @param problem as above
  record Nameless(String problem) implements PasswdLine {}

  /// A comment or a blank line.
  record Nothing() implements PasswdLine {}

  /// Fields that have to be there.
  int MANDATORY = 6;

  /// Fields in all.
  int FIELDS = 18;

  /// Reads a line.
  ///
  /// @param text without its line feed
  static PasswdLine parse(String text, PasswordHashes hashes) {
    if (text.isBlank() || text.startsWith("#")) {
      return new Nothing();
    }
    int colon = text.indexOf(':');
    String name = colon < 0 ? text : text.substring(0, colon);
    if (!Username.isValid(name) || isNoUtf8(name)) {
      return new Nameless(
          "the account's name is empty, too long, not UTF-8, or holds control characters");
    }
    var username = new Username(name);
    try {
      return valid(username, new Fields(text), hashes);
    } catch (IllegalArgumentException e) {
      return new Broken(username, Objects.requireNonNullElse(e.getMessage(), "malformed"));
    }
  }

  private static Valid valid(Username name, Fields fields, PasswordHashes hashes) {
    StoredHash hash = hashes.read(fields.at(2));
    var identity = new PosixIdentity(fields.id(3, "the user id"), fields.id(4, "the group id"));
    Home home = home(fields.at(6));
    return new Valid(
        Account.named(name).withHome(home).withIdentity(identity).withLimits(limits(fields)), hash);
  }

  private static Limits limits(Fields fields) {
    Limits limits =
        Limits.NONE
            .withSessions((int) fields.number(11, Integer.MAX_VALUE, "the number of sessions"))
            .withRates(
                new Rates(
                    fields.number(7, Long.MAX_VALUE, "the upload bandwidth"),
                    fields.number(8, Long.MAX_VALUE, "the download bandwidth")))
            .withQuota(
                new Quota(
                    fields.number(13, Long.MAX_VALUE, "the size quota"),
                    fields.number(12, Long.MAX_VALUE, "the files quota")))
            .withRatio(
                new Ratio(
                    (int) fields.number(9, Integer.MAX_VALUE, "the upload ratio"),
                    (int) fields.number(10, Integer.MAX_VALUE, "the download ratio")))
            .withClients(
                new Networks(
                    fields.networks(16, "allowed client addresses"),
                    fields.networks(17, "denied client addresses")))
            .withLocals(
                new Networks(
                    fields.networks(14, "allowed local addresses"),
                    fields.networks(15, "denied local addresses")));
    return fields.hours(18).map(limits::withHours).orElse(limits);
  }

  private static Home home(String text) {
    if (!text.startsWith("/")) {
      throw new IllegalArgumentException("the home directory is not absolute");
    }
    if (isNoUtf8(text)) {
      throw new IllegalArgumentException("the home directory is not UTF-8");
    }
    return Home.parse(text);
  }

  /// Whether decoding has replaced something. Old files have names of people in other encodings;
  /// where no path or login name depends on it, that does no harm.
  private static boolean isNoUtf8(String text) {
    return text.indexOf('\uFFFD') >= 0;
  }

  /// The fields of a line, counted from 1 as the documentation does.
  final class Fields {
    private final String[] fields;

    private Fields(String line) {
      fields = line.split(":", -1);
      if (fields.length < MANDATORY) {
        throw new IllegalArgumentException(
            "the line has " + fields.length + " fields; the home directory is the sixth");
      }
      if (fields.length > FIELDS) {
        throw new IllegalArgumentException("the line has more than " + FIELDS + " fields");
      }
    }

    private String at(int field) {
      return field <= fields.length ? fields[field - 1] : "";
    }

    private long number(int field, long largest, String what) {
      return at(field).isEmpty() ? 0 : Digits.parse(at(field), largest, name(field, what));
    }

    private long id(int field, String what) {
      long id = Digits.parse(at(field), PosixIdentity.MAX_ID, name(field, what));
      if (id == 0) {
        throw new IllegalArgumentException(name(field, what) + " is 0, root's");
      }
      return id;
    }

    private List<Network> networks(int field, String what) {
      var networks = new ArrayList<Network>();
      if (!at(field).isEmpty()) {
        for (String one : at(field).split(",", -1)) {
          networks.add(network(one.strip(), name(field, what)));
        }
      }
      return networks;
    }

    private static Network network(String text, String what) {
      try {
        return Network.parse(text);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            what + " are not a list of addresses such as 192.0.2.1 or 192.0.2.0/24", e);
      }
    }

    /// Two times of day, `hhmm-hhmm`; whatever else stands there lets nobody in.
    private Optional<Hours> hours(int field) {
      String text = at(field);
      if (text.isEmpty()) {
        return Optional.empty();
      }
      if (text.length() != 9 || text.charAt(4) != '-') {
        throw noHours(field);
      }
      return Optional.of(
          new Hours(minute(text.substring(0, 4), field), minute(text.substring(5), field)));
    }

    private static int minute(String text, int field) {
      return Hours.minute(text).orElseThrow(() -> noHours(field));
    }

    private static IllegalArgumentException noHours(int field) {
      return new IllegalArgumentException(
          name(field, "the time window") + " is not of the form hhmm-hhmm");
    }

    private static String name(int field, String what) {
      return "field " + field + ", " + what + ",";
    }
  }
}
