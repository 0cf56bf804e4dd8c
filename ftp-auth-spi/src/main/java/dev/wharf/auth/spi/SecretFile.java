package dev.wharf.auth.spi;

import dev.wharf.domain.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/// A file whose first line is a password or a key, so that no configuration has to hold it.
public final class SecretFile {
  /// Most bytes of the line; what is longer is another file by mistake.
  public static final int MAX_BYTES = 4096;

  private SecretFile() {}

  /// The first line, byte for byte and without its end (LF or CR LF); empty if there is none. No
  /// more is read than such a line can have.
  ///
  /// @throws IOException if the file cannot be read, or the line is too long; the message does not
  ///   quote it
  public static Secret firstLine(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] start = in.readNBytes(MAX_BYTES + 2); // for a line of this length and its end
      try {
        int end = 0;
        while (end < start.length && start[end] != '\n' && start[end] != '\r') {
          end++;
        }
        if (end > MAX_BYTES) {
          throw new IOException(file + ": the first line is too large for a secret");
        }
        return Secret.of(Arrays.copyOf(start, end));
      } finally {
        Arrays.fill(start, (byte) 0);
      }
    }
  }
}
