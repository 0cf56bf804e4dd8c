package dev.wharf.server.hooks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// Keeps a copy of what was not wanted, beside a file that says who sent it, when, and why it was
/// refused. Both are for their owner alone, under a name that no client chose.
final class Quarantine {
  private Quarantine() {}

  /// Keeps a copy of `candidate` in `directory`.
  ///
  /// @return the copy; the other file is named like it, with `.json`
  static Path keep(
      UploadCheck.Candidate candidate, UploadCheck.Verdict.Unwanted why, Path directory)
      throws IOException {
    String name = UUID.randomUUID().toString();
    Path kept = create(directory.resolve(name));
    try (var source = Files.newInputStream(candidate.file());
        var target = Files.newOutputStream(kept)) {
      source.transferTo(target);
      Map<String, Object> facts = new LinkedHashMap<>();
      facts.put("time", Instant.now().toString());
      facts.put("account", candidate.account());
      facts.put("path", candidate.path());
      facts.put("size", candidate.size());
      facts.put("reason", why.reason());
      Files.writeString(create(directory.resolve(name + ".json")), Text.json(facts) + "\n");
    } catch (IOException e) {
      Files.deleteIfExists(kept); // a part of it serves nobody, and the disk may be full
      throw e;
    }
    return kept;
  }

  private static Path create(Path file) throws IOException {
    var owner = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    Files.newByteChannel(
            file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), owner)
        .close();
    return file;
  }
}
