package dev.wharf.protocol.fuzz;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;

/// The argument of OPTS.
public final class OptsFuzz {
  private static final byte[] VERB = "OPTS ".getBytes(US_ASCII);

  private OptsFuzz() {}

  /// One argument.
  public static void fuzzerTestOneInput(byte[] argument) {
    byte[] line = Arrays.copyOf(VERB, VERB.length + argument.length);
    System.arraycopy(argument, 0, line, VERB.length, argument.length);
    CommandParserFuzz.fuzzerTestOneInput(line);
  }
}
