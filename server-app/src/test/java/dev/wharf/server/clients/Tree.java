package dev.wharf.server.clients;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Trees of files with names that clients and servers stumble over.
final class Tree {
  /// Names of files; the last one has as many bytes as a name may have.
  static final List<String> NAMES =
      List.of(
          "plain.txt",
          "with a blank",
          "two  blanks",
          "smörgås",
          "日本語 🦀",
          "a#b",
          "100%25",
          "this & that",
          "it's",
          "-dash",
          "--long-dash",
          "semi;colon=x",
          "brackets[1]{2}",
          "star*and?mark",
          "dollar$HOME",
          "~tilde",
          ".hidden",
          "quote\"d",
          "no_extension.",
          "x".repeat(255));

  private Tree() {}

  /// Makes ten directories with a file for each name, empty directories, and some depth.
  static Path plant(Path top, long seed, List<String> names) throws IOException {
    var random = new Random(seed);
    Files.createDirectories(top);
    for (int i = 0; i < 10; i++) {
      Path directory =
          Files.createDirectories(
              i % 3 == 2 ? top.resolve("deep/er/" + i) : top.resolve("dir " + i));
      for (String name : names) {
        byte[] bytes = new byte[random.nextInt(4) == 0 ? 0 : random.nextInt(20_000)];
        random.nextBytes(bytes);
        Files.write(directory.resolve(name), bytes);
      }
    }
    Files.createDirectories(top.resolve("empty"));
    Files.createDirectories(top.resolve("empty too/é/-x"));
    return top;
  }

  /// All paths below `top`, each with the SHA-256 of the file, or `/` for a directory; none if it
  /// is not there, since stores remove empty directories.
  static Map<String, String> fingerprints(Path top) throws IOException {
    var result = new TreeMap<String, String>();
    if (Files.notExists(top)) {
      return result;
    }
    try (Stream<Path> paths = Files.walk(top)) {
      for (Path path : paths.filter(path -> !path.equals(top)).toList()) {
        result.put(
            top.relativize(path).toString(), Files.isDirectory(path) ? "/" : fingerprint(path));
      }
    }
    return result;
  }

  /// The SHA-256 of a file.
  static String fingerprint(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      var out = new DigestOutputStream(OutputStream.nullOutputStream(), sha256());
      in.transferTo(out);
      return HexFormat.of().formatHex(out.getMessageDigest().digest());
    }
  }

  /// The SHA-256 of some bytes.
  static String fingerprint(byte[] bytes) {
    return HexFormat.of().formatHex(sha256().digest(bytes));
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /// So many bytes that do not repeat.
  static byte[] bytes(int count, long seed) {
    byte[] bytes = new byte[count];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }
}
