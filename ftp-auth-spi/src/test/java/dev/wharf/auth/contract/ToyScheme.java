package dev.wharf.auth.contract;

import dev.wharf.auth.spi.PasswordScheme;
import dev.wharf.domain.Secret;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// A password scheme for tests that want to know how often a password is hashed, and at which cost,
/// without a stopwatch. It hides nothing: `$toy$COST$PASSWORD`, the password in Base64.
///
/// Thread-safe.
public final class ToyScheme implements PasswordScheme {
  private final String name;
  private final List<String> spent = new CopyOnWriteArrayList<>();

  /// A scheme of this name; its hashes begin with `$name$`.
  public ToyScheme(String name) {
    this.name = name;
  }

  /// A hash of `password` at some cost, a word without `$`.
  public String hash(String cost, String password) {
    return Secret.of(password)
        .<String>use(
            bytes ->
                "$"
                    + name
                    + "$"
                    + cost
                    + "$"
                    + Base64.getEncoder().withoutPadding().encodeToString(bytes));
  }

  /// The cost of every check so far, in order.
  public List<String> spent() {
    return List.copyOf(spent);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public boolean recognizes(String hash) {
    return hash.startsWith("$" + name + "$");
  }

  @Override
  public String cost(String hash) {
    int start = name.length() + 2;
    int end = hash.indexOf('$', start);
    if (end < 0) {
      throw new IllegalArgumentException("no cost");
    }
    return hash.substring(start, end);
  }

  @Override
  public boolean verify(Secret secret, String hash) {
    spent.add(cost(hash));
    byte[] stored = Base64.getDecoder().decode(hash.substring(hash.lastIndexOf('$') + 1));
    return secret.matches(Secret.of(stored));
  }

  @Override
  public String hash(Secret secret) {
    return secret.use(
        bytes ->
            "$" + name + "$today$" + Base64.getEncoder().withoutPadding().encodeToString(bytes));
  }
}
