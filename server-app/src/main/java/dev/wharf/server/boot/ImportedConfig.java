package dev.wharf.server.boot;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A configuration that is being made from the options of another server. Not thread-safe.
final class ImportedConfig {
  private static final List<String> PERMISSIONS =
      List.of(
          "list",
          "read",
          "write",
          "append",
          "delete",
          "rename",
          "make-directory",
          "change-attributes");

  private final Map<String, String> values = new LinkedHashMap<>();
  private final List<Map<String, String>> authenticators = new ArrayList<>();
  private final Set<String> denied = new LinkedHashSet<>();
  private final List<String> notes = new ArrayList<>();
  private String current = "";
  private long minimumUid = 1;
  private boolean guestsOnly;
  private boolean guests = true; // unless told otherwise

  ImportedConfig() {
    values.put("listen", "\"*:21\"");
    values.put("anonymous", "false");
    values.put("storage.type", "local");
    values.put("storage.root", "/");
  }

  /// Takes one option.
  void take(ForeignOptions.Option option) {
    current = option.key();
    try {
      PureFtpdOption.of(option.name()).accept(this, option.value());
    } catch (IllegalArgumentException e) {
      missing("expected " + e.getMessage() + " at " + option.place());
    }
  }

  /// What has no equivalent, or needs a look, a sentence each.
  List<String> notes() {
    return List.copyOf(notes);
  }

  /// Says that the option at hand has no equivalent.
  void missing(String why) {
    notes.add(current + ": " + why);
  }

  void note(String sentence) {
    notes.add(sentence);
  }

  void set(String key, String value) {
    values.put(key, value);
  }

  void listen(String value) {
    int comma = value.indexOf(',');
    String address = comma < 0 ? "" : value.substring(0, comma);
    String port = value.substring(comma + 1);
    String host =
        address.isEmpty() ? "*" : address.indexOf(':') < 0 ? address : "[" + address + "]";
    values.put("listen", quoted(host + ":" + port));
  }

  void anonymous(boolean allowed) {
    guests = allowed;
  }

  void guestsOnly() {
    guestsOnly = true;
    guests = true;
    values.put("anonymous", "true");
    values.put("storage.root", quoted("/srv/ftp"));
  }

  void minimumUid(long uid) {
    minimumUid = Math.max(1, uid);
  }

  void deny(String permission) {
    denied.add(permission);
  }

  void tls(String mode, String data) {
    values.put("tls.mode", mode);
    values.put("tls.data", data);
  }

  void certificate(String[] files) {
    values.put("tls.certificate", quoted(files[0]));
    if (files.length > 1) {
      values.put("tls.key", quoted(files[1]));
    }
  }

  /// Permission bits from a umask in octal.
  void mode(String key, int all, String umask) {
    try {
      int mode = all & ~Integer.parseInt(umask, 8);
      values.put(key, quoted("0" + Integer.toOctalString(mode)));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("octal numbers", e);
    }
  }

  /// Asks one more authenticator.
  void authenticator(String type, String key, String value) {
    authenticators.add(Map.of("type", type, key, quoted(value)));
  }

  /// Asks for users of the machine.
  void machine(String type) {
    authenticators.add(Map.of("type", type));
  }

  /// The configuration as YAML.
  ///
  /// @param source where it comes from
  String yaml(String source) {
    finish();
    var text = new StringBuilder("# Made by 'wharf import' from ").append(source).append('\n');
    notes.forEach(note -> text.append("# - ").append(note).append('\n'));
    values.forEach((key, value) -> text.append(key).append(": ").append(value).append('\n'));
    if (!authenticators.isEmpty() && !guestsOnly) {
      text.append("authenticators:\n");
      authenticators.forEach(one -> append(text, one));
    }
    if (!denied.isEmpty()) {
      var allowed = new ArrayList<>(PERMISSIONS);
      allowed.removeAll(denied);
      text.append("permissions:\n  - accounts: [\"*\"]\n    path: /\n    allow: ");
      text.append(allowed).append('\n');
    }
    return text.toString();
  }

  /// What follows from all options together.
  private void finish() {
    if (values.getOrDefault("tls.mode", "off").equals("off")) {
      values.keySet().removeIf(key -> key.startsWith("tls.") && !key.equals("tls.mode"));
    } else if (!values.containsKey("tls.certificate")) {
      values.put("tls.certificate", quoted("/etc/ssl/private/pure-ftpd.pem")); // its default
    }
    if (guestsOnly) {
      notes.add("AnonymousOnly: guests see storage.root; make it the home of user ftp");
    } else if (guests) {
      notes.add(
          "guests are off: they would see storage.root, which is all of the disk; serve them by a"
              + " second server");
    }
    if (authenticators.isEmpty() && !guestsOnly) {
      notes.add("no authenticator is named; Pure-FTPd asks PAM then, and so does this");
      machine("pam");
    }
    if (authenticators.stream().anyMatch(one -> "pam".equals(one.get("type")))) {
      notes.add("PAM needs a service: copy docs/pam/wharf to /etc/pam.d");
    }
  }

  private void append(StringBuilder text, Map<String, String> authenticator) {
    String type = String.valueOf(authenticator.get("type"));
    text.append("  - type: ").append(type).append('\n');
    authenticator.forEach(
        (key, value) -> {
          if (!key.equals("type")) {
            text.append("    ").append(key).append(": ").append(value).append('\n');
          }
        });
    if (type.equals("unix") || type.equals("pam")) {
      text.append("    minimum-uid: ").append(minimumUid).append('\n');
    }
  }

  private static String quoted(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }
}
