package dev.wharf.storage.contract;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/// Looks at classes that stand before a tree or an upload and forbid, hide, count or check
/// something. A test says which methods such a class leaves alone: so a method that the port gets
/// later does not slip by it before somebody has thought about it.
///
/// ```java
/// assertThat(Wrappers.leftAlone(FileTree.class, QuotaTree.class)).containsExactly("list", "stat");
/// ```
public final class Wrappers {
  private Wrappers() {}

  /// Names of the methods of `port` that `wrapper` does not declare itself, whether it inherits
  /// them or has the default.
  public static Set<String> leftAlone(Class<?> port, Class<?> wrapper) {
    var names = new TreeSet<String>();
    for (Method method : port.getMethods()) {
      if (!Modifier.isStatic(method.getModifiers()) && !declares(wrapper, method)) {
        names.add(method.getName());
      }
    }
    return names;
  }

  private static boolean declares(Class<?> wrapper, Method method) {
    return Stream.of(wrapper.getDeclaredMethods())
        .filter(own -> own.getName().equals(method.getName()))
        .anyMatch(own -> Arrays.equals(own.getParameterTypes(), method.getParameterTypes()));
  }
}
