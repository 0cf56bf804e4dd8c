package dev.wharf.auth.spi;

import dev.wharf.auth.spi.AuthResult.Reason;
import dev.wharf.domain.Secret;
import java.util.Optional;

/// What somebody has shown, held against what a back-end stores in place of a password. For
/// authenticators that keep hashes.
public sealed interface Proof {
  /// Why it does not open an account, or empty if it does.
  Optional<Reason> refusal(StoredHash stored);

  /// Costs what [#refusal] costs: there is no such account, and nobody should see that by the
  /// clock.
  void spend();

  /// A password: each call costs one hash. See [PasswordHashes#refusal].
  record OfPassword(Secret secret, PasswordHashes hashes, Decoy decoy) implements Proof {
    @Override
    public Optional<Reason> refusal(StoredHash stored) {
      return hashes.refusal(secret, stored, decoy);
    }

    @Override
    public void spend() {
      decoy.spend(secret);
    }
  }

  /// A certificate, see [Credentials.ClientCertificate]: it needs no password, and opens nothing
  /// that is locked or broken.
  record OfCertificate() implements Proof {
    @Override
    public Optional<Reason> refusal(StoredHash stored) {
      return switch (stored) {
        case StoredHash.Usable _, StoredHash.Passwordless _ -> Optional.empty();
        case StoredHash.Locked _ -> Optional.of(Reason.LOCKED);
        case StoredHash.Refused _ -> Optional.of(Reason.BROKEN_ACCOUNT);
      };
    }

    @Override
    public void spend() {
      // a certificate costs nothing
    }
  }
}
