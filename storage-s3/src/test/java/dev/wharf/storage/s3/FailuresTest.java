package dev.wharf.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.storage.spi.Failure;
import dev.wharf.storage.spi.StorageException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.s3.model.S3Exception;

final class FailuresTest {
  private static StorageException failure(int status, String code) {
    AwsErrorDetails details =
        AwsErrorDetails.builder().errorCode(code).errorMessage("with a secret").build();
    return Failures.of(
        (S3Exception)
            S3Exception.builder()
                .statusCode(status)
                .requestId("id")
                .awsErrorDetails(details)
                .build(),
        "key");
  }

  @ParameterizedTest
  @CsvSource({
    "403, AccessDenied, DENIED",
    "404, NoSuchKey, NOT_FOUND",
    "409, ConditionalRequestConflict, BUSY",
    "412, PreconditionFailed, BUSY",
    "416, InvalidRange, OUT_OF_RANGE",
    "400, EntityTooLarge, QUOTA",
    "400, KeyTooLongError, BAD_NAME",
    "403, QuotaExceeded, NO_SPACE",
    "501, NotImplemented, UNSUPPORTED",
    "500, InternalError, UNAVAILABLE",
    "503, SlowDown, UNAVAILABLE"
  })
  void what_the_store_says_becomes_a_failure(int status, String code, Failure expected) {
    assertThat(failure(status, code).failure()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "403, RequestTimeTooSkewed",
    "403, InvalidAccessKeyId",
    "403, SignatureDoesNotMatch",
    "400, ExpiredToken",
    "404, NoSuchBucket"
  })
  void a_206_what_only_the_administrator_can_mend_is_no_fault_of_the_client(
      int status, String code) {
    assertThat(failure(status, code).failure()).isEqualTo(Failure.UNAVAILABLE);
  }

  @Test
  void a_201_a_failure_names_code_and_request_and_repeats_no_message() {
    assertThat(failure(403, "AccessDenied").getMessage())
        .contains("key", "403", "AccessDenied", "id")
        .doesNotContain("secret");
  }

  @Test
  void a_store_that_does_not_answer_is_unavailable() {
    assertThat(Failures.of(SdkClientException.create("timeout"), "key").failure())
        .isEqualTo(Failure.UNAVAILABLE);
  }
}
