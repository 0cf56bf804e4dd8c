package dev.wharf.auth.unix;

import dev.wharf.auth.spi.PasswordScheme;
import dev.wharf.domain.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.bouncycastle.crypto.generators.SCrypt;

/// scrypt (RFC 7914) in the two spellings in use: `$7$…` of crypt(3), which libsodium and Pure-FTPd
/// write, and `$scrypt$ln=17,r=8,p=1$SALT$HASH` in the PHC string format. Verifies only.
public final class Scrypt implements PasswordScheme {
  private static final String CRYPT = "$7$";
  private static final String PHC = "$scrypt$";
  private static final int HASH_BYTES = 32;
  private static final int HASH_DIGITS = 43;
  private static final int PARAMETER_DIGITS = 11;
  private static final int MAX_LOG2 = 30;

  /// For `ServiceLoader`.
  public Scrypt() {}

  private record Cost(int log2, int blockSize, int lanes) {
    long memoryKib() {
      // 128 r bytes for each of N blocks, and for each lane (RFC 7914 §5, §6)
      return Math.ceilDiv(blockSize * ((1L << log2) + lanes), 8);
    }

    @Override
    public String toString() {
      return "ln=" + log2 + ",r=" + blockSize + ",p=" + lanes;
    }
  }

  private static final class Parsed {
    private final Cost cost;
    private final byte[] salt;
    private final byte[] hash;

    private Parsed(Cost cost, byte[] salt, byte[] hash) {
      this.cost = cost;
      this.salt = salt;
      this.hash = hash;
    }
  }

  @Override
  public String name() {
    return "scrypt";
  }

  @Override
  public boolean recognizes(String hash) {
    return hash.startsWith(CRYPT) || hash.startsWith(PHC);
  }

  @Override
  public String cost(String hash) {
    return parse(hash).cost.toString();
  }

  @Override
  public boolean verify(Secret secret, String hash) {
    Parsed parsed = parse(hash);
    return HashBudget.within(
        parsed.cost.memoryKib(), () -> secret.use(bytes -> matches(bytes, parsed, hash)));
  }

  private static boolean matches(byte[] secret, Parsed parsed, String text) {
    int length = text.startsWith(PHC) ? parsed.hash.length : HASH_BYTES;
    byte[] computed =
        SCrypt.generate(
            secret,
            parsed.salt,
            1 << parsed.cost.log2(),
            parsed.cost.blockSize(),
            parsed.cost.lanes(),
            length);
    return MessageDigest.isEqual(
        text.startsWith(PHC) ? computed : ascii(Crypt64.encode(computed)), parsed.hash);
  }

  @Override
  public String hash(Secret secret) {
    throw new UnsupportedOperationException("scrypt only verifies");
  }

  private static Parsed parse(String text) {
    Parsed parsed = text.startsWith(PHC) ? parsePhc(text) : parseCrypt(text);
    Cost cost = parsed.cost;
    if (cost.log2() < 1 || cost.log2() > MAX_LOG2) {
      throw new IllegalArgumentException("ln is not from 1 to " + MAX_LOG2);
    }
    if (cost.blockSize() < 1 || cost.lanes() < 1) {
      throw new IllegalArgumentException("r or p is 0");
    }
    if (cost.blockSize() == 1 && cost.log2() >= 16) {
      throw new IllegalArgumentException("r=1 goes with ln below 16 only (RFC 7914 §2)");
    }
    HashBudget.checkHeap(cost.memoryKib(), cost.lanes());
    return parsed;
  }

  private static Parsed parsePhc(String text) {
    String[] parts = text.substring(PHC.length()).split("\\$", -1);
    if (parts.length != 3) {
      throw new IllegalArgumentException("not of the form ln=,r=,p=$salt$hash");
    }
    long[] numbers = PhcString.numbers(parts[0], "ln", "r", "p");
    byte[] salt = PhcString.bytes(parts[1], "the salt", 8, 128);
    byte[] hash = PhcString.bytes(parts[2], "the hash", 16, 128);
    return new Parsed(
        new Cost(
            (int) Math.min(numbers[0], MAX_LOG2 + 1),
            (int) Math.min(numbers[1], 1 << 24),
            (int) numbers[2]),
        salt,
        hash);
  }

  /// One digit for the logarithm of N, five each for r and p, then salt and hash. The salt is the
  /// text itself, not what it might encode.
  private static Parsed parseCrypt(String text) {
    int saltStart = CRYPT.length() + PARAMETER_DIGITS;
    int saltEnd = text.lastIndexOf('$');
    if (saltEnd <= saltStart
        || text.length() != saltEnd + 1 + HASH_DIGITS
        || !Crypt64.isDigits(text, CRYPT.length(), saltStart)
        || !Crypt64.isDigits(text, saltStart, saltEnd)
        || !Crypt64.isDigits(text, saltEnd + 1, text.length())) {
      throw new IllegalArgumentException("not parameters, salt and 43 digits of hash");
    }
    return new Parsed(
        new Cost(
            Crypt64.digit(text.charAt(3)),
            Math.min(Crypt64.number(text.substring(4, 9)), 1 << 24),
            Crypt64.number(text.substring(9, saltStart))),
        ascii(text.substring(saltStart, saltEnd)),
        ascii(text.substring(saltEnd + 1)));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
