package dev.wharf.server.boot;

import dev.wharf.domain.Home;
import dev.wharf.domain.Setting;
import dev.wharf.domain.Settings;
import dev.wharf.server.GuestSettings;
import dev.wharf.server.GuestSettings.DotFiles;
import java.util.List;

/// The keys of the section `guests`.
final class GuestKeys {
  private static final GuestSettings DEFAULT = GuestSettings.DEFAULT;

  static final Setting<String> HOME =
      Setting.text(
              "guests.home",
              "Where the tree of guests is in the storage, as a home in a user file; empty for the"
                  + " root of the storage.")
          .or(DEFAULT.home())
          .as("text", GuestKeys::checked);
  static final Setting<DotFiles> DOT_FILES =
      Setting.choice(
          "guests.dot-files",
          DotFiles.class,
          DEFAULT.dotFiles(),
          "Names that begin with a dot, and all below them: `none` exist for guests, `read` allows"
              + " no change, `all` is as for other names.");
  static final Setting<Boolean> ONLY_PUBLIC =
      Setting.flag(
          "guests.only-public",
          DEFAULT.onlyPublic(),
          "Let guests fetch only files that everybody on the machine may read (`chmod o+r`): what"
              + " guests upload stays shut until somebody opens it. In a bucket that is none.");
  static final Setting<Boolean> ASK_PASSWORD =
      Setting.flag(
          "guests.ask-password",
          DEFAULT.askPassword(),
          "Ask guests for a password, which nobody looks at; without it USER logs them in.");

  static final ConfigKeys.Section SECTION =
      new ConfigKeys.Section(
          "guests",
          "What guests see, if `anonymous` lets them in. What they may do there is said by"
              + " `permissions` for the account `anonymous`, see"
              + " [accounts](accounts.md#anonymous).",
          List.of(HOME, DOT_FILES, ONLY_PUBLIC, ASK_PASSWORD));

  private GuestKeys() {}

  /// What guests upload must not be open to them at once where only public files are.
  static List<String> problems(Settings server, Configuration.Plugin storage) {
    String mode = String.valueOf(storage.values().getOrDefault("file-mode", "0"));
    boolean open = !mode.isEmpty() && "4567".indexOf(mode.charAt(mode.length() - 1)) >= 0;
    return server.get(ConfigKeys.ANONYMOUS) && server.get(ONLY_PUBLIC) && open
        ? List.of(
            "guests.only-public: true: expected storage.file-mode without read for others, such as"
                + " \"0640\": what guests upload would be public at once")
        : List.of();
  }

  static GuestSettings settings(Settings settings) {
    return new GuestSettings(
        settings.get(HOME),
        settings.get(DOT_FILES),
        settings.get(ONLY_PUBLIC),
        settings.get(ASK_PASSWORD));
  }

  static Home home(Settings settings) {
    return Home.parse(settings.get(HOME));
  }

  private static String checked(String text) {
    try {
      return Home.parse(text).text();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("a directory without .., such as /srv/ftp/guests", e);
    }
  }
}
