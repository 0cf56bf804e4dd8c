package dev.wharf.auth.unix;

import dev.wharf.auth.spi.Decoy;
import dev.wharf.auth.spi.PasswordHashes;
import dev.wharf.auth.spi.Printable;
import dev.wharf.auth.spi.StoredHash;
import dev.wharf.domain.Account;
import dev.wharf.domain.Username;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The accounts of a user file, as they were when it was read.
///
/// A line that is malformed, or that names an account for the second time, makes that account
/// broken and leaves the others alone. Thread-safe once parsed.
final class PasswdAccounts {
  /// Problems kept for the log; a file that is no user file has one in each line.
  private static final int MAX_PROBLEMS = 100;

  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

  private final Decoy decoy;
  private final Map<Username, Entry> entries = new HashMap<>();
  private final List<String> problems = new ArrayList<>();
  private int unreported;

  /// An account of the file.
  ///
  /// @param line counted from 1
  /// @param content [PasswdLine.Valid] or [PasswdLine.Broken]
  record Entry(int line, PasswdLine content) {}

  private PasswdAccounts(PasswordHashes hashes) {
    this.decoy = hashes.decoy();
  }

  /// Reads the bytes of a file: UTF-8, lines ended by LF or CR LF.
  ///
  /// @param finished whether nobody can be still writing the file; if not, a last line without a
  ///   line feed is not trusted, since the limits may be what is missing
  static PasswdAccounts parse(byte[] content, boolean finished, PasswordHashes hashes) {
    var accounts = new PasswdAccounts(hashes);
    int number = 0;
    int start = startsWithMark(content) ? BYTE_ORDER_MARK.length : 0;
    while (start < content.length) {
      int end = endOfLine(content, start);
      number++;
      accounts.add(number, line(content, start, end, finished, hashes));
      start = end + 1;
    }
    return accounts;
  }

  private static PasswdLine line(
      byte[] content, int start, int end, boolean finished, PasswordHashes hashes) {
    boolean carriageReturn = end > start && content[end - 1] == '\r';
    int length = end - start - (carriageReturn ? 1 : 0);
    PasswdLine line =
        PasswdLine.parse(new String(content, start, length, StandardCharsets.UTF_8), hashes);
    return end == content.length && !finished && line instanceof PasswdLine.Valid valid
        ? new PasswdLine.Broken(
            valid.account().name(),
            "the file ends within this line; perhaps it is still being written")
        : line;
  }

  private static boolean startsWithMark(byte[] content) {
    for (int i = 0; i < BYTE_ORDER_MARK.length; i++) {
      if (i >= content.length || content[i] != BYTE_ORDER_MARK[i]) {
        return false;
      }
    }
    return true;
  }

  private static int endOfLine(byte[] content, int start) {
    int end = start;
    while (end < content.length && content[end] != '\n') {
      end++;
    }
    return end;
  }

  private void add(int number, PasswdLine line) {
    switch (line) {
      case PasswdLine.Nothing _ -> {}
      case PasswdLine.Nameless(String problem) -> report(number, problem);
      case PasswdLine.Broken(Username name, String problem) -> {
        report(number, name, problem);
        put(number, name, line);
      }
      case PasswdLine.Valid(var account, StoredHash hash) -> {
        if (hash instanceof StoredHash.Refused(String why)) {
          report(number, account.name(), why);
        }
        decoy.learn(hash);
        put(number, account.name(), line);
      }
    }
  }

  private void put(int number, Username name, PasswdLine line) {
    Entry earlier = entries.put(name, new Entry(number, line));
    if (earlier != null) {
      String problem = "the account is there twice, first in line " + earlier.line();
      report(number, name, problem);
      entries.put(name, new Entry(earlier.line(), new PasswdLine.Broken(name, problem)));
    }
  }

  private void report(int number, Username name, String problem) {
    report(number, "account " + Printable.quoted(name.value()) + ": " + problem);
  }

  private void report(int number, String problem) {
    if (problems.size() < MAX_PROBLEMS) {
      problems.add(number + ": " + problem + "; nobody gets in by this line");
    } else {
      unreported++;
    }
  }

  /// The account of this name.
  Optional<Entry> find(Username name) {
    return Optional.ofNullable(entries.get(name));
  }

  /// All accounts that are not broken.
  List<Account> valid() {
    var valid = new ArrayList<Account>();
    for (Entry entry : entries.values()) {
      if (entry.content() instanceof PasswdLine.Valid(Account account, _)) {
        valid.add(account);
      }
    }
    return valid;
  }

  /// Costs what these accounts cost.
  Decoy decoy() {
    return decoy;
  }

  /// Number of accounts, broken ones included.
  int size() {
    return entries.size();
  }

  /// What is wrong with the file: the number of the line, then the problem. The first hundred.
  List<String> problems() {
    var all = new ArrayList<>(problems);
    if (unreported > 0) {
      all.add(" and " + unreported + " more lines with problems");
    }
    return all;
  }
}
