package dev.wharf.server;

import dev.wharf.domain.SettingsException;
import dev.wharf.server.TlsSettings.SessionReuse;
import dev.wharf.server.net.ListenerTls;
import dev.wharf.server.tls.Bindings;
import dev.wharf.server.tls.IdentitySource;
import dev.wharf.server.tls.SessionBinding;
import dev.wharf.server.tls.TlsContexts;
import dev.wharf.server.tls.TlsRules;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;

/// Says in the words of the inner packages what [TlsSettings] says in those of the outside.
final class Tls {
  private Tls() {}

  /// Reads the certificates.
  ///
  /// @throws SettingsException if that is not possible, or they make no sense
  ///
  /// @param accounts demands of accounts
  static TlsContexts open(TlsSettings settings, List<AccountRule> accounts) {
    List<IdentitySource> sources = settings.certificates().stream().map(Tls::source).toList();
    try {
      return new TlsContexts(sources, rules(settings, accounts));
    } catch (IOException e) {
      throw new SettingsException("cannot read a file for TLS: " + words(e), e);
    } catch (GeneralSecurityException e) {
      throw new SettingsException("cannot use a file for TLS: " + e.getMessage());
    }
  }

  /// The JDK names only the file, where it is not there or may not be read.
  private static String words(IOException e) {
    return switch (e) {
      case NoSuchFileException gone -> gone.getFile() + ": no such file";
      case AccessDeniedException denied -> denied.getFile() + ": permission denied";
      default -> String.valueOf(e.getMessage());
    };
  }

  private static IdentitySource source(TlsSettings.Certificate certificate) {
    return switch (certificate) {
      case TlsSettings.Certificate.Pem(var chain, var key, var passphrase) ->
          new IdentitySource.PemFiles(chain, key, passphrase);
      case TlsSettings.Certificate.Pkcs12(var file, var passphrase) ->
          new IdentitySource.Pkcs12(file, passphrase);
      case TlsSettings.Certificate.SelfSigned(var names) -> new IdentitySource.Made(names);
    };
  }

  private static SessionBinding binding(SessionReuse reuse) {
    return switch (reuse) {
      case OFF -> SessionBinding.OFF;
      case PREFER -> SessionBinding.PREFER;
      case REQUIRE -> SessionBinding.REQUIRE;
    };
  }

  private static Bindings bindings(TlsSettings settings, List<AccountRule> accounts) {
    var rules = new ArrayList<Bindings.Rule>();
    for (AccountRule rule : accounts) {
      rule.sessionReuse()
          .ifPresent(reuse -> rules.add(new Bindings.Rule(rule.accounts(), binding(reuse))));
    }
    return new Bindings(binding(settings.sessionReuse()), settings.lenientFor(), rules);
  }

  private static TlsRules rules(TlsSettings settings, List<AccountRule> accounts) {
    return new TlsRules(
        bindings(settings, accounts),
        settings.strictEnd(),
        settings.handshake(),
        switch (settings.clients().demand()) {
          case NONE -> TlsRules.Clients.NONE;
          case OPTIONAL -> TlsRules.Clients.OPTIONAL;
          case REQUIRED -> TlsRules.Clients.REQUIRED;
        },
        settings.clients().authorities());
  }

  /// What a listener does in a mode.
  static ListenerTls listener(TlsMode mode) {
    return switch (mode) {
      case OFF -> ListenerTls.NONE;
      case OPTIONAL, REQUIRED -> ListenerTls.EXPLICIT;
      case IMPLICIT -> ListenerTls.IMPLICIT;
    };
  }
}
