package dev.wharf.server.logs;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;

/// How a transfer becomes a line that other programs read. What does not fit into a line, in names
/// of files and accounts, is written in another way: nobody can forge one.
public enum TransferFormat {
  /// That of wu-ftpd: the last letter is `c` for complete and `i` for incomplete.
  XFERLOG,
  /// The Common Log Format of web servers; the status is 200, or 426 for incomplete.
  CLF,
  /// The Extended Log File Format of the W3C; the status is 226 or 426. Times are UTC.
  W3C,
  /// Seconds, session, account, address, direction, bytes, seconds it took, path. The direction is
  /// `U` or `D`, and `u` or `d` for incomplete.
  STATS;

  private static final String UNRESERVED = "-._~/";
  private static final int LONGEST = 4096;

  /// Which way the bytes went.
  public enum Direction {
    /// From the client.
    UPLOAD,
    /// To the client.
    DOWNLOAD
  }

  /// Whether all of it went over.
  public enum Outcome {
    /// It did.
    COMPLETE,
    /// It was cut.
    INCOMPLETE
  }

  /// A transfer that is over.
  ///
  /// @param time when it ended
  public record Transfer(
      Direction direction,
      Outcome outcome,
      Instant time,
      String session,
      String client,
      String account,
      String path,
      long bytes,
      Duration duration) {
    private boolean isUpload() {
      return direction == Direction.UPLOAD;
    }

    private boolean isComplete() {
      return outcome == Outcome.COMPLETE;
    }
  }

  /// What a new file begins with.
  public String head() {
    return this == W3C
        ? "#Version: 1.0\n#Software: Wharf\n#Fields: date time c-ip cs-method cs-uri-stem sc-status"
            + " cs-username sc-bytes time-taken\n"
        : "";
  }

  /// The line, with its end.
  public String line(Transfer transfer, ZoneId zone) {
    return switch (this) {
      case XFERLOG -> xferlog(transfer, zone);
      case CLF -> clf(transfer, zone);
      case W3C -> w3c(transfer);
      case STATS -> stats(transfer);
    };
  }

  private static DateTimeFormatter english(String pattern, ZoneId zone) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).withZone(zone);
  }

  private static String xferlog(Transfer t, ZoneId zone) {
    boolean guest = t.account().equals("anonymous") || t.account().equals("ftp");
    return english("EEE MMM ppd HH:mm:ss uuuu", zone).format(t.time())
        + " "
        + Math.max(1, t.duration().toSeconds())
        + " "
        + t.client()
        + " "
        + t.bytes()
        + " "
        + oneWord(t.path())
        + " b _ "
        + (t.isUpload() ? "i " : "o ")
        + (guest ? "a " : "r ")
        + oneWord(t.account())
        + " ftp 0 * "
        + (t.isComplete() ? "c\n" : "i\n");
  }

  private static String clf(Transfer t, ZoneId zone) {
    return t.client()
        + " - "
        + encoded(t.account())
        + " ["
        + english("dd/MMM/uuuu:HH:mm:ss Z", zone).format(t.time())
        + "] \""
        + (t.isUpload() ? "PUT " : "GET ")
        + encoded(t.path())
        + " FTP/1.0\" "
        + (t.isComplete() ? "200 " : "426 ")
        + t.bytes()
        + "\n";
  }

  private static String w3c(Transfer t) {
    return english("uuuu-MM-dd HH:mm:ss", ZoneOffset.UTC).format(t.time())
        + " "
        + t.client()
        + (t.isUpload() ? " []created " : " []sent ")
        + encoded(t.path())
        + (t.isComplete() ? " 226 " : " 426 ")
        + encoded(t.account())
        + " "
        + t.bytes()
        + " "
        + t.duration().toSeconds()
        + "\n";
  }

  private static String stats(Transfer t) {
    String direction = t.isUpload() ? "U" : "D";
    return t.time().getEpochSecond()
        + " "
        + t.session()
        + " "
        + encoded(t.account())
        + " "
        + t.client()
        + " "
        + (t.isComplete() ? direction : direction.toLowerCase(Locale.ROOT))
        + " "
        + t.bytes()
        + " "
        + t.duration().toSeconds()
        + " "
        + encoded(t.path())
        + "\n";
  }

  /// Blanks and all that is no letter or sign become `_`, as wu-ftpd has it.
  private static String oneWord(String text) {
    var word = new StringBuilder();
    text.codePoints()
        .limit(LONGEST)
        .forEach(
            point -> {
              int type = Character.getType(point);
              boolean plain =
                  !Character.isWhitespace(point)
                      && !Character.isSpaceChar(point)
                      && type != Character.CONTROL
                      && type != Character.FORMAT
                      && type != Character.SURROGATE;
              word.appendCodePoint(plain ? point : '_');
            });
    return word.isEmpty() ? "-" : word.toString();
  }

  /// As in a URL (RFC 3986 §2.1).
  private static String encoded(String text) {
    var url = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      if (c < 128 && (Character.isLetterOrDigit(c) || UNRESERVED.indexOf(c) >= 0)) {
        url.append(c);
      } else {
        url.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
      }
    }
    return url.isEmpty() ? "-" : url.toString();
  }
}
