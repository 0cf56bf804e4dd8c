package dev.wharf.auth.unix;

import dev.wharf.auth.spi.AuthResult;
import dev.wharf.auth.spi.AuthResult.Reason;
import dev.wharf.auth.spi.Authenticator;
import dev.wharf.auth.spi.Credentials;
import dev.wharf.auth.spi.Decoy;
import dev.wharf.auth.spi.LoginAttempt;
import dev.wharf.auth.spi.PasswordHashes;
import dev.wharf.auth.spi.Printable;
import dev.wharf.auth.spi.Proof;
import dev.wharf.auth.spi.StoredHash;
import dev.wharf.domain.Secret;
import dev.wharf.domain.Username;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/// Lets in the users of the machine, by their passwords in the shadow database.
///
/// Each attempt with a password costs one hash, whoever it is for; what else speaks against the
/// account is looked at after that. The account has the name that the database gives it, so that
/// every spelling that the database accepts is the same account.
final class UnixAuthenticator implements Authenticator {
  private static final Logger LOG = System.getLogger(UnixAuthenticator.class.getName());

  /// What stands in place of a hash that is in the shadow database.
  private static final String SHADOWED = "x";

  private final UnixUsers users;
  private final UnixRules rules;
  private final PasswordHashes hashes;
  private final InstantSource clock;
  private final Decoy decoy;

  UnixAuthenticator(UnixUsers users, UnixRules rules, PasswordHashes hashes, InstantSource clock) {
    this.users = users;
    this.rules = rules;
    this.hashes = hashes;
    this.clock = clock;
    this.decoy = hashes.decoy();
  }

  @Override
  public AuthResult authenticate(LoginAttempt attempt) {
    return switch (attempt.credentials()) {
      case Credentials.Password(Secret secret) ->
          authenticate(attempt.name(), new Proof.OfPassword(secret, hashes, decoy));
      case Credentials.ClientCertificate _ ->
          authenticate(attempt.name(), new Proof.OfCertificate());
      case Credentials.Anonymous _ -> new AuthResult.Undecided();
    };
  }

  private AuthResult authenticate(Username name, Proof proof) {
    try {
      Optional<UnixUser> user = users.user(name.value());
      if (user.isEmpty()) {
        proof.spend();
        return new AuthResult.Undecided();
      }
      return judge(user.get(), proof);
    } catch (IOException e) {
      return new AuthResult.Unavailable("the users of the machine: " + Failures.of(e), e);
    }
  }

  private AuthResult judge(UnixUser user, Proof proof) throws IOException {
    boolean shadowed = user.hash().equals(SHADOWED);
    Optional<ShadowEntry> shadow = shadowed ? users.shadow(user.name()) : Optional.empty();
    StoredHash hash = hashes.read(shadow.map(ShadowEntry::hash).orElse(user.hash()));
    decoy.learn(hash);
    Optional<Reason> wrong = proof.refusal(hash);
    if (wrong.isPresent()) {
      if (hash instanceof StoredHash.Refused(String why)) {
        log(wrong.get(), user, why);
      }
      return new AuthResult.Refused(wrong.get());
    }
    Optional<Reason> over = shadow.flatMap(entry -> entry.refusal(today()));
    if (over.isPresent()) {
      return new AuthResult.Refused(over.get());
    }
    Optional<String> refusal = rules.refusal(user);
    if (refusal.isPresent()) {
      log(Reason.LOCKED, user, refusal.get());
      return new AuthResult.Refused(Reason.LOCKED);
    }
    return accepted(user);
  }

  private static AuthResult accepted(UnixUser user) {
    try {
      return new AuthResult.Accepted(UnixRules.account(user));
    } catch (IllegalArgumentException e) {
      log(Reason.BROKEN_ACCOUNT, user, String.valueOf(e.getMessage()));
      return new AuthResult.Refused(Reason.BROKEN_ACCOUNT);
    }
  }

  private long today() {
    return Duration.between(Instant.EPOCH, clock.instant()).toDays();
  }

  private static void log(Reason reason, UnixUser user, String why) {
    LOG.log(
        Level.WARNING,
        "login refused, {0}: user {1} of the machine: {2}",
        reason,
        Printable.quoted(user.name()),
        why);
  }
}
