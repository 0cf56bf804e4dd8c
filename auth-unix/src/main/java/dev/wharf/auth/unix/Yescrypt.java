package dev.wharf.auth.unix;

/// `$y$j9T$SALT$HASH`: yescrypt, what Debian and Fedora hash passwords with today.
///
/// The parameters are taken in the form that crypt_gensalt(3) and mkpasswd(1) write: the flavour
/// `j`, a digit for the logarithm of N, a digit for r.
public final class Yescrypt extends CryptScheme {
  private static final int SALT_START = 7;
  private static final int HASH_DIGITS = 43;

  /// Larger digits begin a longer number, which no tool writes.
  private static final int MAX_DIGIT = 47;

  /// For `ServiceLoader`.
  public Yescrypt() {
    super("yescrypt", "$y$", "$y$j75$....");
  }

  @Override
  public String cost(String hash) {
    int saltEnd = hash.lastIndexOf('$');
    if (saltEnd < SALT_START
        || saltEnd - SALT_START > 86
        || hash.charAt(3) != 'j'
        || hash.charAt(SALT_START - 1) != '$'
        || hash.length() != saltEnd + 1 + HASH_DIGITS
        || !Crypt64.isDigits(hash, 4, SALT_START - 1)
        || !Crypt64.isDigits(hash, SALT_START, saltEnd)
        || !Crypt64.isDigits(hash, saltEnd + 1, hash.length())) {
      throw new IllegalArgumentException("not of the form j9T$salt$hash");
    }
    int log2 = parameter(hash.charAt(4));
    int blockSize = parameter(hash.charAt(5));
    if (log2 > 30) {
      throw new IllegalArgumentException("asks for 2^" + log2 + " blocks of memory");
    }
    HashBudget.check(Math.ceilDiv((long) blockSize << log2, 8), 1);
    return "ln=" + log2 + ",r=" + blockSize;
  }

  private static int parameter(char c) {
    int digit = Crypt64.digit(c);
    if (digit > MAX_DIGIT) {
      throw new IllegalArgumentException("parameters in a form that no tool writes");
    }
    return digit + 1;
  }
}
