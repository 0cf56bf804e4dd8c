package dev.wharf.storage.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3AsyncClientBuilder;
import software.amazon.awssdk.transfer.s3.S3TransferManager;

/// What Wharf is measured against: a program of a few lines around the transfer manager of the SDK,
/// with the settings that both come with. It takes one order a line and says how long it took.
///
/// ```
/// put FILE KEY
/// get KEY FILE
/// put-all DIRECTORY PREFIX
/// get-all PREFIX DIRECTORY
/// ```
public final class PlainProgram {
  private final String bucket;
  private final S3TransferManager up;
  private final S3TransferManager down;

  private PlainProgram(URI endpoint, String bucket) {
    this.bucket = bucket;
    this.up =
        S3TransferManager.builder()
            .s3Client(client(endpoint).multipartEnabled(true).build())
            .build();
    // In parts it asks for them by number, which few stores besides Amazon's understand.
    this.down = S3TransferManager.builder().s3Client(client(endpoint).build()).build();
  }

  private static S3AsyncClientBuilder client(URI endpoint) {
    return S3AsyncClient.builder()
        .endpointOverride(endpoint)
        .region(Region.US_EAST_1)
        .forcePathStyle(true)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create(Store.KEY, Store.SECRET)));
  }

  /// Takes orders until standard input ends.
  ///
  /// @param arguments the endpoint, the bucket
  public static void main(String[] arguments) throws IOException {
    var program = new PlainProgram(URI.create(arguments[0]), arguments[1]);
    var in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      long start = System.nanoTime();
      program.obey(line.split(" ", -1)).join();
      System.out.println(System.nanoTime() - start);
    }
    System.exit(0); // whatever threads the SDK has
  }

  private CompletableFuture<?> obey(String[] order) {
    return switch (order[0]) {
      case "put" ->
          up.uploadFile(
                  request ->
                      request
                          .source(Path.of(order[1]))
                          .putObjectRequest(put -> put.bucket(bucket).key(order[2])))
              .completionFuture();
      case "get" ->
          down.downloadFile(
                  request ->
                      request
                          .destination(Path.of(order[2]))
                          .getObjectRequest(get -> get.bucket(bucket).key(order[1])))
              .completionFuture();
      case "put-all" ->
          up.uploadDirectory(
                  request -> request.source(Path.of(order[1])).bucket(bucket).s3Prefix(order[2]))
              .completionFuture()
              .thenAccept(all -> checkNone(all.failedTransfers().size()));
      case "get-all" ->
          down.downloadDirectory(
                  request ->
                      request
                          .destination(Path.of(order[2]))
                          .bucket(bucket)
                          .listObjectsV2RequestTransformer(list -> list.prefix(order[1])))
              .completionFuture()
              .thenAccept(all -> checkNone(all.failedTransfers().size()));
      default -> throw new IllegalArgumentException(order[0]);
    };
  }

  private static void checkNone(int failed) {
    if (failed > 0) {
      throw new IllegalStateException(failed + " transfers failed");
    }
  }
}
