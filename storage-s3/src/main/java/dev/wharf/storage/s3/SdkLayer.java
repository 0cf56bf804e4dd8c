package dev.wharf.storage.s3;

import dev.wharf.domain.SettingsException;
import dev.wharf.storage.spi.StorageProvider;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.HashSet;
import java.util.Set;

/// The SDK and this module once more, in a layer of modules of their own, made when a configuration
/// names the storage. A server without a bucket never opens their JARs.
///
/// The SDK is in the directory `s3` beside the JAR of this module. Where it is on the class path or
/// the module path anyway, no layer is made.
final class SdkLayer {
  private static final String DIRECTORY = "s3";
  private static final String ONE_OF_ITS_CLASSES = "software.amazon.awssdk.services.s3.S3Client";

  private static final String MISSING = "type: s3: the AWS SDK was not found: ";

  private SdkLayer() {}

  /// Whether the SDK cannot be reached from here.
  static boolean isNeeded() {
    try {
      Class.forName(ONE_OF_ITS_CLASSES, false, SdkLayer.class.getClassLoader());
      return false;
    } catch (ClassNotFoundException _) {
      return true;
    }
  }

  /// The provider of the storage inside a new layer.
  ///
  /// @throws SettingsException if the SDK is nowhere
  static StorageProvider provider() {
    Path jar = own();
    Path directory = jar.resolveSibling(DIRECTORY);
    if (!Files.isDirectory(directory)) {
      throw new SettingsException(MISSING + "there is no directory " + directory);
    }
    ModuleFinder finder = ModuleFinder.of(jar, directory);
    Set<String> roots = new HashSet<>();
    for (ModuleReference found : finder.findAll()) {
      roots.add(found.descriptor().name());
    }
    ModuleLayer parent = ModuleLayer.boot();
    Configuration configuration = parent.configuration().resolve(finder, ModuleFinder.of(), roots);
    ClassLoader loader =
        parent
            .defineModulesWithOneLoader(configuration, SdkLayer.class.getClassLoader())
            .findLoader(SdkLayer.class.getModule().getName());
    try {
      return (StorageProvider)
          loader.loadClass(S3StorageProvider.class.getName()).getConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new SettingsException(MISSING + "it cannot be loaded from " + directory, e);
    }
  }

  private static Path own() {
    CodeSource source = SdkLayer.class.getProtectionDomain().getCodeSource();
    try {
      return Path.of(source.getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new SettingsException(MISSING + "nobody knows where this module is", e);
    }
  }
}
