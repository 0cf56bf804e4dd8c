package dev.wharf.server.boot;

import dev.wharf.domain.FtpPath;
import dev.wharf.domain.Mount;
import dev.wharf.domain.Setting;
import dev.wharf.domain.Settings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// The keys of an element of `storages` and of `mounts`, and what they mean together.
final class StorageKeys {
  static final Setting<String> NAME =
      Setting.text("name", "What accounts and mounts call this storage.");
  static final Setting<String> TYPE =
      Setting.text("type", "Which storage it is; its keys follow, as under `storage`.");

  static final Setting<FtpPath> PATH =
      Setting.text("path", "The directory at which it is seen, in the tree of every account.")
          .as("absolute path", PermissionKeys::path);
  static final Setting<String> STORAGE = Setting.text("storage", "The name of one of `storages`.");
  static final Setting<String> HOME =
      Setting.text(
              "home",
              "What of the storage is seen: a directory, or a prefix of a bucket; `{account}` stands"
                  + " for the name of the account. Empty for all of it.")
          .or("");
  static final Setting<Boolean> READ_ONLY =
      Setting.flag("read-only", false, "Whether nothing can be changed there.");

  static final List<Setting<?>> NAMED = List.of(NAME, TYPE);
  static final List<Setting<?>> MOUNT = List.of(PATH, STORAGE, HOME, READ_ONLY);

  private StorageKeys() {}

  /// What is wrong with an element of `mounts` of which each value could be read.
  ///
  /// @param path of the element
  /// @param places paths of all elements; that of this one is added
  /// @param storages names there are
  static List<String> problems(
      String path, Settings element, Set<FtpPath> places, List<String> storages) {
    var problems = new ArrayList<String>();
    FtpPath place = element.get(PATH);
    if (place.isRoot()) {
      problems.add(path + ".path: /: expected a path below it; / is what `storage` says");
    } else if (!places.add(place)) {
      problems.add(path + ".path: " + place + ": given twice");
    }
    String storage = element.get(STORAGE);
    if (!storages.contains(storage)) {
      problems.add(
          path
              + ".storage: "
              + storage
              + ": expected the name of one of storages"
              + Settings.nearest(storage, storages)
                  .map(name -> "; did you mean " + name + "?")
                  .orElse(storages.isEmpty() ? ", and there are none" : ""));
    }
    return problems;
  }

  /// What an element without problems says.
  static Mount mount(Settings element) {
    return new Mount(
        element.get(PATH), element.get(STORAGE), element.get(HOME), element.get(READ_ONLY));
  }

  /// The directories of this machine that are served.
  static List<Path> roots(Configuration.Plugin first, Collection<Configuration.Plugin> others) {
    return Stream.concat(Stream.of(first), others.stream())
        .filter(one -> one.values().containsKey("root"))
        .map(one -> Path.of(String.valueOf(one.values().get("root"))))
        .toList();
  }
}
