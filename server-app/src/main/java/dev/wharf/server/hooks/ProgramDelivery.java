package dev.wharf.server.hooks;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Runs a program for each event. Each fact is a variable `WHARF_…`; for an upload there are those
/// of `pure-uploadscript` as well, and the absolute path of the file is the last argument.
///
/// @param name of the hook, for the log
record ProgramDelivery(String name, Hook.Program program) implements Delivery {
  private static final Logger LOG = System.getLogger(ProgramDelivery.class.getName());

  /// What pure-uploadscript calls the facts of an upload.
  private static final Map<String, String> UPLOAD =
      Map.of(
          "size", "UPLOAD_SIZE",
          "mode", "UPLOAD_PERMS",
          "uid", "UPLOAD_UID",
          "gid", "UPLOAD_GID",
          "owner", "UPLOAD_USER",
          "group", "UPLOAD_GROUP",
          "account", "UPLOAD_VUSER");

  @Override
  public Optional<String> tell(Map<String, Object> facts) {
    var command = new ArrayList<>(program.command());
    if (facts.get("file") instanceof String file) {
      command.add(file);
    }
    ProgramRun.End end =
        ProgramRun.run(
            command, variables(facts), Optional.empty(), program.timeout(), new HashSet<>());
    end.lines().forEach(line -> LOG.log(Level.INFO, "hook {0} says: {1}", name, line));
    return end instanceof ProgramRun.End.Exited(int code, _) && code == 0
        ? Optional.empty()
        : Optional.of(end.words());
  }

  private static Map<String, String> variables(Map<String, Object> facts) {
    var variables = new HashMap<String, String>();
    boolean upload = EventKind.UPLOAD.word().equals(facts.get("event"));
    facts.forEach(
        (fact, value) -> {
          variables.put("WHARF_" + fact.toUpperCase(Locale.ROOT), value.toString());
          if (upload && UPLOAD.containsKey(fact)) {
            variables.put(String.valueOf(UPLOAD.get(fact)), value.toString());
          }
        });
    return variables;
  }
}
