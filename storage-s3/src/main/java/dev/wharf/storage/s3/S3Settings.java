package dev.wharf.storage.s3;

import dev.wharf.domain.Setting;
import dev.wharf.domain.Settings;
import dev.wharf.domain.SettingsException;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How one bucket is used.
///
/// @param bucket its name
/// @param prefix what the keys begin with, as it was written; see [Keys]
/// @param readOnly whether every change is refused
/// @param connection how to reach it
/// @param credentials who asks
/// @param objects what new objects carry
/// @param memory how much of it, and in which pieces
/// @param patience how long to wait, and how often to try
/// @param renameLimit most objects that a directory may have to be renamed
/// @param exactTimes whether listings ask for the exact time of each file
/// @param orphanAge how old the journal of an unfinished upload gets before the upload is aborted
/// @param keeping what becomes of interrupted uploads
record S3Settings(
    String bucket,
    String prefix,
    boolean readOnly,
    Connection connection,
    Credentials credentials,
    Objects objects,
    Memory memory,
    Patience patience,
    int renameLimit,
    boolean exactTimes,
    Duration orphanAge,
    Keeping keeping) {

  /// @param region empty for the one that the environment names
  /// @param endpoint empty for Amazon's
  /// @param pathStyle whether the bucket is part of the path, not of the host
  /// @param chunked whether requests over plain HTTP are signed piece by piece
  /// @param caFile empty for the authorities that the JDK trusts
  /// @param connections most at once
  record Connection(
      Optional<String> region,
      Optional<URI> endpoint,
      boolean pathStyle,
      boolean chunked,
      Optional<String> caFile,
      int connections) {}

  /// Static keys, else a profile, else the usual chain of the SDK; and a role on top of it.
  record Credentials(Optional<Keypair> keys, Optional<String> profile, Optional<Role> role) {}

  /// @param arn its name
  /// @param service who is asked for it; empty for Amazon's
  /// @param tags of the session of an account, by key, with `{account}`; without any there is one
  ///   session for all
  record Role(String arn, Optional<URI> service, Map<String, String> tags) {}

  /// @param id not secret
  /// @param secret never shown
  record Keypair(String id, String secret) {
    @Override
    public String toString() {
      return id + ":***";
    }
  }

  /// @param checksums whether checksums are sent along
  /// @param encryption what the store does at rest
  /// @param kmsKey empty for the default key of the store
  /// @param storageClass empty for the default of the store
  /// @param tags by key
  /// @param conditional whether the store understands `If-None-Match` on writes
  record Objects(
      boolean checksums,
      Encryption encryption,
      Optional<String> kmsKey,
      Optional<String> storageClass,
      Map<String, String> tags,
      boolean conditional) {}

  /// What the store does with new objects at rest.
  enum Encryption {
    /// Whatever the bucket is set up for.
    BUCKET,
    /// SSE-S3.
    S3,
    /// SSE-KMS.
    KMS
  }

  /// @param budget bytes of all buffers together
  /// @param part bytes of the first parts of an upload
  /// @param parallel parts of one upload on their way at once
  /// @param piece bytes of one ranged request of a download
  /// @param ahead pieces of one download asked for before they are needed
  record Memory(long budget, int part, int parallel, int piece, int ahead) {}

  /// @param attempt for one try of one request
  /// @param call for one request with all its tries
  /// @param tries most tries of one request
  /// @param buffer for memory to become free
  record Patience(Duration attempt, Duration call, int tries, Duration buffer) {
    /// For work inside the store, which answers only when it is done: copies, and putting the parts
    /// of an upload together.
    Duration inside() {
      return call.multipliedBy(5);
    }
  }

  /// @param resumable whether their clients can go on with them
  /// @param age how long
  record Keeping(boolean resumable, Duration age) {}

  /// No store takes smaller ones, but for the last.
  static final int SMALLEST_PART = 5 << 20;

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
          true,
          "Whether files are signed piece by piece while they are sent to an `endpoint` without"
              + " TLS; `false` for stores that do not know `aws-chunked`.");
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
      Setting.text("secret-key", "The secret of `access-key`.").or("");
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
              Encryption.class,
              Encryption.BUCKET,
              "How the store encrypts new objects: as the bucket says, SSE-S3, or SSE-KMS.")
          .as("one of bucket, s3, kms", Encryption::name);

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
          "Whether the store understands `If-None-Match` on writes; `false` only for stores that"
              + " refuse it.");
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
  private enum UploadMode {
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
          EXACT_TIMES,
          ORPHAN_AGE,
          UPLOADS_MODE,
          UPLOADS_KEEP);

  /// Reads the settings.
  ///
  /// @throws SettingsException if they do not fit together
  static S3Settings read(Settings settings) {
    check(settings);
    return new S3Settings(
        settings.get(BUCKET),
        settings.get(PREFIX),
        settings.get(READ_ONLY),
        new Connection(
            given(settings, REGION),
            given(settings, ENDPOINT).map(URI::create),
            settings.get(PATH_STYLE),
            settings.get(CHUNKED),
            given(settings, CA_FILE),
            settings.get(CONNECTIONS)),
        new Credentials(
            given(settings, ACCESS_KEY).map(id -> new Keypair(id, settings.get(SECRET_KEY))),
            given(settings, PROFILE),
            given(settings, ROLE)
                .map(
                    arn ->
                        new Role(
                            arn,
                            given(settings, STS_ENDPOINT).map(URI::create),
                            tags("session-tags", settings.get(SESSION_TAGS))))),
        new Objects(
            settings.get(CHECKSUMS),
            Encryption.valueOf(settings.get(ENCRYPTION)),
            given(settings, KMS_KEY),
            given(settings, STORAGE_CLASS),
            tags("tags", settings.get(TAGS)),
            settings.get(CONDITIONAL)),
        new Memory(
            settings.get(MEMORY),
            Math.toIntExact(settings.get(PART_SIZE)),
            settings.get(PARALLEL),
            Math.toIntExact(Math.min(settings.get(READ_SIZE), settings.get(PART_SIZE))),
            settings.get(READ_AHEAD)),
        new Patience(
            settings.get(TIMEOUT),
            settings.get(DEADLINE),
            settings.get(TRIES),
            settings.get(MEMORY_WAIT)),
        settings.get(RENAME_LIMIT),
        settings.get(EXACT_TIMES),
        settings.get(ORPHAN_AGE),
        new Keeping(
            settings.get(UPLOADS_MODE).equals(UploadMode.RESUMABLE.name()),
            settings.get(UPLOADS_KEEP)));
  }

  /// How old the entry of an upload gets in the journal before the upload is aborted.
  ///
  /// @param token the name of the upload
  Duration ageOf(String token) {
    return token.startsWith(Journal.PARTIAL) ? keeping.age() : orphanAge;
  }

  private static Optional<String> given(Settings settings, Setting<String> setting) {
    return Optional.of(settings.get(setting)).filter(text -> !text.isEmpty());
  }

  private static void check(Settings settings) {
    require(!settings.get(BUCKET).isEmpty(), "bucket: empty; expected the name of a bucket");
    require(
        Keys.isPrefix(settings.get(PREFIX)),
        "prefix: "
            + settings.get(PREFIX)
            + ": expected names with slashes between them, none of them `.` or `..`");
    require(isUrl(settings.get(ENDPOINT)), "endpoint: expected a URL such as https://host:port");
    require(isUrl(settings.get(STS_ENDPOINT)), "sts-endpoint: expected a URL");
    require(
        settings.get(SESSION_TAGS).isEmpty() || !settings.get(ROLE).isEmpty(),
        "session-tags: expected together with role");
    require(
        settings.get(ACCESS_KEY).isEmpty() == settings.get(SECRET_KEY).isEmpty(),
        "access-key: expected together with secret-key");
    require(
        settings.get(PART_SIZE) >= SMALLEST_PART && settings.get(PART_SIZE) <= Parts.LARGEST,
        "part-size: expected 5M to 1G");
    require(
        settings.get(MEMORY) >= 4 * settings.get(PART_SIZE),
        "memory: expected at least four times part-size");
    require(settings.get(READ_SIZE) >= 64 << 10, "read-size: expected 64K or more");
    require(settings.get(PARALLEL) > 0, "parallel-parts: expected a number from 1 up");
    require(settings.get(TRIES) > 0, "tries: expected a number from 1 up");
    require(settings.get(CONNECTIONS) > 0, "connections: expected a number from 1 up");
  }

  private static void require(boolean fulfilled, String otherwise) {
    if (!fulfilled) {
      throw new SettingsException(otherwise);
    }
  }

  private static boolean isUrl(String text) {
    try {
      URI uri = URI.create(text);
      return text.isEmpty() || (uri.getScheme() != null && uri.getHost() != null);
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  private static Map<String, String> tags(String setting, List<String> texts) {
    var tags = new LinkedHashMap<String, String>();
    for (String text : texts) {
      int equals = text.indexOf('=');
      require(equals > 0, setting + ": " + text + ": expected key=value");
      tags.put(text.substring(0, equals), text.substring(equals + 1));
    }
    return Map.copyOf(tags);
  }
}
