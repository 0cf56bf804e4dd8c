package dev.wharf.server.logs;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A file that lines are added to. When it is full it becomes `NAME.1`, what was `NAME.1` becomes
/// `NAME.2`, and so on; the oldest one goes. A file that somebody else has moved away is made anew
/// by opening the log again, which a reload does.
///
/// What cannot be written is lost: a full disk must not stop the server. Where a full file cannot
/// be moved it goes on growing, and that is tried again after some more lines.
public final class LogFile implements LineSink {
  private static final String OWNER_AND_GROUP = "rw-r-----";

  private final Path path;
  private final long full; // bytes; 0 for any number
  private final int keep;
  private final String head;
  private @Nullable FileChannel channel;
  private long size;
  private long due; // bytes at which another file is begun

  /// Opens or makes the file.
  ///
  /// @param full bytes after which another file is begun; 0 for never
  /// @param keep how many full files stay
  /// @param head what an empty file begins with
  /// @throws IOException if that is not possible, or the path is a link
  public LogFile(Path path, long full, int keep, String head) throws IOException {
    this.path = path;
    this.full = full;
    this.keep = keep;
    this.head = head;
    open();
  }

  /// Goes on with the file that has the name now, and closes the one before.
  private synchronized void open() throws IOException {
    FileChannel opened =
        FileChannel.open(
            path,
            Set.of(
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                StandardOpenOption.APPEND,
                LinkOption.NOFOLLOW_LINKS),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWNER_AND_GROUP)));
    try (FileChannel _ = channel) {
      channel = opened;
      size = opened.size();
      due = full;
    }
    if (size == 0) {
      add(opened, head);
    }
  }

  @Override
  public synchronized void write(int severity, String text) {
    try {
      FileChannel to = channel;
      if (to == null) {
        return;
      }
      add(to, text);
      if (full > 0 && size >= due) {
        rotate();
      }
    } catch (IOException _) {
      // lost: whom could one tell?
    }
  }

  private synchronized void add(FileChannel to, String text) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    size += bytes.remaining();
    while (bytes.hasRemaining()) {
      to.write(bytes);
    }
  }

  /// Lines go to the file that is open until another one is.
  private synchronized void rotate() throws IOException {
    due = size + Math.max(1, full / 10); // unless it works
    if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      for (int i = keep; i > 0; i--) {
        Path from = i == 1 ? path : numbered(i - 1);
        if (Files.exists(from, LinkOption.NOFOLLOW_LINKS)) {
          Files.move(from, numbered(i), StandardCopyOption.REPLACE_EXISTING);
        }
      }
      Files.deleteIfExists(path); // it is there if none is kept
    }
    open();
  }

  private Path numbered(int number) {
    return path.resolveSibling(path.getFileName() + "." + number);
  }

  @Override
  public synchronized void close() {
    try (FileChannel _ = channel) {
      channel = null;
    } catch (IOException _) {
      // all that was written is written
    }
  }
}
