package dev.wharf.server.boot;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What another server does with guests, and what that is here. Not thread-safe.
final class ImportedGuests {
  private static final String HOME = "\"/srv/ftp\"";

  private boolean welcome = true; // unless told otherwise
  private boolean alone;
  private boolean upload = true;
  private boolean makeDirectories;
  private boolean onlyPublic;
  private boolean dotFiles;
  private boolean asked;
  private final Map<String, String> limits = new LinkedHashMap<>();

  void welcome(boolean are) {
    welcome = are;
  }

  void alone() {
    alone = true;
    welcome = true;
  }

  void upload(boolean may) {
    upload = may;
  }

  void makeDirectories() {
    makeDirectories = true;
  }

  void onlyPublic() {
    onlyPublic = true;
  }

  void dotFiles() {
    dotFiles = true;
  }

  void asked() {
    asked = true;
  }

  /// Sets a key of the rule for them.
  void limit(String key, String value) {
    limits.put(key, value);
  }

  boolean areWelcome() {
    return welcome;
  }

  boolean areAlone() {
    return alone;
  }

  /// The keys for them at the top.
  Map<String, String> values() {
    var values = new LinkedHashMap<String, String>();
    values.put("anonymous", Boolean.toString(welcome));
    if (welcome) {
      values.put("guests.home", HOME);
      values.put("guests.dot-files", dotFiles ? "read" : "none");
      values.put("guests.only-public", Boolean.toString(onlyPublic));
      values.put("guests.ask-password", Boolean.toString(asked));
    }
    return values;
  }

  /// The keys of the rule for them in `accounts`; none if there is no need for one.
  ///
  /// @param everybody the keys of the rule for all accounts, some of which are not for guests
  Map<String, String> limits(Map<String, String> everybody) {
    var keys = new LinkedHashMap<String, String>();
    if (!welcome) {
      return keys;
    }
    for (String notTheirs : List.of("quota", "quota-files", "sessions")) {
      if (everybody.containsKey(notTheirs)) {
        keys.put(notTheirs, "0");
      }
    }
    if (everybody.containsKey("allow-local")) {
      keys.put("allow-local", "[]");
    }
    keys.putAll(limits);
    return keys;
  }

  /// What they may do.
  List<String> permissions() {
    var allowed = new ArrayList<>(List.of("list", "read"));
    if (upload) {
      allowed.add("write");
    }
    if (makeDirectories) {
      allowed.add("make-directory");
    }
    return allowed;
  }

  /// Permission bits of new files: not open to them at once where only public files are.
  String fileMode(String mode) {
    if (!welcome || !onlyPublic) {
      return mode;
    }
    int bits = Integer.parseInt(mode, 8) & ~04;
    return "0" + Integer.toOctalString(bits);
  }
}
