package dev.wharf.protocol.command;

import java.util.Optional;

/// What a command is about, in the words that the client used; for whoever tells of a refusal.
///
/// @param verb as RFC 959 and its successors spell it
/// @param pathname the path, as it came
public record Subject(String verb, String pathname) {
  /// The subject of a command that changes, moves or lists files; empty for questions, which
  /// clients ask to find out what is there, and for all else.
  public static Optional<Subject> of(Command.Guarded command) {
    return Optional.ofNullable(
        switch (command) {
          case Command.Cwd(String path) -> new Subject("CWD", path);
          case Command.Mkd(String path) -> new Subject("MKD", path);
          case Command.Rmd(String path) -> new Subject("RMD", path);
          case Command.Dele(String path) -> new Subject("DELE", path);
          case Command.Rnfr(String path) -> new Subject("RNFR", path);
          case Command.Rnto(String path) -> new Subject("RNTO", path);
          case Command.Retr(String path) -> new Subject("RETR", path);
          case Command.Stor(String path) -> new Subject("STOR", path);
          case Command.Appe(String path) -> new Subject("APPE", path);
          case Command.Stou(Optional<String> path) -> new Subject("STOU", path.orElse(""));
          case Command.List(_, Optional<String> path) -> new Subject("LIST", path.orElse(""));
          case Command.Nlst(_, Optional<String> path) -> new Subject("NLST", path.orElse(""));
          case Command.Mlsd(Optional<String> path) -> new Subject("MLSD", path.orElse(""));
          case Command.Mfmt(_, String path) -> new Subject("MFMT", path);
          case Command.Mff(_, _, String path) -> new Subject("MFF", path);
          case Command.SiteChmod(_, String path) -> new Subject("SITE CHMOD", path);
          case Command.SiteUtime(_, String path) -> new Subject("SITE UTIME", path);
          default -> null;
        });
  }
}
