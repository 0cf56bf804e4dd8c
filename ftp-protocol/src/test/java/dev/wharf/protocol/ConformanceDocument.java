package dev.wharf.protocol;

import dev.wharf.protocol.command.Verb;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Writes `docs/conformance.md` from [Verb] and the golden dialogues.
final class ConformanceDocument {
  private static final String FOLDER = "../ftp-protocol/src/test/resources/dialogues/";

  private static final String INTRODUCTION =
      """
      # Conformance

      Which commands Wharf knows, where they are defined, what may answer them, and which dialogues prove
      it. A dialogue is a text file that needs no Java to be read; its folder's
      [README](../ftp-protocol/src/test/resources/dialogues/README.md) explains the few words of its language.

      This file is generated from `Verb` and the dialogues' headers, and a test fails when it is stale:
      `mvn -pl ftp-protocol -am test -Dwharf.conformance=write` writes it again.

      421 and 500 may answer every command and are not repeated. Every other code that is not listed for a
      command never answers it: dialogues and a random test over 100,000 commands check that.
      """;

  private static final String EXTENSIONS =
      """
      ## Extensions

      Beyond the RFCs. FEAT lists those that are switched on.

      | Extension | What it does | Switch |
      |---|---|---|
      | `HASH`, `OPTS HASH` | SHA-256, SHA-512, SHA-1, MD5, CRC32 of a file or a range of it | largest file |
      | `RANG` | a range of bytes for RETR and HASH | always on |
      | `XCRC`, `XMD5`, `XSHA`, `XSHA1`, `XSHA256`, `XSHA512` | the older checksums | off by default |
      | `MFMT`, `MFF` | set the time of a file, its permission bits | UNIX.mode goes with CHMOD |
      | `MDTM time path` | sets the time where there is no file of that name | off by default |
      | `AVBL` | bytes that may still be written | always on |
      | `CLNT`, `CSID` | names of programs, for the log | always on |
      | `SITE CHMOD` | the nine permission bits; setuid, setgid and sticky are refused | on by default |
      | `SITE UTIME` | both forms, `time path` and `path atime mtime ctime UTC` | always on |
      | `SITE IDLE` | how long this session may say nothing; the server and the account say how much at most | always on |
      | `SITE QUOTA` | what is used of the account's quota, in files and bytes | always on |
      | `LIST -a`, `-t`, `-S`, `-r` | switches of `ls`; all others are taken and forgotten | always on |
      | `XCWD`, `XCUP`, `XPWD`, `XMKD`, `XRMD` | RFC 775 names of CWD, CDUP, PWD, MKD, RMD | always on |
      """;

  private static final String DEVIATIONS =
      """
      ## Deliberate deviations

      Where the texts contradict each other, or where following one of them would do harm.

      | Point | What the texts say | What Wharf does, and why |
      |---|---|---|
      | Default data port | RFC 959 §3.2: without PORT or PASV connect to the client's control port | 425: it reflects to third parties and needs port 20 |
      | PORT, EPRT | any address | the client's own address and ports from 1024, else 504 (RFC 2577 §3) |
      | CDUP | 200 in RFC 959's list, 250 in its prose | 250, as CWD; clients insist |
      | ALLO | 202 if not needed | 200: cameras take 202 for a refusal; 552 if there is no room. Fewer bytes than announced are not stored |
      | LIST, NLST of what is missing | 450 only | 550: clients take 450 for an empty directory |
      | LIST | sent in the current TYPE | always text with CR LF |
      | NLST | only names that RETR accepts (RFC 1123 §4.1.2.7) | files and directories, as all servers do |
      | MKD of what exists | 521 in RFC 959's appendix | 550 |
      | STRU R | in RFC 959's minimum | 504 (RFC 1123 asks it of record hosts only) |
      | STRU P, MODE B, MODE C, TYPE E | defined | 504 |
      | REIN, SMNT | optional | 502: REIN would strip TLS |
      | REST in TYPE A | an error at once in some servers | 350 for probes, 554 at the transfer for an offset above 0 |
      | REST not followed by a transfer | error, kept or ignored (RFC 3659 §5.3) | kept until a transfer, CWD, CDUP, RNFR, ABOR, USER or AUTH |
      | REST and STOR below the end | undefined (RFC 3659 §5.3) | what was there up to the offset, then the new bytes, nothing behind them |
      | SIZE in TYPE A | bytes that would be sent | 550: nobody knows without reading the file |
      | MDTM of a directory | not said | 550 |
      | MDTM with a time | part of the name in RFC 3659 | part of the name; a time to set only where that is switched on |
      | Data protection too low | 534, 521 or 522 in three texts | 522 |
      | TLS refused on the data connection | 522 in RFC 4217, 425 in some servers | 522 if it was refused, 425 if nobody came |
      | AUTH under TLS | allowed in RFC 2228 | 503 |
      | CCC | 500, 502, 533 or 534 | 533 without TLS, 534 with it |
      | ABOR without a transfer | 225 or 226 | 226 |
      | STAT during a transfer | may be answered at any time | at once, ten a second at most, unless other lines wait before it |
      | USER when logged in | begins a new login | 530: one login for each session |
      | A stalled data connection | 421 in some servers | 426, and the session goes on |
      | OPTS UTF8 OFF | 200 in some servers | 501: names are UTF-8 |
      | Backslash in a name | an ordinary character | refused: Windows tools take it for a separator |
      """;

  private ConformanceDocument() {}

  /// The whole text.
  static String text() {
    return String.join("\n", INTRODUCTION, commands(), EXTENSIONS, DEVIATIONS, links());
  }

  private static String commands() {
    Map<Verb, List<String>> proofs = proofs();
    var text = new StringBuilder("## Commands\n\n");
    text.append(
        "| Command | Source | Before login | Replies | Proved by |\n|---|---|---|---|---|\n");
    for (Verb verb : Verb.values()) {
      String codes =
          new TreeSet<>(verb.replies())
              .stream().map(String::valueOf).collect(Collectors.joining(" "));
      String dialogues =
          proofs.getOrDefault(verb, List.of()).stream()
              .map(name -> "[" + name + "]")
              .collect(Collectors.joining(", "));
      text.append(
          "| `%s` | %s | %s | %s | %s |\n"
              .formatted(
                  verb.syntax().replace("|", "\\|"),
                  verb.source(),
                  verb.isOpen() ? "yes" : "530",
                  codes,
                  dialogues));
    }
    return text.toString();
  }

  private static String links() {
    return proofs().values().stream()
        .flatMap(List::stream)
        .distinct()
        .sorted()
        .map(name -> "[" + name + "]: " + FOLDER + name + ".ftp\n")
        .collect(Collectors.joining());
  }

  /// The dialogues of each verb, those about the fewest verbs first: they say most about it.
  private static Map<Verb, List<String>> proofs() {
    Map<Verb, List<String>> proofs = new EnumMap<>(Verb.class);
    List<DialogueFile> files =
        DialogueFile.all().stream()
            .sorted(Comparator.comparingInt(file -> file.verbs().size()))
            .toList();
    for (Verb verb : Verb.values()) {
      proofs.put(
          verb,
          files.stream()
              .filter(file -> file.verbs().contains(verb))
              .limit(5)
              .map(file -> file.name().replace(".ftp", ""))
              .toList());
    }
    return proofs;
  }

  /// Verbs that no dialogue proves anything about.
  static List<Verb> unproved() {
    return proofs().entrySet().stream()
        .filter(proof -> proof.getValue().isEmpty())
        .map(Map.Entry::getKey)
        .toList();
  }
}
