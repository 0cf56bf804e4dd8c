package dev.wharf.auth.unix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor.Provides;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ServicesTest {
  @Test
  void the_class_path_finds_the_same_providers_as_the_module_path() throws IOException {
    Set<Provides> services = Argon2id.class.getModule().getDescriptor().provides();
    assertThat(services).hasSize(2);
    for (Provides provides : services) {
      try (InputStream in =
          Argon2id.class.getResourceAsStream("/META-INF/services/" + provides.service())) {
        assertThat(in).as(provides.service()).isNotNull();
        assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList())
            .isEqualTo(provides.providers());
      }
    }
  }
}
