package example.token;

import dev.wharf.auth.spi.Authenticator;
import dev.wharf.auth.spi.AuthenticatorProvider;
import dev.wharf.domain.Secret;
import dev.wharf.domain.Setting;
import dev.wharf.domain.Settings;
import dev.wharf.domain.SettingsException;
import java.util.List;

/// `shared-token`: several names share one token as their password.
///
/// ```yaml
/// authenticators:
///   - type: shared-token
///     token: open-sesame
///     names: [alice, bob]
/// ```
public final class TokenProvider implements AuthenticatorProvider {
  private static final Setting<String> TOKEN =
      Setting.text("token", "The password of all names.").secret();
  private static final Setting<List<String>> NAMES = Setting.texts("names", "Who may log in.");

  /// For `ServiceLoader`.
  public TokenProvider() {}

  @Override
  public String name() {
    return "shared-token";
  }

  @Override
  public List<Setting<?>> settings() {
    return List.of(TOKEN, NAMES);
  }

  @Override
  public Authenticator create(Settings settings) {
    Secret token = Secret.of(settings.get(TOKEN));
    if (token.isEmpty()) {
      throw new SettingsException("token: empty; expected a password");
    }
    return new TokenAuthenticator(token, settings.get(NAMES));
  }
}
