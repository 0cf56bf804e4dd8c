package dev.wharf.auth.unix;

import dev.wharf.auth.spi.AuthResult.Reason;
import java.util.Optional;

/// What the machine's shadow database says about a password (shadow(5)). Days are counted from
/// 1970-01-01; -1 is an empty field.
///
/// @param hash the hash, locked with `!` or `*`
/// @param changed day of the last change; 0 if the password has to be changed at the next login
/// @param max days after a change on which the password has to be changed
/// @param expires day on which the account ends
record ShadowEntry(String hash, long changed, long max, long expires) {
  /// Whether nobody may log in any more, as pam_unix(8) has it. A password that has to be changed
  /// lets nobody in either, since FTP cannot change it.
  ///
  /// @param today the day
  Optional<Reason> refusal(long today) {
    boolean accountOver = expires >= 0 && today >= expires;
    boolean passwordOver = changed == 0 || (max >= 0 && changed > 0 && today - changed > max);
    return accountOver || passwordOver ? Optional.of(Reason.EXPIRED) : Optional.empty();
  }

  /// Without the hash.
  @Override
  public String toString() {
    return "changed " + changed + ", max " + max + ", expires " + expires;
  }
}
