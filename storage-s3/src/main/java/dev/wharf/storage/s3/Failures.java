package dev.wharf.storage.s3;

import dev.wharf.storage.spi.Failure;
import dev.wharf.storage.spi.StorageException;
import java.util.Objects;
import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// Turns what the SDK throws into failures. Pure.
final class Failures {
  private Failures() {}

  /// The failure of a call, with the code and the id that the store gave.
  static StorageException of(SdkException e, String what) {
    if (!(e instanceof S3Exception answer)) {
      return new StorageException(
          Failure.UNAVAILABLE, what + ": the store did not answer: " + e.getMessage(), e);
    }
    String id = Objects.requireNonNullElse(answer.requestId(), "none");
    return new StorageException(
        byAnswer(answer),
        what + ": HTTP " + answer.statusCode() + ", " + code(answer) + ", request " + id,
        e);
  }

  /// The code of an answer, as in `NoSuchKey`; empty if it had none.
  static String code(S3Exception e) {
    return Optional.ofNullable(e.awsErrorDetails()).map(AwsErrorDetails::errorCode).orElse("");
  }

  /// Whether a request failed since a condition on the state of the object did not hold.
  static boolean isCondition(StorageException e) {
    return e.getCause() instanceof S3Exception answer && answer.statusCode() == 412;
  }

  /// Whether the store has said clearly that nothing was done. Everything else may have been done
  /// all the same.
  static boolean isRefusal(StorageException e) {
    return e.getCause() instanceof S3Exception answer
        && answer.statusCode() >= 400
        && answer.statusCode() < 500
        && answer.statusCode() != 404
        && answer.statusCode() != 408
        && answer.statusCode() != 409
        && answer.statusCode() != 412;
  }

  private static Failure byAnswer(S3Exception e) {
    return switch (code(e)) {
      case "NoSuchBucket",
          "InvalidAccessKeyId",
          "SignatureDoesNotMatch",
          "ExpiredToken",
          "InvalidToken",
          "RequestTimeTooSkewed" ->
          Failure.UNAVAILABLE; // of the server's making: the client did nothing wrong
      case "KeyTooLongError", "KeyTooLong" -> Failure.BAD_NAME;
      case "EntityTooLarge" -> Failure.QUOTA;
      case "QuotaExceeded" -> Failure.NO_SPACE;
      default -> byStatus(e.statusCode());
    };
  }

  private static Failure byStatus(int status) {
    return switch (status) {
      case 403 -> Failure.DENIED;
      case 404 -> Failure.NOT_FOUND;
      case 409 -> Failure.BUSY;
      case 412 -> Failure.BUSY;
      case 416 -> Failure.OUT_OF_RANGE;
      case 501 -> Failure.UNSUPPORTED;
      case 507 -> Failure.NO_SPACE;
      default -> Failure.UNAVAILABLE;
    };
  }
}
