package dev.wharf.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The parts of [Limits] may be used before it.
class LimitsInitializationTest {
  /// Makes the classes of the domain anew, so that it matters which comes first.
  private static final class Fresh extends ClassLoader {
    private Fresh() {
      super(Limits.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.startsWith("dev.wharf.domain.")) {
        return super.loadClass(name, resolve);
      }
      Class<?> loaded = findLoadedClass(name);
      return loaded == null ? define(name) : loaded;
    }

    private Class<?> define(String name) throws ClassNotFoundException {
      String file = name.substring(name.lastIndexOf('.') + 1) + ".class";
      try (InputStream in = Limits.class.getResourceAsStream(file)) {
        if (in == null) {
          throw new ClassNotFoundException(name);
        }
        byte[] code = in.readAllBytes();
        return defineClass(name, code, 0, code.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Rates", "Quota", "Ratio", "Networks"})
  void no_part_is_missing_whichever_came_first(String part) throws ReflectiveOperationException {
    var loader = new Fresh();
    Class.forName("dev.wharf.domain.Limits$" + part, true, loader);
    Class<?> limits = Class.forName("dev.wharf.domain.Limits", true, loader);

    assertThat(String.valueOf(limits.getField("NONE").get(null))).doesNotContain("null");
  }

  @Test
  void they_are_made_anew_indeed() throws ClassNotFoundException {
    assertThat(Class.forName("dev.wharf.domain.Limits", false, new Fresh()))
        .isNotSameAs(Limits.class);
  }
}
