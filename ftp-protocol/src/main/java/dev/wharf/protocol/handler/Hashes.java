package dev.wharf.protocol.handler;

import dev.wharf.domain.FtpPath;
import dev.wharf.protocol.command.Command;
import dev.wharf.protocol.command.Verb;
import dev.wharf.protocol.reply.FailureReplies;
import dev.wharf.protocol.reply.Replies;
import dev.wharf.protocol.reply.Reply;
import dev.wharf.protocol.session.HashAlgorithm;
import dev.wharf.protocol.session.Pending;
import dev.wharf.protocol.session.Phase;
import dev.wharf.protocol.session.SessionState;
import dev.wharf.storage.spi.Checksum;
import dev.wharf.storage.spi.Download;
import dev.wharf.storage.spi.Entry;
import dev.wharf.storage.spi.Failure;
import dev.wharf.storage.spi.StorageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/// HASH, and XCRC, XMD5, XSHA and their sisters (draft-bryan-ftpext-hash).
///
/// Who waits long hears every few seconds that work goes on. Rights are those of RETR. The work
/// runs as a transfer does: on its own thread, one at a time in a session, and ABOR ends it. What
/// the storage knows of a whole file anyway is not computed.
public final class Hashes {
  private static final int BUFFER_BYTES = 256 * 1024;

  /// Longest silence while something is computed.
  private static final Duration SILENCE = Duration.ofSeconds(5);

  private static final int HASH = 213;
  private static final int CHECKSUM = 250;

  private final Session session;
  private final Duration silence;

  /// Handlers for `session`.
  public Hashes(Session session) {
    this(session, SILENCE);
  }

  /// Handlers that are silent for so long at most.
  Hashes(Session session, Duration silence) {
    this.session = session;
    this.silence = silence;
  }

  private SignsOfLife signs(int code) {
    return new SignsOfLife(session.wire()::sendAhead, code, silence);
  }

  /// What is to be computed.
  private record Task(FtpPath file, Range range, Sum sum, SignsOfLife signs) {}

  /// The bytes that are meant.
  ///
  /// @param first the first one
  /// @param end the one behind the last
  private record Range(long first, long end) {
    static Range of(Pending pending, long size) {
      return pending instanceof Pending.Range(long first, long last)
          ? new Range(first, Math.min(size, last == Long.MAX_VALUE ? last : last + 1))
          : new Range(0, size);
    }

    /// How the draft writes it: both ends belong to it.
    @Override
    public String toString() {
      return first + "-" + Math.max(first, end - 1);
    }
  }

  /// HASH, of the range that RANG chose or of the whole file.
  public Answer hash(SessionState state, Phase.LoggedIn login, Command.Hash hash) {
    FtpPath file = login.resolve(hash.pathname());
    SignsOfLife signs = signs(HASH);
    Reply reply =
        session.slot().run("HASH " + file, () -> hash(state, login, hash.pathname(), signs));
    return Answer.unchanged(state, signs.end(reply));
  }

  private Reply hash(SessionState state, Phase.LoggedIn login, String pathname, SignsOfLife signs) {
    FtpPath file = login.resolve(pathname);
    HashAlgorithm algorithm = state.preferences().hash();
    try {
      Optional<Checksum> known = known(login, file, algorithm, state.pending());
      if (known.isPresent()) {
        Range whole = new Range(0, known.get().size());
        String said = algorithm.label() + " " + whole + " " + known.get().hex();
        return Replies.fact(said + " " + pathname);
      }
      Entry entry = login.tree().stat(file);
      if (entry.isDirectory()) {
        return Replies.hashNeedsFile();
      }
      Range range = Range.of(state.pending(), entry.size());
      Sum sum = sum(algorithm);
      String head = algorithm.label() + " " + range + " ";
      Task task = new Task(file, range, sum, signs);
      return compute(login, task, hex -> Replies.fact(head + hex + " " + pathname));
    } catch (StorageException e) {
      return e.failure() == Failure.OUT_OF_RANGE
          ? Replies.rangeBeyondEnd()
          : FailureReplies.forChange(e);
    }
  }

  /// What the storage knows of the whole file without reading it, if all of it is meant.
  private static Optional<Checksum> known(
      Phase.LoggedIn login, FtpPath file, HashAlgorithm algorithm, Pending pending)
      throws StorageException {
    if (pending instanceof Pending.Range(long first, _) && first > 0) {
      return Optional.empty();
    }
    return login
        .tree()
        .checksum(file, algorithm.kept())
        .filter(known -> Range.of(pending, known.size()).end() == known.size());
  }

  /// XCRC and its sisters: the path, perhaps in quotes, and perhaps where to begin and end behind
  /// it.
  public Answer checksum(SessionState state, Phase.LoggedIn login, Command.Checksum checksum) {
    SignsOfLife signs = signs(CHECKSUM);
    Reply reply =
        session.slot().run(checksum.verb().name(), () -> checksum(login, checksum, signs));
    return Answer.unchanged(state, signs.end(reply));
  }

  private Reply checksum(Phase.LoggedIn login, Command.Checksum checksum, SignsOfLife signs) {
    StorageException problem = new StorageException(Failure.NOT_FOUND, checksum.argument());
    for (ChecksumArgument reading : ChecksumArgument.readings(checksum.argument())) {
      FtpPath file = login.resolve(reading.pathname());
      try {
        Optional<Checksum> known = known(login, file, reading, checksum.verb());
        if (known.isPresent()) {
          return Replies.checksum(known.get().hex().toUpperCase(Locale.ROOT));
        }
        Entry entry = login.tree().stat(file);
        Range range = new Range(reading.first(), Math.min(reading.end(), entry.size()));
        Task task = new Task(file, range, sum(algorithm(checksum.verb())), signs);
        return compute(login, task, hex -> Replies.checksum(hex.toUpperCase(Locale.ROOT)));
      } catch (StorageException e) {
        problem = e;
      }
    }
    return FailureReplies.forChange(problem);
  }

  private static Optional<Checksum> known(
      Phase.LoggedIn login, FtpPath file, ChecksumArgument reading, Verb verb)
      throws StorageException {
    return reading.first() > 0
        ? Optional.empty()
        : login
            .tree()
            .checksum(file, algorithm(verb).kept())
            .filter(known -> reading.end() >= known.size());
  }

  private static HashAlgorithm algorithm(Verb verb) {
    return switch (verb) {
      case XCRC -> HashAlgorithm.CRC_32;
      case XMD5 -> HashAlgorithm.MD5;
      case XSHA256 -> HashAlgorithm.SHA_256;
      case XSHA512 -> HashAlgorithm.SHA_512;
      default -> HashAlgorithm.SHA_1;
    };
  }

  private static Sum sum(HashAlgorithm algorithm) {
    return algorithm == HashAlgorithm.CRC_32 ? Sum.crc32() : Sum.digest(algorithm.label());
  }

  private Reply compute(Phase.LoggedIn login, Task task, Function<String, Reply> reply)
      throws StorageException {
    Range range = task.range();
    long limit = session.settings().features().hashLimit();
    if (limit > 0 && range.end() - range.first() > limit) {
      return Replies.tooLargeToHash();
    }
    long left = Math.max(0, range.end() - range.first());
    var buffer = ByteBuffer.allocate(BUFFER_BYTES);
    try (Download content = login.tree().download(task.file(), range.first())) {
      while (left > 0) {
        buffer.clear().limit((int) Math.min(buffer.capacity(), left));
        int count = content.read(buffer);
        if (count < 0) {
          return FailureReplies.forExisting(Failure.UNAVAILABLE); // shorter than it was
        }
        if (session.slot().interruption().isPresent()) {
          return Replies.hashAborted();
        }
        left -= count;
        task.sum().update(buffer.flip());
        task.signs().giveIfDue();
      }
    } catch (StorageException e) {
      throw e;
    } catch (IOException e) {
      throw new StorageException(Failure.UNAVAILABLE, "cannot be read", e);
    }
    return reply.apply(task.sum().hex());
  }
}
