package dev.wharf.auth.unix;

import dev.wharf.auth.spi.Printable;
import dev.wharf.domain.Account;
import dev.wharf.domain.Home;
import dev.wharf.domain.PosixIdentity;
import dev.wharf.domain.Username;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/// Which users of the machine may log in, whatever their password says. Thread-safe.
///
/// @param minimumUid smallest user id; root is refused anyway
/// @param shells the list of login shells, as shells(5)
/// @param denied the list of names that are refused, as ftpusers(5); may be missing
record UnixRules(long minimumUid, Path shells, Path denied) {
  private static final String DEFAULT_SHELL = "/bin/sh";

  /// Shells that mean "nobody logs in here", should they be on the list.
  private static final Set<String> NO_SHELLS = Set.of("nologin", "false");

  /// Why a user may not log in, in a phrase for the log.
  ///
  /// @throws IOException if a list cannot be read
  Optional<String> refusal(UnixUser user) throws IOException {
    Optional<String> ids = refusal(user, minimumUid);
    if (ids.isPresent()) {
      return ids;
    }
    if (isDenied(user.name())) {
      return Optional.of("is named in " + denied);
    }
    String shell = user.shell().isEmpty() ? DEFAULT_SHELL : user.shell();
    if (NO_SHELLS.contains(shell.substring(shell.lastIndexOf('/') + 1)) || !isShell(shell)) {
      return Optional.of("login shell " + Printable.quoted(shell) + " is not one of " + shells);
    }
    return Optional.empty();
  }

  /// Why the ids of a user keep it out, if they do.
  static Optional<String> refusal(UnixUser user, long minimumUid) {
    if (user.uid() == 0 || user.uid() < minimumUid) {
      return Optional.of("user id " + user.uid() + " is below " + Math.max(1, minimumUid));
    }
    return user.gid() == 0 ? Optional.of("group id 0 is root's") : Optional.empty();
  }

  private boolean isDenied(String name) throws IOException {
    try {
      return Files.readAllLines(denied).stream().map(String::strip).anyMatch(name::equals);
    } catch (NoSuchFileException _) {
      return false;
    }
  }

  private boolean isShell(String shell) throws IOException {
    return Files.readAllLines(shells).stream()
        .map(String::strip)
        .filter(line -> line.startsWith("/"))
        .anyMatch(shell::equals);
  }

  /// The account of a user.
  ///
  /// @throws IllegalArgumentException if name or home make no sense; in words
  static Account account(UnixUser user) {
    if (!Username.isValid(user.name())) {
      throw new IllegalArgumentException("the database answers with an impossible name");
    }
    if (!user.home().startsWith("/")) {
      throw new IllegalArgumentException("the home directory is not absolute");
    }
    return Account.named(new Username(user.name()))
        .withHome(Home.parse(user.home()))
        .withIdentity(new PosixIdentity(user.uid(), user.gid()));
  }
}
