package dev.wharf.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.wharf.protocol.command.Verb;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;

/// Lines that clients might send, and some that none would.
final class RandomLines {
  private static final List<String> PATHS =
      List.of(
          "a.txt",
          "b.txt",
          "d",
          "d/c.txt",
          "e/f",
          "new.txt",
          "d/new.txt",
          "missing/x",
          "/",
          "..",
          ".",
          "*",
          "*.txt",
          "[a-c]*",
          "~",
          "%41",
          " x ",
          "ü",
          "😀",
          "{a,b}",
          "-la",
          "-a d",
          "--",
          "/d/../a.txt",
          "a.txt/",
          ".wharf-1",
          "20260102030405 a.txt",
          "\"a.txt\" 1 3");
  private static final List<String> JUNK =
      List.of(
          "",
          " ",
          "\\",
          "a\\b",
          "\u0001",
          "a\0b",
          "x".repeat(300),
          "/x".repeat(150),
          "9".repeat(30),
          "-1",
          "1e3",
          "%s%n",
          "A N",
          "|||",
          ",,,,,",
          "\u00e9",
          "\ufeff",
          ";;; x");
  private static final List<Verb> OFTEN =
      List.of(
          Verb.PASV, Verb.PASV, Verb.EPSV, Verb.PORT, Verb.TYPE, Verb.TYPE, Verb.REST, Verb.RETR,
          Verb.RETR, Verb.STOR, Verb.STOR, Verb.APPE, Verb.STOU, Verb.LIST, Verb.NLST, Verb.MLSD,
          Verb.RNFR, Verb.RNTO, Verb.MKD, Verb.CWD);

  private final RandomGenerator random;

  RandomLines(RandomGenerator random) {
    this.random = random;
  }

  <T> T one(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  /// The next line of somebody who is logged in or not.
  byte[] next(boolean in) {
    if (!in && chance(60)) {
      return one(List.of("USER alice", "PASS secret", "USER bob", "PASS wrong")).getBytes(UTF_8);
    }
    if (chance(1)) {
      return noise();
    }
    Verb verb = in && chance(55) ? one(OFTEN) : one(List.of(Verb.values()));
    if ((verb == Verb.QUIT && !chance(10)) || (verb == Verb.EPSV && chance(50))) {
      verb = Verb.PASV;
    }
    String argument = chance(8) ? one(JUNK) : argument(verb);
    String word = chance(10) ? verb.name().toLowerCase(Locale.ROOT) : verb.name();
    return (argument.isEmpty() ? word : word + " " + argument).getBytes(UTF_8);
  }

  private byte[] noise() {
    byte[] bytes = new byte[random.nextInt(12)];
    random.nextBytes(bytes);
    return chance(50) ? bytes : one(List.of("NONSENSE", "GET / HTTP/1.1", "XPWD")).getBytes(UTF_8);
  }

  private String argument(Verb verb) {
    return switch (verb) {
      case USER -> one(List.of("alice", "bob"));
      case PASS -> one(List.of("secret", "wrong"));
      case PASV, CDUP, FEAT, PWD, ABOR, QUIT, NOOP, SYST, ACCT, CCC, REIN, LPSV -> "";
      case TYPE -> one(List.of("A", "I", "I", "L 8", "E"));
      case STRU -> one(List.of("F", "R"));
      case MODE -> one(List.of("S", "Z"));
      case REST -> one(List.of("0", "1", "3", "99", "9223372036854775807"));
      case RANG -> one(List.of("1 2", "0 99", "1 0", "5 2", "0 9223372036854775807"));
      case ALLO -> one(List.of("0", "3", "100", "5 R 1"));
      case PORT -> one(List.of("192,0,2,7,4,1", "192,0,2,8,4,1", "192,0,2,7,0,25"));
      case EPRT -> one(List.of("|1|192.0.2.7|5000|", "|1|192.0.2.8|5000|", "|2|::1|5000|"));
      case EPSV -> one(List.of("", "1", "2", chance(10) ? "ALL" : ""));
      case MFMT -> "20250102030405 " + one(PATHS);
      case MFF -> "modify=20250102030405;UNIX.mode=640; " + one(PATHS);
      case SITE -> one(List.of("HELP", "CHMOD 640 a.txt", "UTIME 20250102030405 a.txt", "IDLE 60"));
      case OPTS -> one(List.of("UTF8 ON", "MLST type;size;", "MLST", "HASH MD5", "HASH"));
      case AUTH -> one(List.of("TLS", "SSL", "X"));
      case PROT -> one(List.of("P", "C", "S"));
      case HOST, LANG -> one(List.of("en", "localhost"));
      case HELP -> one(List.of("", "RETR", "SITE"));
      case STAT, STOU, LIST, NLST, MLSD, MLST, AVBL -> chance(50) ? "" : one(PATHS);
      default -> one(PATHS);
    };
  }
}
