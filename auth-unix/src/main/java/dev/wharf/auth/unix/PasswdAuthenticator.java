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
import java.util.Optional;
import java.util.function.Function;

/// Lets in whom a user file names.
///
/// Each attempt with a password costs one hash, whether the account exists, is locked, broken or
/// just has another password. A name that is not in the file is undecided, after that: another
/// authenticator of the chain may know it, and then costs a hash more.
final class PasswdAuthenticator implements Authenticator {
  private static final Logger LOG = System.getLogger(PasswdAuthenticator.class.getName());

  private final PasswdFile file;
  private final PasswordHashes hashes;

  PasswdAuthenticator(PasswdFile file, PasswordHashes hashes) {
    this.file = file;
    this.hashes = hashes;
  }

  @Override
  public AuthResult authenticate(LoginAttempt attempt) {
    return switch (attempt.credentials()) {
      case Credentials.Password(Secret secret) ->
          authenticate(attempt.name(), decoy -> new Proof.OfPassword(secret, hashes, decoy));
      case Credentials.ClientCertificate _ ->
          authenticate(attempt.name(), _ -> new Proof.OfCertificate());
      case Credentials.Anonymous _ -> new AuthResult.Undecided();
    };
  }

  private AuthResult authenticate(Username name, Function<Decoy, Proof> offer) {
    PasswdAccounts accounts;
    try {
      accounts = file.accounts();
    } catch (IOException e) {
      return new AuthResult.Unavailable("the user file cannot be read: " + Failures.of(e), e);
    }
    Proof proof = offer.apply(accounts.decoy());
    Optional<PasswdAccounts.Entry> entry = accounts.find(name);
    if (entry.isEmpty()) {
      proof.spend();
      return new AuthResult.Undecided();
    }
    return judge(name, proof, entry.get());
  }

  private AuthResult judge(Username name, Proof proof, PasswdAccounts.Entry entry) {
    return switch (entry.content()) {
      case PasswdLine.Valid(var account, StoredHash hash) -> {
        Optional<Reason> refusal = proof.refusal(hash);
        if (hash instanceof StoredHash.Refused(String why)) {
          broken(name, entry.line(), why);
        }
        yield refusal.isPresent()
            ? new AuthResult.Refused(refusal.get())
            : new AuthResult.Accepted(account);
      }
      case PasswdLine.Broken(_, String problem) -> {
        proof.spend();
        broken(name, entry.line(), problem);
        yield new AuthResult.Refused(Reason.BROKEN_ACCOUNT);
      }
      case PasswdLine.Nameless _, PasswdLine.Nothing _ ->
          throw new IllegalStateException("a line without a name was found by its name");
    };
  }

  private void broken(Username name, int line, String problem) {
    LOG.log(
        Level.WARNING,
        "login refused, BROKEN_ACCOUNT: {0}:{1}: account {2}: {3}",
        file.path(),
        Integer.toString(line),
        Printable.quoted(name.value()),
        problem);
  }
}
