package dev.wharf.storage.s3;

import dev.wharf.storage.spi.Failure;
import dev.wharf.storage.spi.StorageException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;
import software.amazon.awssdk.services.sts.model.Tag;

/// The bucket as single accounts see it: for each one the role is assumed with its tags, so that
/// the store itself can keep accounts apart. Credentials are asked for when they are needed first,
/// and again shortly before their time is over. Thread-safe.
///
/// The accounts seen last keep theirs; connections and timers are common to all.
final class Sessions implements AutoCloseable {
  /// Most accounts that have a client of their own.
  static final int MOST = 1000;

  private static final int LONGEST_TAG = 256;
  private static final int LONGEST_NAME = 64;
  private static final String ACCOUNT = "{account}";

  private final S3Settings settings;
  private final S3Settings.Role role;
  private final int most;
  private final SdkHttpClient http;
  private final StsClient service;
  private final ScheduledExecutorService timers =
      Executors.newScheduledThreadPool(
          2, Thread.ofPlatform().daemon().name("wharf-s3-timer-", 0).factory());
  private final Map<String, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true);

  /// @param most accounts that keep their sessions
  Sessions(S3Settings settings, S3Settings.Role role, int most) {
    this.settings = settings;
    this.role = role;
    this.most = most;
    this.http = Opening.http(settings).build();
    this.service = Opening.sts(settings, role);
  }

  /// The bucket for an account.
  ///
  /// @throws StorageException DENIED if its name cannot be part of a tag
  synchronized Bucket of(String account) throws StorageException {
    Bucket known = buckets.get(account);
    if (known != null) {
      return known;
    }
    var made = new Bucket(client(account, tags(account)), settings);
    buckets.put(account, made);
    if (buckets.size() > most) {
      buckets.remove(buckets.keySet().iterator().next()); // goes on for whoever still has it
    }
    return made;
  }

  private S3Client client(String account, List<Tag> tags) {
    var credentials =
        StsAssumeRoleCredentialsProvider.builder()
            .stsClient(service)
            .refreshRequest(
                request ->
                    request.roleArn(role.arn()).roleSessionName(sessionName(account)).tags(tags))
            .build();
    return Opening.builder(settings)
        .httpClient(http)
        .credentialsProvider(credentials)
        .overrideConfiguration(Opening.patience(settings).scheduledExecutorService(timers).build())
        .build();
  }

  private List<Tag> tags(String account) throws StorageException {
    var tags = new ArrayList<Tag>();
    for (Map.Entry<String, String> one : role.tags().entrySet()) {
      String value = one.getValue().replace(ACCOUNT, account);
      if (value.length() > LONGEST_TAG || !value.chars().allMatch(Sessions::isForTags)) {
        throw new StorageException(Failure.DENIED, "no value for a session tag: " + value);
      }
      tags.add(Tag.builder().key(one.getKey()).value(value).build());
    }
    return tags;
  }

  private static boolean isForTags(int c) {
    return Character.isLetterOrDigit(c) || " _.:/=+-@".indexOf(c) >= 0;
  }

  /// What the logs of the cloud show.
  private static String sessionName(String account) {
    var name = new StringBuilder("wharf-");
    account
        .chars()
        .limit(LONGEST_NAME - name.length())
        .forEach(c -> name.append(c < 128 && isForNames(c) ? (char) c : '-'));
    return name.toString();
  }

  private static boolean isForNames(int c) {
    return Character.isLetterOrDigit(c) || "_=,.@+-".indexOf(c) >= 0;
  }

  @Override
  public void close() {
    service.close();
    http.close();
    timers.shutdownNow();
  }
}
