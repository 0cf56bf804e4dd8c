package dev.wharf.storage.localfs;

import dev.wharf.domain.PosixIdentity;
import dev.wharf.domain.Setting;
import dev.wharf.domain.Settings;
import dev.wharf.domain.SettingsException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

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
          "How uploads reach the disk: hidden until they are complete (`atomic`), hidden, and"
              + " resumable if the name is new (`resumable`), or straight into the file"
              + " (`direct`).");
  static final Setting<Boolean> UPLOADS_FSYNC =
      Setting.flag(
          "uploads.fsync",
          true,
          "Whether an upload is acknowledged only once it survives a loss of power.");
  static final Setting<Duration> UPLOADS_KEEP =
      Setting.duration(
          "uploads.keep",
          Duration.ofHours(24),
          "How long interrupted uploads of new files stay resumable in mode `resumable`.");

  static final Setting<Boolean> ACT_AS_USER =
      Setting.flag(
          "act-as-user",
          false,
          "Whether files are accessed with the user id, group id and groups of the account: what it"
              + " makes belongs to it, and the kernel checks what it may. Takes root, or the"
              + " capabilities CAP_SETUID and CAP_SETGID.");
  static final Setting<Optional<PosixIdentity>> ACT_AS_OTHERS =
      Setting.text(
              "act-as-others",
              "With `act-as-user`: the ids of accounts that have none, as in `65534:65534`. Without"
                  + " it they cannot log in.")
          .optional("uid:gid", LocalSettings::identity);

  static final List<Setting<?>> ALL =
      List.of(
          ROOT,
          READ_ONLY,
          FILE_MODE,
          DIRECTORY_MODE,
          CREATE_HOMES,
          UPLOADS_MODE,
          UPLOADS_FSYNC,
          UPLOADS_KEEP,
          ACT_AS_USER,
          ACT_AS_OTHERS);

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

  private static PosixIdentity identity(String text) {
    int colon = text.indexOf(':');
    try {
      long uid = Long.parseLong(text.substring(0, Math.max(0, colon)));
      long gid = Long.parseLong(text.substring(colon + 1));
      if (uid > 0 && gid > 0 && uid <= PosixIdentity.MAX_ID && gid <= PosixIdentity.MAX_ID) {
        return new PosixIdentity(uid, gid);
      }
    } catch (NumberFormatException _) {
      // said below, like ids that nobody acts as
    }
    throw new IllegalArgumentException(
        "a user id and a group id other than 0, such as 65534:65534");
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
