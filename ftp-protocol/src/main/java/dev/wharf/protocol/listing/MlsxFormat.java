package dev.wharf.protocol.listing;

import dev.wharf.domain.AccessPolicy;
import dev.wharf.domain.Account;
import dev.wharf.domain.FtpPath;
import dev.wharf.domain.Permission;
import dev.wharf.protocol.command.TimeValue;
import dev.wharf.storage.spi.Changes;
import dev.wharf.storage.spi.Entry;
import dev.wharf.storage.spi.EntryType;
import dev.wharf.storage.spi.PosixFacts;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/// Facts and a name, for programs (MLST and MLSD, RFC 3659 §7).
public final class MlsxFormat implements ListFormat {
  private final Set<Fact> facts;
  private final Account account;
  private final Function<FtpPath, Changes> changes;
  private final FtpPath directory;
  private final UnaryOperator<byte[]> disguise;

  /// A format.
  ///
  /// @param facts which to tell
  /// @param account whose permissions `perm` tells
  /// @param changes how much can change at a path at all
  /// @param directory where the entries are
  /// @param disguise a keyed hash, so that `unique` tells nothing about the machine
  public MlsxFormat(
      Set<Fact> facts,
      Account account,
      Function<FtpPath, Changes> changes,
      FtpPath directory,
      UnaryOperator<byte[]> disguise) {
    this.facts = facts;
    this.account = account;
    this.changes = changes;
    this.directory = directory;
    this.disguise = disguise;
  }

  @Override
  public String line(Entry entry) {
    return line(entry, type(entry), directory.child(entry.name()), entry.name());
  }

  /// The line of the directory itself or of its parent, which have a type of their own.
  ///
  /// @param type `cdir` or `pdir`
  /// @param name `.` or `..`
  public String line(Entry entry, String type, FtpPath path, String name) {
    var line = new StringBuilder(120 + name.length());
    for (Fact fact : Fact.values()) {
      if (facts.contains(fact)) {
        append(line, fact, entry, type, path);
      }
    }
    return line.append(' ').append(name).toString();
  }

  /// The line for MLST: the whole path as name.
  public String line(Entry entry, FtpPath path) {
    return line(entry, type(entry), path, path.toString());
  }

  private void append(StringBuilder line, Fact fact, Entry entry, String type, FtpPath path) {
    switch (fact) {
      case TYPE -> fact(line, fact, type);
      case SIZE -> {
        if (entry.isFile()) {
          fact(line, fact, Long.toString(entry.size()));
        }
      }
      case MODIFY -> fact(line, fact, TimeValue.format(entry.modified()));
      case PERM -> fact(line, fact, permissions(entry, path));
      case UNIQUE -> entry.identity().ifPresent(identity -> fact(line, fact, unique(identity)));
      case UNIX_MODE -> entry.posix().ifPresent(posix -> fact(line, fact, mode(posix)));
      case UNIX_OWNER -> entry.posix().ifPresent(posix -> fact(line, fact, value(posix.owner())));
      case UNIX_GROUP -> entry.posix().ifPresent(posix -> fact(line, fact, value(posix.group())));
    }
  }

  private static void fact(StringBuilder line, Fact fact, String value) {
    line.append(fact.label()).append('=').append(value).append(';');
  }

  private static String type(Entry entry) {
    return switch (entry.type()) {
      case FILE, OTHER -> "file";
      case DIRECTORY -> "dir";
      case LINK ->
          entry
              .target()
              .filter(target -> target.indexOf(' ') < 0 && target.indexOf(';') < 0)
              .map(target -> "OS.unix=slink:" + target)
              .orElse("OS.unix=symlink");
    };
  }

  /// What the account may do with it (RFC 3659 §7.5.5), never more than what will be allowed.
  private String permissions(Entry entry, FtpPath path) {
    Changes most = changes.apply(path);
    boolean inside = most != Changes.NONE;
    boolean itself = most == Changes.ALL;
    var letters = new StringBuilder(8);
    if (entry.type() == EntryType.DIRECTORY) {
      letter(letters, 'c', inside && allows(Permission.WRITE, path));
      letter(letters, 'd', itself && allows(Permission.DELETE, path));
      letter(letters, 'e', AccessPolicy.allowsSomething(account, path));
      letter(letters, 'f', itself && renames(path));
      letter(letters, 'l', allows(Permission.LIST, path));
      letter(letters, 'm', inside && allows(Permission.MAKE_DIRECTORY, path));
      letter(letters, 'p', inside && allows(Permission.DELETE, path));
    } else {
      boolean replaces = allows(Permission.WRITE, path) && allows(Permission.DELETE, path);
      letter(letters, 'a', inside && (replaces || allows(Permission.APPEND, path)));
      letter(letters, 'd', itself && allows(Permission.DELETE, path));
      letter(letters, 'f', itself && renames(path));
      letter(letters, 'r', allows(Permission.READ, path));
      letter(letters, 'w', inside && replaces);
    }
    return letters.toString();
  }

  private boolean renames(FtpPath path) {
    return allows(Permission.RENAME, path) && !AccessPolicy.isFixed(account, path);
  }

  private static void letter(StringBuilder letters, char letter, boolean allowed) {
    if (allowed) {
      letters.append(letter);
    }
  }

  private boolean allows(Permission permission, FtpPath path) {
    return AccessPolicy.allows(account, permission, path);
  }

  private String unique(String identity) {
    byte[] hash = disguise.apply(identity.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(hash, 0, 8);
  }

  private static String mode(PosixFacts posix) {
    String octal = Integer.toOctalString(posix.mode() & 07777);
    return "0".repeat(4 - octal.length()) + octal;
  }

  private static String value(String name) {
    return UnixFormat.word(name).replace(';', '_');
  }
}
