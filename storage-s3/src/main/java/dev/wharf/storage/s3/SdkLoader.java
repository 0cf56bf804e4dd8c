package dev.wharf.storage.s3;

import dev.wharf.domain.SettingsException;
import dev.wharf.storage.spi.StorageProvider;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The SDK and this package once more, in a class loader of their own, made when a configuration
/// names the storage. A server without a bucket never opens their JARs.
///
/// The SDK is in the directory `s3` beside the JAR of this module. Where it is on the class path or
/// the module path anyway, there is no need for a loader.
///
/// A layer of modules would not do: none of the SDK's JARs is a module, so each of them would read
/// this module twice.
final class SdkLoader extends URLClassLoader {
  private static final String DIRECTORY = "s3";
  private static final String ONE_OF_ITS_CLASSES = "software.amazon.awssdk.services.s3.S3Client";
  private static final String OWN = SdkLoader.class.getPackageName() + ".";
  private static final String MISSING = "type: s3: the AWS SDK was not found: ";

  private SdkLoader(URL[] jars) {
    super("wharf-s3", jars, SdkLoader.class.getClassLoader());
  }

  /// Whether the SDK cannot be reached from here.
  static boolean isNeeded() {
    try {
      Class.forName(ONE_OF_ITS_CLASSES, false, SdkLoader.class.getClassLoader());
      return false;
    } catch (ClassNotFoundException _) {
      return true;
    }
  }

  /// The provider of the storage in a loader that has the SDK.
  ///
  /// @throws SettingsException if the SDK is nowhere
  @SuppressWarnings("resource") // open as long as its classes are in use: to the end
  static StorageProvider provider() {
    try {
      Path jar =
          Path.of(SdkLoader.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      Path directory = jar.resolveSibling(DIRECTORY);
      if (!Files.isDirectory(directory)) {
        throw new SettingsException(MISSING + "there is no directory " + directory);
      }
      return (StorageProvider)
          new SdkLoader(jars(jar, directory))
              .loadClass(S3StorageProvider.class.getName())
              .getConstructor()
              .newInstance();
    } catch (IOException | URISyntaxException | ReflectiveOperationException e) {
      throw new SettingsException(MISSING + e.getMessage(), e);
    }
  }

  private static URL[] jars(Path own, Path directory) throws IOException {
    List<URL> jars = new ArrayList<>(List.of(own.toUri().toURL()));
    try (DirectoryStream<Path> found = Files.newDirectoryStream(directory, "*.jar")) {
      for (Path jar : found) {
        jars.add(jar.toUri().toURL());
      }
    }
    return jars.toArray(URL[]::new);
  }

  /// Finds the classes of this package here and everything else above first.
  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith(OWN)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded == null ? findClass(name) : loaded;
    }
  }
}
