package dev.wharf.storage.localfs;

import dev.wharf.domain.Setting;
import dev.wharf.domain.Settings;
import dev.wharf.domain.SettingsException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// How one storage is configured.
///
/// @param root directory of the machine that nothing leaves, absolute
/// @param readOnly whether every change is refused
/// @param fileMode permission bits of new files
/// @param directoryMode permission bits of new directories
/// @param createHomes whether missing homes are made
/// @param mode how uploads reach the disk
/// @param fsync whether a commit waits for the disk
/// @param keep how long interrupted uploads stay resumable
record LocalSettings(
    Path root,
    boolean readOnly,
    int fileMode,
    int directoryMode,
    boolean createHomes,
    UploadMode mode,
    boolean fsync,
    Duration keep) {
  static final Setting<String> ROOT =
      Setting.text("root", "The directory to serve; nothing outside it can be reached.");
  static final Setting<Boolean> READ_ONLY =
      Setting.flag("read-only", false, "Whether the storage refuses every change.");
  static final Setting<Integer> FILE_MODE =
      Setting.mode("file-mode", 0640, "Permission bits of new files, whatever the umask.");
  static final Setting<Integer> DIRECTORY_MODE =
      Setting.mode("directory-mode", 0750, "Permission bits of new directories, as `file-mode`.");
  static final Setting<Boolean> CREATE_HOMES =
      Setting.flag("create-homes", false, "Whether the home of an account is made at login.");
  static final Setting<UploadMode> UPLOADS_MODE =
      Setting.choice(
          "uploads.mode",
          UploadMode.class,
          UploadMode.ATOMIC,
          "How uploads reach the disk: hidden until they are complete, hidden and resumable, or"
              + " straight into the file.");
  static final Setting<Boolean> UPLOADS_FSYNC =
      Setting.flag(
          "uploads.fsync",
          true,
          "Whether an upload is acknowledged only once it survives a loss of power.");
  static final Setting<Duration> UPLOADS_KEEP =
      Setting.duration(
          "uploads.keep",
          Duration.ofHours(24),
          "How long interrupted uploads stay resumable in mode `resumable`.");

  static final List<Setting<?>> ALL =
      List.of(
          ROOT,
          READ_ONLY,
          FILE_MODE,
          DIRECTORY_MODE,
          CREATE_HOMES,
          UPLOADS_MODE,
          UPLOADS_FSYNC,
          UPLOADS_KEEP);

  /// Reads the settings.
  ///
  /// @throws SettingsException if the root is not a path
  static LocalSettings read(Settings settings) {
    return new LocalSettings(
        rootOf(settings.get(ROOT)),
        settings.get(READ_ONLY),
        settings.get(FILE_MODE),
        settings.get(DIRECTORY_MODE),
        settings.get(CREATE_HOMES),
        settings.get(UPLOADS_MODE),
        settings.get(UPLOADS_FSYNC),
        settings.get(UPLOADS_KEEP));
  }

  private static Path rootOf(String text) {
    if (text.isEmpty()) {
      throw new SettingsException("root: empty; expected a directory");
    }
    try {
      return Path.of(text).toAbsolutePath().normalize();
    } catch (InvalidPathException e) {
      throw new SettingsException("root: " + text + ": expected a directory", e);
    }
  }
}
