package dev.wharf.server.hooks;

import dev.wharf.storage.spi.Failure;
import dev.wharf.storage.spi.ForwardingUpload;
import dev.wharf.storage.spi.StorageException;
import dev.wharf.storage.spi.Upload;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// An upload that is committed only if a check says yes.
///
/// The check belongs to [#sync]: it comes when the end of the data is proven, and before the last
/// look whether the client is still there. What is refused is discarded at [#close].
final class CheckedUpload extends ForwardingUpload {
  private final String account;
  private final UploadCheck check;
  private final Optional<Spool> spool;
  private boolean good; // all that was written so far
  private boolean unwanted;

  CheckedUpload(String account, Upload upload, UploadCheck check, Optional<Spool> spool) {
    super(upload);
    this.account = account;
    this.check = check;
    this.spool = spool;
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    good = false;
    ByteBuffer copy = source.duplicate();
    int count = upload().write(source);
    if (spool.isPresent()) {
      spool.get().add(copy);
    }
    return count;
  }

  @Override
  public void sync() throws StorageException {
    upload().sync();
    if (!good) {
      judge();
      good = true;
    }
  }

  private void judge() throws StorageException {
    unwanted = true; // until somebody says the opposite
    switch (check.judge(candidate())) {
      case UploadCheck.Verdict.Good _ -> unwanted = false;
      case UploadCheck.Verdict.Unwanted(String reason, boolean tooLarge) ->
          throw new StorageException(
              tooLarge ? Failure.QUOTA : Failure.DENIED,
              "refused by the check: " + reason,
              reason.isEmpty() ? "Refused." : "Refused: " + reason);
      case UploadCheck.Verdict.Unknown(String problem) -> {
        unwanted = false; // where uploads can be resumed, this one can
        throw new StorageException(
            Failure.UNAVAILABLE, problem, "The file could not be checked, try again later.");
      }
    }
  }

  private UploadCheck.Candidate candidate() throws StorageException {
    Path file;
    if (spool.isPresent()) {
      file = spool.get().whole();
    } else {
      file =
          staged()
              .map(Path::of)
              .orElseThrow(() -> new StorageException(Failure.UNAVAILABLE, "nothing to check"));
    }
    try {
      return new UploadCheck.Candidate(account, path().toString(), file, Files.size(file));
    } catch (IOException e) {
      throw new StorageException(Failure.UNAVAILABLE, "nothing to check: " + e, e);
    }
  }

  @Override
  public void commit() throws StorageException {
    sync();
    upload().commit();
  }

  @Override
  public void discard() throws IOException {
    unwanted = true;
    close();
  }

  @Override
  public void close() throws IOException {
    try {
      if (unwanted) {
        upload().discard();
      } else {
        upload().close();
      }
    } finally {
      if (spool.isPresent()) {
        spool.get().close();
      }
    }
  }
}
