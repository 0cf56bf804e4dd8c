package dev.wharf.auth.ldap;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.LDAPException;
import dev.wharf.domain.Limits;
import dev.wharf.domain.Limits.Quota;
import dev.wharf.domain.Limits.Rates;
import dev.wharf.domain.Permission;
import dev.wharf.domain.Setting;
import dev.wharf.domain.Settings;
import dev.wharf.domain.SettingsException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What the members of a group may do.
///
/// @param group its entry
/// @param permissions if the rule says any
/// @param storage the storage of its members
/// @param limits what the rule says of limits; 0 for nothing
record GroupRule(
    DN group, Optional<Set<Permission>> permissions, Optional<String> storage, Limits limits) {
  private static final String ARROW = "->";
  private static final String PERMISSIONS = "permissions";

  private static final Setting<Optional<Set<Permission>>> ALLOW =
      Setting.choices(PERMISSIONS, Permission.class, "")
          .optional("permissions", permissions -> permissions);
  private static final Setting<Optional<String>> STORAGE =
      Setting.text("storage", "").optional("text", name -> name);
  private static final Setting<Integer> SESSIONS = Setting.count("sessions", 0, "");
  private static final Setting<Long> UPLOAD = Setting.size("upload-rate", 0, "");
  private static final Setting<Long> DOWNLOAD = Setting.size("download-rate", 0, "");
  private static final Setting<Long> QUOTA = Setting.size("quota", 0, "");
  private static final Setting<Long> FILES = Setting.size("files", 0, "");

  /// Reads `DN -> words`.
  ///
  /// @param path what the rule is called in messages
  /// @throws SettingsException if it is malformed
  static GroupRule parse(String path, String text) {
    int arrow = text.lastIndexOf(ARROW);
    if (arrow < 0) {
      throw new SettingsException(path + ": expected DN -> WORDS; is it an element of a list?");
    }
    var words = new HashMap<String, Object>();
    var permissions = new ArrayList<String>();
    for (String word : text.substring(arrow + ARROW.length()).strip().split(" ", -1)) {
      int sign = word.indexOf('=');
      if (sign > 0) {
        words.put(word.substring(0, sign), word.substring(sign + 1));
      } else if (!word.isEmpty()) {
        permissions.add(word);
      }
    }
    if (!permissions.isEmpty()) {
      words.put(PERMISSIONS, List.copyOf(permissions));
    }
    return of(path, dn(path, text.substring(0, arrow).strip()), words);
  }

  private static GroupRule of(String path, DN dn, Map<String, Object> words) {
    Settings read =
        Settings.read(
            path, words, List.of(ALLOW, STORAGE, SESSIONS, UPLOAD, DOWNLOAD, QUOTA, FILES));
    return new GroupRule(
        dn,
        read.get(ALLOW),
        read.get(STORAGE),
        Limits.NONE
            .withSessions(read.get(SESSIONS))
            .withRates(new Rates(read.get(UPLOAD), read.get(DOWNLOAD)))
            .withQuota(new Quota(read.get(QUOTA), read.get(FILES))));
  }

  private static DN dn(String path, String text) {
    try {
      DN dn = new DN(text);
      if (!dn.isNullDN()) {
        return dn;
      }
    } catch (LDAPException _) {
      // said below
    }
    throw new SettingsException(path + ": " + text + ": expected the DN of a group");
  }
}
