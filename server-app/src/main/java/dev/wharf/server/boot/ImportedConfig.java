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

  private static final String FILE_MODE = "storage.file-mode";

  private final Map<String, String> values = new LinkedHashMap<>();
  private final Map<String, String> everybody = new LinkedHashMap<>();
  private final List<Map<String, String>> authenticators = new ArrayList<>();
  private final Set<String> denied = new LinkedHashSet<>();
  private final List<String> notes = new ArrayList<>();
  private final ImportedGuests guests = new ImportedGuests();
  private String current = "";
  private long minimumUid = 1;

  /// With what holds there when nothing is said.
  ImportedConfig() {
    values.put("listen", "\"*:21\"");
    values.put("storage.type", "local");
    values.put("storage.root", "/");
    values.put("limits.sessions", "50");
    values.put("timeouts.idle", "15m");
    values.put(FILE_MODE, "0644");
    values.put("storage.directory-mode", quoted("0755"));
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

  /// What guests see and may.
  ImportedGuests guests() {
    return guests;
  }

  /// Sets a key of the rule for all accounts.
  void everybody(String key, String value) {
    everybody.put(key, value);
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

  /// Permission bits from umasks in octal.
  void modes(String files, String directories) {
    try {
      int file = 0666 & ~Integer.parseInt(files, 8);
      int directory = 0777 & ~Integer.parseInt(directories, 8);
      values.put(FILE_MODE, "0" + Integer.toOctalString(file));
      values.put("storage.directory-mode", quoted("0" + Integer.toOctalString(directory)));
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
    if (!authenticators.isEmpty() && !guests.areAlone()) {
      text.append("authenticators:\n");
      authenticators.forEach(one -> append(text, one));
    }
    permissions(text);
    accounts(text);
    return text.toString();
  }

  private void permissions(StringBuilder text) {
    if (denied.isEmpty() && !guests.areWelcome()) {
      return;
    }
    text.append("permissions:\n");
    if (!denied.isEmpty()) {
      var allowed = new ArrayList<>(PERMISSIONS);
      allowed.removeAll(denied);
      rule(text, "\"*\"", allowed);
    }
    if (guests.areWelcome()) {
      rule(text, "anonymous", guests.permissions());
    }
  }

  private static void rule(StringBuilder text, String names, List<String> allowed) {
    text.append("  - accounts: [").append(names).append("]\n    path: /\n    allow: ");
    text.append(allowed).append('\n');
  }

  private void accounts(StringBuilder text) {
    Map<String, String> theirs = guests.limits(everybody);
    if (!everybody.isEmpty() || !theirs.isEmpty()) {
      text.append("accounts:\n");
    }
    limits(text, "\"*\"", everybody);
    limits(text, "anonymous", theirs);
  }

  private static void limits(StringBuilder text, String names, Map<String, String> keys) {
    if (!keys.isEmpty()) {
      text.append("  - names: [").append(names).append("]\n");
      keys.forEach(
          (key, value) -> text.append("    ").append(key).append(": ").append(value).append('\n'));
    }
  }

  /// What follows from all options together.
  private void finish() {
    if (values.getOrDefault("tls.mode", "off").equals("off")) {
      values.keySet().removeIf(key -> key.startsWith("tls.") && !key.equals("tls.mode"));
    } else if (!values.containsKey("tls.certificate")) {
      values.put("tls.certificate", quoted("/etc/ssl/private/pure-ftpd.pem")); // its default
    }
    values.put(FILE_MODE, quoted(guests.fileMode(values.getOrDefault(FILE_MODE, "0644"))));
    values.putAll(guests.values());
    values.put("quota.ledger", "ftpquota");
    if (guests.areWelcome()) {
      notes.add(
          "guests are let in: make guests.home the home of user ftp, or set anonymous to false");
    }
    if (denied.contains("delete")) {
      notes.add("KeepAllFiles: files cannot be replaced either, which they can there");
    }
    if (!everybody.isEmpty() && everybody.keySet().stream().anyMatch(ImportedConfig::isRate)) {
      notes.add(
          "UserBandwidth: holds for each session of every account; a rate that an account brings is"
              + " for all of its sessions together, and both are kept");
    }
    if (authenticators.isEmpty() && !guests.areAlone()) {
      notes.add("no authenticator is named; Pure-FTPd asks PAM then, and so does this");
      machine("pam");
    }
    if (authenticators.stream().anyMatch(one -> "pam".equals(one.get("type")))) {
      notes.add("PAM needs a service: copy docs/pam/wharf to /etc/pam.d");
    }
  }

  private static boolean isRate(String key) {
    return key.startsWith("session-");
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

  /// Text for YAML.
  static String quoted(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }
}
