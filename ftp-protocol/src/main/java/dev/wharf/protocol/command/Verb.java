package dev.wharf.protocol.command;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Every command word that the server knows, with its syntax, its source, and the codes that may
/// answer it. `docs/conformance.md` is made from this list.
///
/// 421 and 500 may answer everything, and are not repeated here.
public enum Verb {
  /// Names the account.
  USER("USER name", "RFC 959 §4.1.1", 230, 232, 331, 501, 530),
  /// Proves it.
  PASS("PASS password", "RFC 959 §4.1.1", 230, 501, 503, 530),
  /// Further account information: superfluous here.
  ACCT("ACCT information", "RFC 959 §4.1.1", 202, 501, 503),
  /// Changes the working directory.
  CWD("CWD directory", "RFC 959 §4.1.1", 250, 451, 501, 530, 550),
  /// Changes to the parent directory.
  CDUP("CDUP", "RFC 959 §4.1.1", 250, 451, 501, 530, 550),
  /// Mounts a structure: not done here.
  SMNT("SMNT structure", "RFC 959 §4.1.1", 501, 502, 530),
  /// Begins anew: not done here.
  REIN("REIN", "RFC 959 §4.1.1", 501, 502),
  /// Says goodbye.
  QUIT("QUIT", "RFC 959 §4.1.1", 221, 501),
  /// Names the client's data port.
  PORT("PORT h1,h2,h3,h4,p1,p2", "RFC 959 §4.1.2", 200, 501, 502, 503, 504, 530),
  /// Asks for a data port of the server.
  PASV("PASV", "RFC 959 §4.1.2", 227, 425, 501, 502, 503, 530),
  /// Says how bytes are represented.
  TYPE("TYPE A|I|L 8", "RFC 959 §4.1.2", 200, 501, 504, 530),
  /// Says how files are structured.
  STRU("STRU F", "RFC 959 §4.1.2", 200, 501, 504, 530),
  /// Says how bytes are transferred.
  MODE("MODE S", "RFC 959 §4.1.2", 200, 501, 504, 530),
  /// Sends a file to the client.
  RETR("RETR file", "RFC 959 §4.1.3", 150, 226, 425, 426, 451, 501, 522, 530, 550, 554),
  /// Takes a file from the client.
  STOR(
      "STOR file",
      "RFC 959 §4.1.3",
      150,
      226,
      425,
      426,
      451,
      452,
      501,
      522,
      530,
      550,
      552,
      553,
      554),
  /// Takes a file under a name that is free.
  STOU(
      "STOU [file]",
      "RFC 959 §4.1.3; RFC 1123 §4.1.2.9",
      150,
      226,
      425,
      426,
      450,
      451,
      452,
      501,
      503,
      522,
      530,
      550,
      552,
      553),
  /// Adds to a file.
  APPE(
      "APPE file",
      "RFC 959 §4.1.3",
      150,
      226,
      425,
      426,
      451,
      452,
      501,
      522,
      530,
      550,
      552,
      553,
      554),
  /// Announces how many bytes will come.
  ALLO("ALLO bytes [R size]", "RFC 959 §4.1.3", 200, 501, 530, 552),
  /// Says where the next transfer begins.
  REST("REST offset", "RFC 959 §4.1.3; RFC 3659 §5", 350, 501, 530),
  /// Names what is to be renamed.
  RNFR("RNFR path", "RFC 959 §4.1.3", 350, 451, 501, 530, 550),
  /// Gives it its new name.
  RNTO("RNTO path", "RFC 959 §4.1.3", 250, 451, 452, 501, 503, 530, 550, 553),
  /// Ends a transfer.
  ABOR("ABOR", "RFC 959 §4.1.3", 226, 501),
  /// Removes a file.
  DELE("DELE file", "RFC 959 §4.1.3", 250, 451, 501, 530, 550),
  /// Removes a directory.
  RMD("RMD directory", "RFC 959 §4.1.3", 250, 451, 501, 530, 550),
  /// Makes a directory.
  MKD("MKD directory", "RFC 959 §4.1.3", 257, 451, 452, 501, 530, 550, 552),
  /// Tells the working directory.
  PWD("PWD", "RFC 959 §4.1.3", 257, 501, 530),
  /// Lists a directory, for people.
  LIST("LIST [-flags] [path]", "RFC 959 §4.1.3", 150, 226, 425, 426, 451, 501, 522, 530, 550),
  /// Lists names.
  NLST("NLST [-flags] [path]", "RFC 959 §4.1.3", 150, 226, 425, 426, 451, 501, 522, 530, 550),
  /// Commands of this server: SITE HELP tells which.
  SITE("SITE command", "RFC 959 §4.1.3", 200, 213, 214, 451, 501, 530, 550),
  /// Tells what system this is.
  SYST("SYST", "RFC 959 §4.1.3", 215, 501),
  /// Tells how things are, or lists over the control connection.
  STAT("STAT [path]", "RFC 959 §4.1.3", 211, 213, 450, 451, 501, 530, 550),
  /// Tells what there is.
  HELP("HELP [command]", "RFC 959 §4.1.3", 214, 501),
  /// Does nothing.
  NOOP("NOOP", "RFC 959 §4.1.3", 200, 501),
  /// Asks for TLS.
  AUTH("AUTH TLS", "RFC 2228 §3; RFC 4217 §4", 234, 501, 503, 504, 534),
  /// Security data: none of the mechanisms here needs it.
  ADAT("ADAT data", "RFC 2228 §3", 501, 502, 503),
  /// Buffer size for protected data: always 0 with TLS.
  PBSZ("PBSZ 0", "RFC 2228 §3; RFC 4217 §8", 200, 501, 503),
  /// Says how the data connection is protected.
  PROT("PROT C|P", "RFC 2228 §3; RFC 4217 §9", 200, 501, 503, 504, 534, 536),
  /// Asks for a clear control connection.
  CCC("CCC", "RFC 2228 §3; RFC 4217 §6", 501, 533, 534),
  /// Integrity-protected command: not with TLS.
  MIC("MIC command", "RFC 2228 §3", 501, 502),
  /// Confidentiality-protected command: not with TLS.
  CONF("CONF command", "RFC 2228 §3", 501, 502),
  /// Privacy-protected command: not with TLS.
  ENC("ENC command", "RFC 2228 §3", 501, 502),
  /// Tells which extensions there are.
  FEAT("FEAT", "RFC 2389 §3", 211, 501),
  /// Sets how a command works.
  OPTS("OPTS command [options]", "RFC 2389 §4", 200, 501),
  /// Names the client's data port, for any address family.
  EPRT("EPRT |1|address|port|", "RFC 2428 §2", 200, 501, 502, 503, 504, 522, 530),
  /// Asks for a data port of the server, for any address family.
  EPSV("EPSV [1|2|ALL]", "RFC 2428 §3", 200, 229, 425, 501, 502, 522, 530),
  /// Names the client's data port, in an older form: not done here.
  LPRT("LPRT …", "RFC 1639", 501, 502, 530),
  /// Asks for a data port, in an older form: not done here.
  LPSV("LPSV", "RFC 1639", 501, 502, 530),
  /// Chooses the language of replies.
  LANG("LANG [tag]", "RFC 2640 §4", 200, 501, 504),
  /// Tells when a file was modified.
  MDTM("MDTM file", "RFC 3659 §3", 213, 451, 501, 530, 550),
  /// Tells how many bytes RETR would send.
  SIZE("SIZE file", "RFC 3659 §4", 213, 451, 501, 530, 550),
  /// Tells facts about one path.
  MLST("MLST [path]", "RFC 3659 §7", 250, 451, 501, 530, 550),
  /// Lists a directory, for programs.
  MLSD("MLSD [directory]", "RFC 3659 §7", 150, 226, 425, 426, 451, 501, 522, 530, 550),
  /// Names the server that the client wants.
  HOST("HOST name", "RFC 7151", 220, 501, 503, 504),
  /// Sets when a file was modified.
  MFMT("MFMT time path", "draft-somers-ftp-mfxx §5", 213, 451, 501, 504, 530, 550),
  /// Sets facts.
  MFF("MFF fact=value; path", "draft-somers-ftp-mfxx §7", 213, 451, 501, 504, 530, 550),
  /// Sets when a file was created: not done here.
  MFCT("MFCT time path", "draft-somers-ftp-mfxx §6", 501, 502, 530),
  /// Computes a checksum.
  HASH("HASH file", "draft-bryan-ftpext-hash", 213, 450, 451, 501, 530, 550, 551, 552, 553, 556),
  /// Says which bytes the next HASH or RETR means.
  RANG("RANG first last", "draft-bryan-ftp-range", 350, 501, 530, 551),
  /// Computes CRC-32.
  XCRC("XCRC file [first [last]]", "de facto", 250, 450, 451, 501, 502, 530, 550, 556),
  /// Computes MD5.
  XMD5("XMD5 file [first [last]]", "de facto", 250, 450, 451, 501, 502, 530, 550, 556),
  /// Computes SHA-1.
  XSHA("XSHA file [first [last]]", "de facto", 250, 450, 451, 501, 502, 530, 550, 556),
  /// Computes SHA-1.
  XSHA1("XSHA1 file [first [last]]", "de facto", 250, 450, 451, 501, 502, 530, 550, 556),
  /// Computes SHA-256.
  XSHA256("XSHA256 file [first [last]]", "de facto", 250, 450, 451, 501, 502, 530, 550, 556),
  /// Computes SHA-512.
  XSHA512("XSHA512 file [first [last]]", "de facto", 250, 450, 451, 501, 502, 530, 550, 556),
  /// Tells how much room there is.
  AVBL(
      "AVBL [directory]",
      "draft-peterson-streamlined-ftp-command-extensions",
      213,
      451,
      501,
      530,
      550),
  /// Names the client's program.
  CLNT("CLNT name", "de facto", 200, 501),
  /// Names client and server programs to each other.
  CSID("CSID name=value;…", "draft-peterson-streamlined-ftp-command-extensions", 200, 501),
  /// Joins files: not done here.
  COMB("COMB target part …", "draft-peterson-streamlined-ftp-command-extensions", 501, 502, 530);

  private static final Map<String, Verb> BY_WORD = words();

  private final String syntax;
  private final String source;

  @SuppressWarnings("ImmutableEnumChecker") // unmodifiable
  private final Set<Integer> replies;

  Verb(String syntax, String source, int... replies) {
    this.syntax = syntax;
    this.source = source;
    this.replies = Arrays.stream(replies).boxed().collect(Collectors.toUnmodifiableSet());
  }

  /// The verb for a command word in any case; the X forms of RFC 775 count as the plain ones.
  public static Optional<Verb> of(String word) {
    return Optional.ofNullable(BY_WORD.get(word.toUpperCase(Locale.ROOT)));
  }

  /// How it is written.
  public String syntax() {
    return syntax;
  }

  /// Where it is defined.
  public String source() {
    return source;
  }

  /// The codes that may answer it, besides 421 and 500.
  public Set<Integer> replies() {
    return replies;
  }

  /// Whether it means something before login; every other verb is answered 530 then.
  public boolean isOpen() {
    return switch (this) {
      case USER, PASS, ACCT, QUIT, REIN, HOST, CLNT, CSID, ABOR -> true;
      case AUTH, ADAT, PBSZ, PROT, CCC, MIC, CONF, ENC -> true;
      case SYST, HELP, NOOP, FEAT, OPTS, LANG -> true;
      default -> false;
    };
  }

  /// Whether the argument becomes the name of something, so that a refused name is 553, not 550.
  boolean givesName() {
    return switch (this) {
      case STOR, STOU, APPE, RNTO -> true;
      default -> false;
    };
  }

  private static Map<String, Verb> words() {
    var words = new HashMap<String, Verb>();
    for (Verb verb : values()) {
      words.put(verb.name(), verb);
    }
    words.put("XCUP", CDUP);
    words.put("XCWD", CWD);
    words.put("XMKD", MKD);
    words.put("XPWD", PWD);
    words.put("XRMD", RMD);
    return words;
  }
}
