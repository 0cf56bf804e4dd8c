package dev.wharf.server.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A plugin on the class path of this thread, until it is closed.
final class FoundPlugin implements AutoCloseable {
  private final @Nullable ClassLoader before = Thread.currentThread().getContextClassLoader();
  private final URLClassLoader loader;

  /// Compiles a provider.
  ///
  /// @param service the interface that it implements
  /// @param name its own class, in no package
  FoundPlugin(Path directory, Class<?> service, String name, String source) throws IOException {
    Path file = Files.writeString(directory.resolve(name + ".java"), source);
    Path classes = directory.resolve("classes");
    Path services = Files.createDirectories(classes.resolve("META-INF/services"));
    Files.writeString(services.resolve(service.getName()), name + "\n");
    var said = new StringWriter();
    var out = new PrintWriter(said);
    String path = path();
    int code =
        ToolProvider.findFirst("javac")
            .orElseThrow()
            .run(out, out, "-cp", path, "-d", classes.toString(), file.toString());
    assertThat(code).as(said.toString()).isZero();
    this.loader = new URLClassLoader(new URL[] {classes.toUri().toURL()}, before);
    Thread.currentThread().setContextClassLoader(loader);
  }

  /// Where the interfaces are, whether tests run on the module path or the class path.
  private static String path() {
    return Stream.of(
            dev.wharf.domain.Setting.class,
            dev.wharf.storage.spi.Storage.class,
            dev.wharf.auth.spi.Authenticator.class)
        .map(type -> type.getProtectionDomain().getCodeSource().getLocation())
        .map(place -> Path.of(URI.create(place.toString())).toString())
        .reduce("", (all, one) -> all + java.io.File.pathSeparator + one);
  }

  @Override
  public void close() throws IOException {
    Thread.currentThread().setContextClassLoader(before);
    loader.close();
  }
}
