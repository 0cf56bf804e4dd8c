package dev.wharf.auth.unix;

import dev.wharf.auth.spi.AuthResult;
import dev.wharf.auth.spi.Authenticator;
import dev.wharf.auth.spi.Credentials;
import dev.wharf.auth.spi.LoginAttempt;
import dev.wharf.auth.spi.PasswordHashes;
import dev.wharf.auth.spi.PeerInfo;
import dev.wharf.domain.Secret;
import dev.wharf.domain.Username;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;

/// A program that asks the users of the machine it runs on: arguments are names and passwords, in
/// turn; a line of output answers each pair.
final class UnixLogins {
  private UnixLogins() {}

  public static void main(String[] args) throws IOException {
    PasswordHashes hashes =
        PasswordHashes.of(List.of(new Yescrypt(), new Sha512Crypt(), new Argon2id()));
    var rules = new UnixRules(1000, Path.of("/etc/shells"), Path.of("/etc/ftpusers"));
    PrintStream out = System.out;
    try (Authenticator unix =
        new UnixAuthenticator(Libc.load(), rules, hashes, InstantSource.system())) {
      for (int i = 0; i < args.length; i += 2) {
        out.println(args[i] + " " + answer(unix, args[i], args[i + 1]));
      }
    }
  }

  private static String answer(Authenticator unix, String name, String password) {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    AuthResult result =
        unix.authenticate(
            new LoginAttempt(
                new Username(name),
                new Credentials.Password(Secret.of(password)),
                new PeerInfo(loopback, loopback, false)));
    return switch (result) {
      case AuthResult.Accepted(var account) ->
          account.name()
              + " "
              + account.home().root()
              + " "
              + account.identity().orElseThrow().uid()
              + " "
              + account.identity().orElseThrow().gid();
      case AuthResult.Refused(var reason) -> reason.toString();
      case AuthResult.Undecided _ -> "UNDECIDED";
      case AuthResult.Unavailable(var problem, _) -> problem;
    };
  }
}
