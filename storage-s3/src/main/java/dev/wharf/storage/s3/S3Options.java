package dev.wharf.storage.s3;

import dev.wharf.domain.Setting;
import java.time.Duration;
import java.util.List;

/// The keys of the configuration that this storage has, and what they mean.
final class S3Options {
  static final Setting<String> BUCKET = Setting.text("bucket", "The name of the bucket.");
  static final Setting<String> PREFIX =
      Setting.text(
              "prefix",
              "What the keys of all files begin with: names with slashes between them."
                  + " `{account}` stands for the name of the account.")
          .or("");
  static final Setting<Boolean> READ_ONLY =
      Setting.flag("read-only", false, "Whether the storage refuses every change.");
  static final Setting<String> REGION =
      Setting.text(
              "region",
              "The region of the bucket; empty for the one of the environment, or for `us-east-1` if"
                  + " there is an `endpoint`.")
          .or("");
  static final Setting<String> ENDPOINT =
      Setting.text("endpoint", "The URL of a store that is not Amazon's; empty for Amazon's.")
          .or("");
  static final Setting<Boolean> PATH_STYLE =
      Setting.flag(
          "path-style",
          false,
          "Whether the bucket is part of the path and not of the host name, as most stores other"
              + " than Amazon's want it.");
  static final Setting<Boolean> CHUNKED =
      Setting.flag(
          "chunked-signing",
          false,
          "Whether files are signed piece by piece (`aws-chunked`) while they are sent to an"
              + " `endpoint` without TLS: less work for some stores, and others refuse it.");
  static final Setting<String> CA_FILE =
      Setting.text(
              "ca-file",
              "Certificates (PEM) of the authorities that the store's certificate comes from."
                  + " Without it those that the JDK trusts.")
          .or("");
  static final Setting<Integer> CONNECTIONS =
      Setting.count("connections", 200, "Most connections to the store at once.");
  static final Setting<String> ACCESS_KEY =
      Setting.text(
              "access-key",
              "The id of a static key. Without it the profile or the usual chain of the AWS SDK"
                  + " is asked: environment, container, instance.")
          .or("");
  static final Setting<String> SECRET_KEY =
      Setting.text("secret-key", "The secret of `access-key`.").or("").secret();
  static final Setting<String> PROFILE =
      Setting.text("profile", "A profile of the AWS configuration files.").or("");
  static final Setting<String> ROLE =
      Setting.text("role", "The ARN of a role to assume with these credentials.").or("");
  static final Setting<List<String>> SESSION_TAGS =
      Setting.texts(
          "session-tags",
          "Tags for which `role` is assumed anew for each account, each as `key=value`, where"
              + " `{account}` stands for the name of the account; so a policy can keep accounts"
              + " apart.");
  static final Setting<String> STS_ENDPOINT =
      Setting.text(
              "sts-endpoint", "The URL of the service that gives `role`; empty for Amazon's STS.")
          .or("");
  static final Setting<Boolean> CHECKSUMS =
      Setting.flag(
          "checksums",
          true,
          "Whether CRC-32 checksums, computed while a file is received, are sent along for the"
              + " store to check; `false` for stores that know no checksums.");

  /// Read as text: its type exists twice where the SDK has a class loader of its own.
  static final Setting<String> ENCRYPTION =
      Setting.choice(
              "encryption",
              S3Settings.Encryption.class,
              S3Settings.Encryption.BUCKET,
              "How the store encrypts new objects: as the bucket says, SSE-S3, or SSE-KMS.")
          .as("one of bucket, s3, kms", S3Settings.Encryption::name);

  static final Setting<String> KMS_KEY =
      Setting.text("kms-key", "The key for `encryption: kms`; empty for the default key.").or("");
  static final Setting<String> STORAGE_CLASS =
      Setting.text("storage-class", "The storage class of new objects, as in `STANDARD_IA`.")
          .or("");
  static final Setting<List<String>> TAGS =
      Setting.texts("tags", "Tags of new objects, each as `key=value`.");
  static final Setting<Boolean> CONDITIONAL =
      Setting.flag(
          "conditional-writes",
          true,
          "Whether the store understands `If-None-Match` and `If-Match`; `false` only for stores that"
              + " refuse them.");
  static final Setting<Long> MEMORY =
      Setting.size(
          "memory",
          128L << 20,
          "Most memory for the bytes of all transfers together; at least four times `part-size`.");
  static final Setting<Long> PART_SIZE =
      Setting.size(
          "part-size",
          8L << 20,
          "The size of the first parts of an upload, from 5M up; it doubles every 800 parts.");
  static final Setting<Integer> PARALLEL =
      Setting.count(
          "parallel-parts", 5, "Most parts of one upload on their way at once, from 1 up.");
  static final Setting<Long> READ_SIZE =
      Setting.size(
          "read-size",
          8L << 20,
          "How much of a file one request fetches; no more than `part-size`.");
  static final Setting<Integer> READ_AHEAD =
      Setting.count("read-ahead", 2, "Most requests of one download that run ahead of the client.");
  static final Setting<Duration> TIMEOUT =
      Setting.duration("timeout", Duration.ofSeconds(30), "The time for one try of one request.");
  static final Setting<Duration> DEADLINE =
      Setting.duration(
          "deadline", Duration.ofMinutes(2), "The time for one request with all its tries.");
  static final Setting<Integer> TRIES =
      Setting.count("tries", 4, "Most tries of one request, from 1 up.");
  static final Setting<Duration> MEMORY_WAIT =
      Setting.duration(
          "memory-wait",
          Duration.ofMinutes(1),
          "How long a transfer waits for memory before it fails for now.");
  static final Setting<Integer> RENAME_LIMIT =
      Setting.count(
          "rename-limit",
          10_000,
          "Most objects that a directory may hold to be renamed; each one is copied.");
  static final Setting<Duration> COPY_TIME =
      Setting.duration(
          "copy-time",
          Duration.ofMinutes(10),
          "The time for all copies of one command: to rename a directory, or to rename a large file"
              + " or set its time. When it is over, all is as before.");
  static final Setting<Boolean> EXACT_TIMES =
      Setting.flag(
          "exact-times",
          false,
          "Whether listings show the times that clients have set; costs a request for each file.");
  static final Setting<Duration> ORPHAN_AGE =
      Setting.duration(
          "orphan-age",
          Duration.ofHours(24),
          "How long an upload of a server that is gone is left alone before it is aborted.");

  /// As the other storages have it; a bucket has no way to write in place.
  enum UploadMode {
    ATOMIC,
    RESUMABLE,
    DIRECT
  }

  /// Read as text, as [#ENCRYPTION].
  static final Setting<String> UPLOADS_MODE =
      Setting.choice(
              "uploads.mode",
              UploadMode.class,
              UploadMode.ATOMIC,
              "Whether what an interrupted upload has sent is kept for its account to go on with"
                  + " (`resumable`). Uploads are always hidden until they are complete: `direct`"
                  + " means `atomic` here.")
          .as("one of atomic, resumable, direct", UploadMode::name);

  static final Setting<Duration> UPLOADS_KEEP =
      Setting.duration(
          "uploads.keep",
          Duration.ofHours(24),
          "How long interrupted uploads stay resumable in mode `resumable`; then they are aborted.");

  static final List<Setting<?>> ALL =
      List.of(
          BUCKET,
          PREFIX,
          READ_ONLY,
          REGION,
          ENDPOINT,
          PATH_STYLE,
          CHUNKED,
          CA_FILE,
          CONNECTIONS,
          ACCESS_KEY,
          SECRET_KEY,
          PROFILE,
          ROLE,
          SESSION_TAGS,
          STS_ENDPOINT,
          CHECKSUMS,
          ENCRYPTION,
          KMS_KEY,
          STORAGE_CLASS,
          TAGS,
          CONDITIONAL,
          MEMORY,
          PART_SIZE,
          PARALLEL,
          READ_SIZE,
          READ_AHEAD,
          TIMEOUT,
          DEADLINE,
          TRIES,
          MEMORY_WAIT,
          RENAME_LIMIT,
          COPY_TIME,
          EXACT_TIMES,
          ORPHAN_AGE,
          UPLOADS_MODE,
          UPLOADS_KEEP);

  private S3Options() {}
}
