package dev.wharf.auth.unix;

import dev.wharf.auth.spi.StoredEntry.Stored;
import dev.wharf.domain.Account;
import dev.wharf.domain.FtpPath;
import dev.wharf.domain.Grant;
import dev.wharf.domain.Home;
import dev.wharf.domain.Limits;
import dev.wharf.domain.Limits.Encryption;
import dev.wharf.domain.Limits.Hours;
import dev.wharf.domain.Limits.Rates;
import dev.wharf.domain.Network;
import dev.wharf.domain.PosixIdentity;
import java.net.Inet4Address;
import java.util.List;

/// An account as the eighteen fields of a user file: what [PasswdLine] reads, written.
final class PasswdFields {
  private PasswdFields() {}

  /// The fields of an account.
  ///
  /// @throws IllegalArgumentException if the file has no field for something that the account has,
  ///   or if a field cannot hold it; the message is for the administrator
  static List<String> of(Stored stored) {
    Account account = stored.account();
    Limits limits = account.limits();
    refuseWhatHasNoField(account, limits);
    PosixIdentity identity =
        account
            .identity()
            .orElseThrow(
                () -> new IllegalArgumentException("the user file needs a user id and a group id"));
    return List.of(
        text("name", account.name().value()),
        text("hash", stored.hash()),
        id("user id", identity.uid()),
        id("group id", identity.gid()),
        text("comment", stored.comment()),
        text("home", home(account.home())),
        number(limits.rates().upload()),
        number(limits.rates().download()),
        number(limits.ratio().upload()),
        number(limits.ratio().download()),
        number(limits.sessions()),
        number(limits.quota().files()),
        number(limits.quota().bytes()),
        networks(limits.locals().allowed()),
        networks(limits.locals().denied()),
        networks(limits.clients().allowed()),
        networks(limits.clients().denied()),
        limits.hours().map(PasswdFields::hours).orElse(""));
  }

  private static void refuseWhatHasNoField(Account account, Limits limits) {
    refuse(account.storage().isPresent(), "a storage");
    refuse(!account.grants().equals(List.of(Grant.everything())), "permissions");
    refuse(!limits.sessionRates().equals(Rates.NONE), "rates of each single session");
    refuse(limits.idle().isPresent(), "an idle time");
    refuse(limits.expires().isPresent(), "an end of the account");
    refuse(limits.encryption() != Encryption.AS_THE_SERVER, "a demand for encryption");
    limits
        .hours()
        .ifPresent(
            hours -> {
              refuse(hours.days().size() < 7, "days of the week");
              refuse(hours.zone().isPresent(), "a time zone");
            });
  }

  private static void refuse(boolean present, String what) {
    if (present) {
      throw new IllegalArgumentException("the user file has no field for " + what);
    }
  }

  private static String text(String what, String text) {
    if (text.indexOf(':') >= 0 || text.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          "the " + what + " holds a colon or a control character, which the user file cannot hold");
    }
    if (what.equals("name") && text.startsWith("#")) {
      throw new IllegalArgumentException("the name begins with #, as comments do");
    }
    return text;
  }

  private static String id(String what, long id) {
    if (id == 0 || id > PosixIdentity.MAX_ID) {
      throw new IllegalArgumentException(
          "the " + what + " is " + id + "; the user file takes 1 to " + PosixIdentity.MAX_ID);
    }
    return Long.toString(id);
  }

  private static String number(long number) {
    return number == 0 ? "" : Long.toString(number);
  }

  /// With the mark, so that a Pure-FTPd that reads the same file confines the account as well.
  private static String home(Home home) {
    if (!home.root().startsWith("/")) {
      throw new IllegalArgumentException("the user file needs an absolute home directory");
    }
    String text = home.text();
    if (!home.start().equals(FtpPath.ROOT)) {
      return text;
    }
    return (text.equals("/") ? "" : text) + "/./";
  }

  private static String networks(List<Network> networks) {
    var list = new StringBuilder();
    for (Network network : networks) {
      if (!(network.address() instanceof Inet4Address)) {
        throw new IllegalArgumentException(
            "the user file cannot hold IPv6 networks, which have colons");
      }
      list.append(list.isEmpty() ? "" : ",");
      list.append(network.prefix() == 32 ? network.address().getHostAddress() : network);
    }
    return list.toString();
  }

  private static String hours(Hours hours) {
    return Hours.clock(hours.from()) + "-" + Hours.clock(hours.until());
  }
}
