package dev.wharf.auth.ldap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.auth.spi.AuthenticatorProvider;
import dev.wharf.domain.Setting;
import dev.wharf.domain.Settings;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The entry of the module.
class ProviderTest {
  /// Has every class but those of the module, which it leaves to its children, and of the SDK.
  private static final class WithoutSdk extends ClassLoader {
    private WithoutSdk() {
      super(ProviderTest.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (name.startsWith("com.unboundid.") || name.startsWith("dev.wharf.auth.ldap.")) {
        throw new ClassNotFoundException(name);
      }
      return super.loadClass(name, resolve);
    }
  }

  @Test
  void the_sdk_is_not_needed_before_somebody_asks_for_an_authenticator() throws Exception {
    URL classes =
        LdapAuthenticatorProvider.class.getProtectionDomain().getCodeSource().getLocation();
    try (var loader = new URLClassLoader(new URL[] {classes}, new WithoutSdk())) {
      var provider =
          (AuthenticatorProvider)
              loader
                  .loadClass(LdapAuthenticatorProvider.class.getName())
                  .getConstructor()
                  .newInstance();

      List<Setting<?>> keys = provider.settings();
      assertThat(provider.name()).isEqualTo("ldap");
      assertThat(keys).extracting(Setting::name).contains("servers").doesNotHaveDuplicates();
      Settings settings = Settings.read("", Map.of("servers", "ldaps://x", "base", "dc=x"), keys);
      assertThatThrownBy(() -> provider.create(settings))
          .isInstanceOf(NoClassDefFoundError.class)
          .hasMessageContaining("unboundid");
    }
  }
}
