package dev.wharf.auth.ldap;

import dev.wharf.domain.Setting;
import java.util.List;
import java.util.Optional;

/// What an entry may say about an account, and in which attributes. Of several attributes the first
/// one counts that the entry has.
@SuppressWarnings("ImmutableEnumChecker") // what it holds does not change
enum Field {
  NAME("name", "uid", "sAMAccountName", "The name of the account, as limits and logs have it."),
  PASSWORD("password", "userPassword", "", "The hash of the password, for method compare."),
  HOME("home", "homeDirectory", "unixHomeDirectory", "The home directory; may hold `/./`."),
  UID("uid", "FTPuid, uidNumber", "FTPuid, uidNumber", "The user id; 0 is refused."),
  GID("gid", "FTPgid, gidNumber", "FTPgid, gidNumber", "The group id; 0 is refused."),
  STATUS("status", "FTPStatus", "FTPStatus", "`enabled` or `TRUE`, or nobody gets in."),
  FILES("quota-files", "FTPQuotaFiles", "FTPQuotaFiles", "Most files stored."),
  MEGABYTES("quota-megabytes", "FTPQuotaMBytes", "FTPQuotaMBytes", "Most MiB stored."),
  UPLOAD_RATIO("upload-ratio", "FTPUploadRatio", "FTPUploadRatio", "For so many bytes uploaded …"),
  DOWNLOAD_RATIO(
      "download-ratio", "FTPDownloadRatio", "FTPDownloadRatio", "… so many may be downloaded."),
  UPLOAD_RATE(
      "upload-bandwidth", "FTPUploadBandwidth", "FTPUploadBandwidth", "KiB per second upwards."),
  DOWNLOAD_RATE(
      "download-bandwidth",
      "FTPDownloadBandwidth",
      "FTPDownloadBandwidth",
      "KiB per second downwards."),
  SESSIONS("sessions", "", "", "Most sessions at the same time."),
  STORAGE("storage", "", "", "The storage that holds the home."),
  EXPIRES(
      "expires",
      "shadowExpire",
      "accountExpires",
      "From when on nobody gets in: days since 1970, or Active Directory's time.");

  private final Setting<Optional<List<String>>> setting;
  private final List<String> posix;
  private final List<String> activeDirectory;

  Field(String key, String posix, String activeDirectory, String meaning) {
    this.posix = names(posix);
    this.activeDirectory = names(activeDirectory);
    String other = posix.equals(activeDirectory) ? "" : "; with Active Directory ";
    this.setting =
        Setting.texts(
                "attributes." + key,
                meaning
                    + " Default: "
                    + shown(posix)
                    + (other.isEmpty() ? "." : other + shown(activeDirectory) + "."))
            .optional("attributes; the first present counts", Field::checked);
  }

  private static String shown(String attributes) {
    return attributes.isEmpty() ? "no attribute" : "`" + attributes + "`";
  }

  private static List<String> names(String text) {
    return text.isEmpty() ? List.of() : List.of(text.split(", ", -1));
  }

  private static List<String> checked(List<String> attributes) {
    for (String attribute : attributes) {
      if (!isAttribute(attribute)) {
        throw new IllegalArgumentException("names of attributes, as in homeDirectory");
      }
    }
    return attributes;
  }

  private static boolean isAttribute(String text) {
    return !text.isEmpty()
        && text.chars()
            .allMatch(
                c ->
                    (c >= 'a' && c <= 'z')
                        || (c >= 'A' && c <= 'Z')
                        || (c >= '0' && c <= '9')
                        || c == '-'
                        || c == '.'
                        || c == '_');
  }

  /// The key that names other attributes for it.
  Setting<Optional<List<String>>> setting() {
    return setting;
  }

  /// Its attributes, unless others are named.
  List<String> usual(LdapKeys.Schema schema) {
    return schema == LdapKeys.Schema.ACTIVE_DIRECTORY ? activeDirectory : posix;
  }
}
