package dev.wharf.storage.s3;

import dev.wharf.domain.Settings;
import dev.wharf.domain.SettingsException;
import dev.wharf.storage.spi.Storage;
import java.time.InstantSource;
import java.util.Optional;
import javax.net.ssl.TrustManager;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.StsClientBuilder;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;
import software.amazon.awssdk.services.sts.model.StsException;

/// Makes a client of the store, and finds out at once whether the bucket can be used.
final class Opening {
  /// What stores other than Amazon's are content with.
  private static final Region ANY = Region.US_EAST_1;

  private Opening() {}

  /// Opens the storage.
  ///
  /// @throws SettingsException if the settings are wrong, or the bucket cannot be used with them
  static Storage open(Settings given) {
    S3Settings settings = S3Settings.read(given);
    S3Client client = client(settings);
    try {
      var bucket = new Bucket(client, settings);
      check(bucket, settings);
      Optional<Sessions> sessions =
          settings
              .credentials()
              .role()
              .filter(role -> !role.tags().isEmpty())
              .map(role -> new Sessions(settings, role, Sessions.MOST));
      return S3Storage.open(bucket, sessions, InstantSource.system());
    } catch (SettingsException e) {
      client.close();
      throw e;
    }
  }

  /// A client that has not yet said anything to anybody.
  static S3Client client(S3Settings settings) {
    return builder(settings)
        .httpClientBuilder(http(settings))
        .credentialsProvider(credentials(settings))
        .build();
  }

  /// A client that lacks only how it speaks and who it is.
  static S3ClientBuilder builder(S3Settings settings) {
    S3ClientBuilder builder =
        S3Client.builder()
            .region(region(settings))
            .forcePathStyle(settings.connection().pathStyle())
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
            .serviceConfiguration(
                S3Configuration.builder()
                    .chunkedEncodingEnabled(settings.connection().chunked())
                    .build())
            .overrideConfiguration(patience(settings).build());
    settings.connection().endpoint().ifPresent(builder::endpointOverride);
    return builder;
  }

  /// How long a client waits, and how often it tries.
  static ClientOverrideConfiguration.Builder patience(S3Settings settings) {
    return ClientOverrideConfiguration.builder()
        .retryStrategy(
            StandardRetryStrategy.builder()
                .maxAttempts(settings.patience().tries())
                .retryOnException(Opening::isCutShort)
                .build())
        .apiCallAttemptTimeout(settings.patience().attempt())
        .apiCallTimeout(settings.patience().call());
  }

  /// Whether an answer that says what was done ended in its middle; the SDK gives up then.
  private static boolean isCutShort(Throwable e) {
    return e instanceof SdkClientException
        && e.getMessage() != null
        && (e.getMessage().startsWith("Unable to unmarshall response")
            || e.getMessage().startsWith("Could not parse XML response"));
  }

  static SdkHttpClient.Builder<?> http(S3Settings settings) {
    Apache5HttpClient.Builder http =
        Apache5HttpClient.builder()
            .maxConnections(settings.connection().connections())
            .connectionTimeout(settings.patience().attempt())
            .socketTimeout(settings.patience().attempt())
            .connectionAcquisitionTimeout(settings.patience().attempt());
    Optional<TrustManager[]> trust = settings.connection().caFile().map(TlsTrust::of);
    trust.ifPresent(managers -> http.tlsTrustManagersProvider(() -> managers));
    return http;
  }

  private static Region region(S3Settings settings) {
    Optional<String> given = settings.connection().region();
    if (given.isPresent()) {
      return Region.of(given.get());
    }
    if (settings.connection().endpoint().isPresent()) {
      return ANY; // and nobody asks the metadata service of a cloud that this is none of
    }
    try {
      return new DefaultAwsRegionProviderChain().getRegion();
    } catch (SdkException e) {
      throw new SettingsException("region: missing, and the environment names none", e);
    }
  }

  private static AwsCredentialsProvider credentials(S3Settings settings) {
    Optional<S3Settings.Role> role = settings.credentials().role();
    return role.isEmpty()
        ? own(settings.credentials())
        : StsAssumeRoleCredentialsProvider.builder()
            .stsClient(sts(settings, role.get()))
            .refreshRequest(request -> request.roleArn(role.get().arn()).roleSessionName("wharf"))
            .build();
  }

  /// Who is asked for a role, with the credentials that are there without it.
  static StsClient sts(S3Settings settings, S3Settings.Role role) {
    StsClientBuilder builder =
        StsClient.builder()
            .httpClientBuilder(http(settings))
            .region(region(settings))
            .credentialsProvider(own(settings.credentials()))
            .overrideConfiguration(
                override ->
                    override
                        .apiCallAttemptTimeout(settings.patience().attempt())
                        .apiCallTimeout(settings.patience().call()));
    role.service().ifPresent(builder::endpointOverride);
    return builder.build();
  }

  private static AwsCredentialsProvider own(S3Settings.Credentials credentials) {
    if (credentials.keys().isPresent()) {
      S3Settings.Keypair keys = credentials.keys().get();
      return StaticCredentialsProvider.create(AwsBasicCredentials.create(keys.id(), keys.secret()));
    }
    if (credentials.profile().isPresent()) {
      return ProfileCredentialsProvider.create(credentials.profile().get());
    }
    return DefaultCredentialsProvider.builder().build();
  }

  /// One listing with one entry: what is said about it is said about everything.
  private static void check(Bucket bucket, S3Settings settings) {
    try {
      bucket.look(Keys.journal(settings.prefix()));
    } catch (S3Exception e) {
      throw new SettingsException(trouble(e, settings), e);
    } catch (StsException e) {
      throw new SettingsException(
          "role: "
              + settings.credentials().role().map(S3Settings.Role::arn).orElse("")
              + " is not given: HTTP "
              + e.statusCode()
              + ", "
              + e.awsErrorDetails().errorCode(),
          e);
    } catch (SdkException e) {
      throw new SettingsException(
          (settings.connection().endpoint().isPresent() ? "endpoint: " : "bucket: ")
              + TlsTrust.trouble(e)
                  .orElseGet(() -> "the store cannot be reached: " + e.getMessage()),
          e);
    }
  }

  private static String trouble(S3Exception e, S3Settings settings) {
    String bucket = "bucket: " + settings.bucket() + ": ";
    return switch (Failures.code(e)) {
      case "NoSuchBucket" -> bucket + "there is no such bucket";
      case "PermanentRedirect",
          "AuthorizationHeaderMalformed",
          "IllegalLocationConstraintException" ->
          "region: the bucket " + settings.bucket() + " is in another one: " + e.getMessage();
      case "InvalidAccessKeyId" -> "access-key: the store does not know this key";
      case "SignatureDoesNotMatch" -> "secret-key: it does not belong to this access-key";
      case "RequestTimeTooSkewed" -> bucket + "the clock of this machine is wrong";
      default ->
          switch (e.statusCode()) {
            case 301, 307 -> "region: the bucket " + settings.bucket() + " is in another one";
            case 403 ->
                bucket
                    + "permission denied; these credentials need at least s3:ListBucket on it"
                    + " (the whole policy is in docs/s3.md)";
            case 404 -> bucket + "there is no such bucket";
            default -> bucket + "HTTP " + e.statusCode() + ", " + Failures.code(e);
          };
    };
  }
}
