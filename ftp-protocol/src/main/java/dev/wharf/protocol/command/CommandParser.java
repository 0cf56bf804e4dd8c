package dev.wharf.protocol.command;

import dev.wharf.domain.FtpPath;
import dev.wharf.domain.Secret;
import dev.wharf.protocol.reply.Replies;
import dev.wharf.protocol.reply.Reply;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;

/// Turns one line from the client into a command.
///
/// Command words are case-insensitive (RFC 959 §5.3). One space separates word and argument;
/// further spaces belong to the argument, since a pathname may start with one (RFC 3659 §2.3).
/// Arguments that are no pathnames lose the spaces around them, since devices send `TYPE I `. Never
/// throws: what cannot be understood is one of the other [Parsed]. Immutable.
public final class CommandParser {
  /// First words of HTTP requests that are no FTP verbs.
  private static final Set<String> HTTP =
      Set.of("GET", "POST", "PUT", "HEAD", "OPTIONS", "CONNECT", "DELETE", "PATCH", "TRACE");

  private final boolean backslashes;

  /// A parser.
  ///
  /// @param backslashes whether names may hold a backslash; Windows clients and tools take it for a
  ///   separator
  public CommandParser(boolean backslashes) {
    this.backslashes = backslashes;
  }

  /// Turns a line into a command.
  ///
  /// @param line bytes without CR LF; arguments are UTF-8 (RFC 2640 §2.2), the secret of PASS is
  ///   kept as it came
  public Parsed parse(byte[] line) {
    int space = 0;
    while (space < line.length && line[space] != ' ') {
      space++;
    }
    String word = new String(line, 0, space, StandardCharsets.US_ASCII).toUpperCase(Locale.ROOT);
    if (HTTP.contains(word)) {
      return new Parsed.Foreign();
    }
    Optional<Verb> verb = isWord(line, space) ? Verb.of(word) : Optional.empty();
    if (verb.isEmpty()) {
      return new Parsed.Unknown();
    }
    byte[] rest =
        space < line.length ? Arrays.copyOfRange(line, space + 1, line.length) : new byte[0];
    if (verb.get() == Verb.PASS) {
      return valid(new Command.Pass(Secret.of(rest)));
    }
    return decode(rest)
        .map(argument -> parse(verb.get(), argument))
        .orElseGet(() -> malformed(verb.get(), Replies.notUtf8()));
  }

  /// Case folding is for ASCII letters only: `ſtat` is no STAT.
  private static boolean isWord(byte[] line, int length) {
    for (int i = 0; i < length; i++) {
      int c = line[i];
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      if (!letter) {
        return false;
      }
    }
    return length > 0;
  }

  private static Optional<String> decode(byte[] bytes) {
    try {
      String text =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(bytes))
              .toString()
              .replace("\r\0", "\r"); // how Telnet writes a CR (RFC 2640 §3.1)
      return text.indexOf('\0') < 0 ? Optional.of(text) : Optional.empty();
    } catch (CharacterCodingException _) {
      return Optional.empty();
    }
  }

  private Parsed parse(Verb verb, String argument) {
    String word = argument.strip();
    return switch (verb) {
      case USER -> some(verb, word, Command.User::new);
      case PASS -> throw new IllegalStateException("taken as bytes before");
      case ACCT -> valid(new Command.Acct());
      case QUIT -> valid(new Command.Quit());
      case HOST -> HostName.isValid(word) ? valid(new Command.Host(word)) : syntax(verb);
      case CLNT -> some(verb, word, _ -> new Command.Clnt());
      case CSID -> some(verb, word, _ -> new Command.Csid());
      case CWD -> path(verb, argument, Command.Cwd::new);
      case CDUP -> none(verb, word, new Command.Cdup());
      case PWD -> valid(new Command.Pwd());
      case MKD -> path(verb, argument, Command.Mkd::new);
      case RMD -> path(verb, argument, Command.Rmd::new);
      case DELE -> path(verb, argument, Command.Dele::new);
      case RNFR -> path(verb, argument, Command.Rnfr::new);
      case RNTO -> path(verb, argument, Command.Rnto::new);
      case PORT -> DataPortArguments.port(word);
      case EPRT -> DataPortArguments.eprt(word);
      case PASV -> valid(new Command.Pasv());
      case EPSV -> DataPortArguments.epsv(word);
      case TYPE -> type(word);
      case STRU -> letter(verb, word, "F", "RP", new Command.Stru());
      case MODE -> letter(verb, word, "S", "BCZ", new Command.Mode());
      case RETR -> path(verb, argument, Command.Retr::new);
      case STOR -> path(verb, argument, Command.Stor::new);
      case STOU -> optionalPath(verb, argument, Command.Stou::new);
      case APPE -> path(verb, argument, Command.Appe::new);
      case LIST -> listing(verb, argument, Command.List::new);
      case NLST -> listing(verb, argument, Command.Nlst::new);
      case MLSD -> optionalPath(verb, argument, Command.Mlsd::new);
      case ALLO -> allocate(word);
      case REST ->
          number(word).isPresent()
              ? valid(new Command.Rest(number(word).getAsLong()))
              : syntax(verb);
      case RANG -> range(word);
      case ABOR -> valid(new Command.Abor());
      case MLST -> optionalPath(verb, argument, Command.Mlst::new);
      case SIZE -> path(verb, argument, Command.Size::new);
      case MDTM -> path(verb, argument, Command.Mdtm::new);
      case MFMT -> timed(verb, argument, Command.Mfmt::new);
      case MFF -> FactArguments.mff(argument, this);
      case STAT ->
          argument.isEmpty()
              ? valid(new Command.Stat())
              : listing(verb, argument, CommandParser::stat);
      case HASH -> path(verb, argument, Command.Hash::new);
      case XCRC, XMD5, XSHA, XSHA1, XSHA256, XSHA512 ->
          path(verb, argument, text -> new Command.Checksum(verb, text));
      case AVBL -> optionalPath(verb, argument, Command.Avbl::new);
      case SITE -> SiteArguments.parse(argument, this);
      case AUTH, ADAT, PBSZ, PROT, CCC -> security(verb, word);
      case SYST -> valid(new Command.Syst());
      case HELP -> help(word);
      case NOOP -> valid(new Command.Noop());
      case FEAT -> none(verb, word, new Command.Feat());
      case OPTS -> OptsArguments.parse(word);
      case LANG -> language(word);
      case REIN, MIC, CONF, ENC -> valid(new Command.NotDone(verb));
      case SMNT, LPRT, LPSV, MFCT, COMB -> valid(new Command.NotDoneHere(verb));
    };
  }

  // How arguments are judged; shared with the parsers of single verbs.

  static Parsed valid(Command command) {
    return new Parsed.Valid(command);
  }

  static Parsed malformed(Verb verb, Reply reply) {
    return new Parsed.Malformed(verb, reply);
  }

  static Parsed syntax(Verb verb) {
    return malformed(verb, Replies.syntax(verb.syntax()));
  }

  static Parsed notThisParameter(Verb verb) {
    return malformed(verb, Replies.parameterNotDone());
  }

  /// Digits only, up to 2^63-1; a sign, a blank, hex or more is nothing.
  static OptionalLong number(String text) {
    if (text.isEmpty() || text.length() > 19) {
      return OptionalLong.empty();
    }
    long number = 0;
    for (int i = 0; i < text.length(); i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9 || number > (Long.MAX_VALUE - digit) / 10) {
        return OptionalLong.empty();
      }
      number = number * 10 + digit;
    }
    return OptionalLong.of(number);
  }

  private static Parsed some(Verb verb, String argument, Function<String, Command> command) {
    return argument.isEmpty() ? syntax(verb) : valid(command.apply(argument));
  }

  private static Parsed none(Verb verb, String argument, Command command) {
    return argument.isEmpty() ? valid(command) : syntax(verb);
  }

  Parsed path(Verb verb, String argument, Function<String, Command> command) {
    if (argument.isEmpty()) {
      return syntax(verb);
    }
    boolean refused =
        !FtpPath.isPathname(argument) || (!backslashes && argument.indexOf('\\') >= 0);
    return refused
        ? malformed(verb, Replies.nameRefused(verb.givesName()))
        : valid(command.apply(argument));
  }

  private Parsed optionalPath(
      Verb verb, String argument, Function<Optional<String>, Command> command) {
    return argument.isEmpty()
        ? valid(command.apply(Optional.empty()))
        : path(verb, argument, text -> command.apply(Optional.of(text)));
  }

  /// A time and a pathname.
  Parsed timed(Verb verb, String argument, BiFunction<Instant, String, Command> command) {
    int space = argument.indexOf(' ');
    if (space < 0) {
      return syntax(verb);
    }
    return TimeValue.parse(argument.substring(0, space))
        .map(time -> path(verb, argument.substring(space + 1), text -> command.apply(time, text)))
        .orElseGet(() -> syntax(verb));
  }

  // Verbs of one method

  private static Parsed type(String word) {
    return switch (word.toUpperCase(Locale.ROOT)) {
      case "" -> syntax(Verb.TYPE);
      case "A", "A N" -> valid(new Command.Type(true));
      case "I", "L8", "L 8" -> valid(new Command.Type(false));
      default -> notThisParameter(Verb.TYPE);
    };
  }

  private static Parsed letter(Verb verb, String word, String done, String known, Command command) {
    String upper = word.toUpperCase(Locale.ROOT);
    if (upper.equals(done)) {
      return valid(command);
    }
    return upper.length() == 1 && known.contains(upper) ? notThisParameter(verb) : syntax(verb);
  }

  private Parsed listing(
      Verb verb, String argument, BiFunction<ListOptions, Optional<String>, Command> command) {
    ListArgument split = ListArgument.split(argument);
    return split.pathname().isEmpty()
        ? valid(command.apply(split.options(), Optional.empty()))
        : path(verb, split.pathname(), text -> command.apply(split.options(), Optional.of(text)));
  }

  private static Command stat(ListOptions options, Optional<String> pathname) {
    return new Command.StatPath(options, pathname.orElse("."));
  }

  private static Parsed allocate(String word) {
    int space = word.indexOf(' ');
    OptionalLong bytes = number(space < 0 ? word : word.substring(0, space));
    return bytes.isPresent() ? valid(new Command.Allo(bytes.getAsLong())) : syntax(Verb.ALLO);
  }

  private static Parsed range(String word) {
    int space = word.indexOf(' ');
    if (space < 0) {
      return syntax(Verb.RANG);
    }
    OptionalLong first = number(word.substring(0, space));
    OptionalLong last = number(word.substring(space + 1).strip());
    return first.isPresent() && last.isPresent()
        ? valid(new Command.Rang(first.getAsLong(), last.getAsLong()))
        : syntax(Verb.RANG);
  }

  private static Parsed security(Verb verb, String word) {
    String upper = word.toUpperCase(Locale.ROOT);
    return switch (verb) {
      case ADAT -> valid(new Command.Adat());
      case CCC -> valid(new Command.Ccc());
      case PBSZ ->
          number(word).isPresent() && number(word).getAsLong() <= 0xffff_ffffL
              ? valid(new Command.Pbsz())
              : syntax(verb);
      case PROT ->
          switch (upper) {
            case "" -> syntax(verb);
            case "C", "P", "S", "E" -> valid(new Command.Prot(upper.charAt(0)));
            default -> notThisParameter(verb);
          };
      default ->
          switch (upper) {
            case "" -> syntax(verb);
            case "TLS", "TLS-C", "SSL" -> valid(new Command.Auth());
            default -> notThisParameter(verb);
          };
    };
  }

  private static Parsed help(String word) {
    if (word.isEmpty()) {
      return valid(new Command.Help(Optional.empty()));
    }
    return Verb.of(word)
        .map(verb -> valid(new Command.Help(Optional.of(verb))))
        .orElseGet(() -> malformed(Verb.HELP, Replies.noHelp()));
  }

  private static Parsed language(String word) {
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      if (c != '-' && (c > 'z' || !Character.isLetterOrDigit(c))) {
        return syntax(Verb.LANG);
      }
    }
    return valid(new Command.Lang(word.isEmpty() ? Optional.empty() : Optional.of(word)));
  }
}
