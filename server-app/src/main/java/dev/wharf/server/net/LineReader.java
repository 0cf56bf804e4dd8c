package dev.wharf.server.net;

import dev.wharf.protocol.port.ControlLine;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/// Makes lines of the bytes of a control connection, however they are cut into pieces. No I/O of
/// its own. Not thread-safe.
///
/// A line ends with CR LF or a bare LF; CR NUL is a CR in the line (RFC 2640 §3.1), any other CR or
/// NUL is an ordinary byte. Telnet commands are taken out wherever they stand (RFC 854): offers and
/// demands are refused, but only [#MAX_ANSWERS] times, so that nobody gets a reflector. An IAC in
/// front of what is no telnet command is an ordinary byte: it never hides the byte behind it.
///
/// A line that is too long is read to its end and thrown away: its tail is never taken for a
/// command. Bytes of lines that were handed out are overwritten, since a line may hold a password.
final class LineReader {
  /// Most bytes of a line, CR LF included.
  static final int MAX_LINE = 8192;

  /// Most bytes, telnet commands included, that are read in search of the end of one line.
  static final int MAX_SEARCH = 65_536;

  /// Most answers to telnet negotiations on one connection.
  static final int MAX_ANSWERS = 32;

  /// Most bytes of one telnet subnegotiation; a line with a longer one counts as too long.
  static final int MAX_SUBNEGOTIATION = 256;

  private static final byte[] NOTHING = {};
  private static final int FIRST_ROOM = 64;

  private static final int NUL = 0;
  private static final int LF = '\n';
  private static final int CR = '\r';
  private static final int LOWEST_COMMAND = 236;
  private static final int SE = 240;
  private static final int SB = 250;
  private static final int WILL = 251;
  private static final int WONT = 252;
  private static final int DO = 253;
  private static final int DONT = 254;
  private static final int IAC = 255;

  private final Answers answers;
  private Telnet telnet = Telnet.DATA;
  private int verb;
  private int subnegotiation;
  private int answered;

  private byte[] line = NOTHING; // has room only while a line is on its way
  private int length;
  private int searched;
  private boolean afterCarriageReturn;
  private boolean overlong;
  private boolean endless;

  /// Where answers to telnet negotiations go.
  @FunctionalInterface
  interface Answers {
    void send(byte[] answer) throws IOException;
  }

  /// What the next byte is, as far as telnet is concerned.
  private enum Telnet {
    DATA,
    COMMAND,
    OPTION,
    SUBNEGOTIATION,
    SUBNEGOTIATION_COMMAND
  }

  LineReader(Answers answers) {
    this.answers = answers;
  }

  /// Takes bytes from `in` up to the end of a line, or all of them.
  ///
  /// @return [ControlLine.Text], [ControlLine.Overlong], or [ControlLine.Endless] (then for ever),
  ///   or empty if more bytes are needed
  /// @throws IOException if an answer could not be sent
  Optional<ControlLine> read(ByteBuffer in) throws IOException {
    while (in.hasRemaining()) {
      searched++;
      endless |= searched > MAX_SEARCH;
      if (endless) {
        in.position(in.limit());
        return Optional.of(new ControlLine.Endless());
      }
      if (isEnd(in.get() & 0xff)) {
        return Optional.of(finish());
      }
    }
    return Optional.empty();
  }

  /// Whether it stands in the middle of a line or of a telnet command.
  boolean isInside() {
    return searched > 0;
  }

  private boolean isEnd(int b) throws IOException {
    switch (telnet) {
      case DATA -> {
        if (b != IAC) {
          return isEndOfData(b);
        }
        telnet = Telnet.COMMAND;
      }
      case COMMAND -> {
        return isEndAfterIac(b);
      }
      case OPTION -> {
        telnet = Telnet.DATA;
        refuse(b);
      }
      case SUBNEGOTIATION -> {
        telnet = b == IAC ? Telnet.SUBNEGOTIATION_COMMAND : Telnet.SUBNEGOTIATION;
        countSubnegotiation();
      }
      case SUBNEGOTIATION_COMMAND -> {
        telnet = b == SE ? Telnet.DATA : Telnet.SUBNEGOTIATION;
        countSubnegotiation();
      }
    }
    return false;
  }

  private boolean isEndAfterIac(int b) {
    telnet =
        switch (b) {
          case WILL, WONT, DO, DONT -> Telnet.OPTION;
          case SB -> Telnet.SUBNEGOTIATION;
          default -> Telnet.DATA;
        };
    verb = b;
    subnegotiation = 0;
    if (b == IAC) {
      return isEndOfData(IAC);
    }
    if (b >= LOWEST_COMMAND) {
      return false; // IP, DM, AYT and so on mean nothing to FTP
    }
    return isEndOfData(IAC) || isEndOfData(b);
  }

  private boolean isEndOfData(int b) {
    if (afterCarriageReturn) {
      afterCarriageReturn = false;
      if (b == LF) {
        return true;
      }
      append(CR);
      if (b == NUL) {
        return false;
      }
    }
    if (b == CR) {
      afterCarriageReturn = true;
    } else if (b != LF) {
      append(b);
    }
    return b == LF;
  }

  private void append(int b) {
    if (overlong) {
      return;
    }
    if (length == MAX_LINE - 2) {
      overlong = true;
      forget();
      return;
    }
    if (length == line.length) {
      byte[] more = Arrays.copyOf(line, Math.max(FIRST_ROOM, Math.min(MAX_LINE, 2 * length)));
      Arrays.fill(line, (byte) 0);
      line = more;
    }
    line[length++] = (byte) b;
  }

  private ControlLine finish() {
    ControlLine result =
        overlong ? new ControlLine.Overlong() : new ControlLine.Text(Arrays.copyOf(line, length));
    forget();
    overlong = false;
    searched = 0;
    return result;
  }

  private void forget() {
    Arrays.fill(line, (byte) 0);
    line = NOTHING;
    length = 0;
  }

  private void refuse(int option) throws IOException {
    if (answered == MAX_ANSWERS) {
      return;
    }
    answered++;
    int answer = verb == WILL || verb == WONT ? DONT : WONT;
    answers.send(new byte[] {(byte) IAC, (byte) answer, (byte) option});
  }

  private void countSubnegotiation() {
    subnegotiation++;
    if (subnegotiation > MAX_SUBNEGOTIATION) {
      telnet = Telnet.DATA;
      overlong = true;
      forget();
    }
  }
}
