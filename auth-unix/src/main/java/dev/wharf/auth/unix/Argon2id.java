package dev.wharf.auth.unix;

import dev.wharf.auth.spi.PasswordScheme;
import dev.wharf.domain.Secret;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/// `$argon2id$v=19$m=19456,t=2,p=1$SALT$HASH`: Argon2id of RFC 9106 in the PHC string format, the
/// scheme of new hashes. Memory in KiB, passes, lanes; salt and hash in Base64 without padding.
public final class Argon2id implements PasswordScheme {
  private static final String PREFIX = "$argon2id$";

  /// What OWASP recommends: 19 MiB, two passes, one lane.
  private static final Cost TODAY = new Cost(19_456, 2, 1);

  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;
  private static final int MAX_BYTES = 128;
  private static final int MAX_LANES = 255;

  /// For `ServiceLoader`.
  public Argon2id() {}

  private record Cost(int memoryKib, int passes, int lanes) {
    @Override
    public String toString() {
      return "m=" + memoryKib + ",t=" + passes + ",p=" + lanes;
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
    return "argon2id";
  }

  @Override
  public boolean recognizes(String hash) {
    return hash.startsWith(PREFIX);
  }

  @Override
  public String cost(String hash) {
    return parse(hash).cost.toString();
  }

  @Override
  public boolean verify(Secret secret, String hash) {
    Parsed parsed = parse(hash);
    return HashBudget.within(
        parsed.cost.memoryKib(),
        () ->
            MessageDigest.isEqual(
                parsed.hash, compute(secret, parsed.cost, parsed.salt, parsed.hash.length)));
  }

  @Override
  public String hash(Secret secret) {
    byte[] salt = new byte[SALT_BYTES];
    new SecureRandom().nextBytes(salt);
    byte[] hash = compute(secret, TODAY, salt, HASH_BYTES);
    Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
    return PREFIX
        + "v=19$"
        + TODAY
        + "$"
        + base64.encodeToString(salt)
        + "$"
        + base64.encodeToString(hash);
  }

  private static byte[] compute(Secret secret, Cost cost, byte[] salt, int length) {
    var generator = new Argon2BytesGenerator();
    generator.init(
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(cost.memoryKib())
            .withIterations(cost.passes())
            .withParallelism(cost.lanes())
            .withSalt(salt)
            .build());
    byte[] hash = new byte[length];
    secret.use(bytes -> generator.generateBytes(bytes, hash));
    return hash;
  }

  private static Parsed parse(String text) {
    String[] parts = text.substring(PREFIX.length()).split("\\$", -1);
    if (parts.length != 4 || !parts[0].equals("v=19")) {
      throw new IllegalArgumentException("not of the form v=19$m=,t=,p=$salt$hash");
    }
    byte[] salt = PhcString.bytes(parts[2], "the salt", 8, MAX_BYTES);
    byte[] hash = PhcString.bytes(parts[3], "the hash", 16, MAX_BYTES);
    long[] numbers = PhcString.numbers(parts[1], "m", "t", "p");
    HashBudget.checkHeap(numbers[0], numbers[1]);
    if (numbers[1] < 1 || numbers[2] < 1 || numbers[2] > MAX_LANES) {
      throw new IllegalArgumentException("passes or lanes out of range");
    }
    if (numbers[0] < 8 * numbers[2]) {
      throw new IllegalArgumentException("less than 8 KiB of memory for each lane");
    }
    return new Parsed(new Cost((int) numbers[0], (int) numbers[1], (int) numbers[2]), salt, hash);
  }
}
