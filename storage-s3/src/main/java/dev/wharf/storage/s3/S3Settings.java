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
/// @param copyTime for all copies of one command together
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
    Duration copyTime,
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

  /// Reads the settings.
  ///
  /// @throws SettingsException if they do not fit together
  static S3Settings read(Settings settings) {
    check(settings);
    return new S3Settings(
        settings.get(S3Options.BUCKET),
        settings.get(S3Options.PREFIX),
        settings.get(S3Options.READ_ONLY),
        connection(settings),
        credentials(settings),
        objects(settings),
        memory(settings),
        new Patience(
            settings.get(S3Options.TIMEOUT),
            settings.get(S3Options.DEADLINE),
            settings.get(S3Options.TRIES),
            settings.get(S3Options.MEMORY_WAIT)),
        settings.get(S3Options.RENAME_LIMIT),
        settings.get(S3Options.COPY_TIME),
        settings.get(S3Options.EXACT_TIMES),
        settings.get(S3Options.ORPHAN_AGE),
        new Keeping(
            settings.get(S3Options.UPLOADS_MODE).equals(S3Options.UploadMode.RESUMABLE.name()),
            settings.get(S3Options.UPLOADS_KEEP)));
  }

  private static Connection connection(Settings settings) {
    return new Connection(
        given(settings, S3Options.REGION),
        given(settings, S3Options.ENDPOINT).map(URI::create),
        settings.get(S3Options.PATH_STYLE),
        settings.get(S3Options.CHUNKED),
        given(settings, S3Options.CA_FILE),
        settings.get(S3Options.CONNECTIONS));
  }

  private static Credentials credentials(Settings settings) {
    return new Credentials(
        given(settings, S3Options.ACCESS_KEY)
            .map(id -> new Keypair(id, settings.get(S3Options.SECRET_KEY))),
        given(settings, S3Options.PROFILE),
        given(settings, S3Options.ROLE)
            .map(
                arn ->
                    new Role(
                        arn,
                        given(settings, S3Options.STS_ENDPOINT).map(URI::create),
                        tags("session-tags", settings.get(S3Options.SESSION_TAGS)))));
  }

  private static Objects objects(Settings settings) {
    return new Objects(
        settings.get(S3Options.CHECKSUMS),
        Encryption.valueOf(settings.get(S3Options.ENCRYPTION)),
        given(settings, S3Options.KMS_KEY),
        given(settings, S3Options.STORAGE_CLASS),
        tags("tags", settings.get(S3Options.TAGS)),
        settings.get(S3Options.CONDITIONAL));
  }

  private static Memory memory(Settings settings) {
    return new Memory(
        settings.get(S3Options.MEMORY),
        Math.toIntExact(settings.get(S3Options.PART_SIZE)),
        settings.get(S3Options.PARALLEL),
        Math.toIntExact(
            Math.min(settings.get(S3Options.READ_SIZE), settings.get(S3Options.PART_SIZE))),
        settings.get(S3Options.READ_AHEAD));
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
    require(
        !settings.get(S3Options.BUCKET).isEmpty(), "bucket: empty; expected the name of a bucket");
    require(
        Keys.isPrefix(settings.get(S3Options.PREFIX)),
        "prefix: "
            + settings.get(S3Options.PREFIX)
            + ": expected names with slashes between them, none of them `.` or `..`");
    require(
        isUrl(settings.get(S3Options.ENDPOINT)),
        "endpoint: expected a URL such as https://host:port");
    require(isUrl(settings.get(S3Options.STS_ENDPOINT)), "sts-endpoint: expected a URL");
    require(
        settings.get(S3Options.SESSION_TAGS).isEmpty() || !settings.get(S3Options.ROLE).isEmpty(),
        "session-tags: expected together with role");
    require(
        settings.get(S3Options.ACCESS_KEY).isEmpty()
            == settings.get(S3Options.SECRET_KEY).isEmpty(),
        "access-key: expected together with secret-key");
    require(
        settings.get(S3Options.PART_SIZE) >= SMALLEST_PART
            && settings.get(S3Options.PART_SIZE) <= Parts.LARGEST,
        "part-size: expected 5M to 1G");
    require(
        settings.get(S3Options.MEMORY) >= 4 * settings.get(S3Options.PART_SIZE),
        "memory: expected at least four times part-size");
    require(settings.get(S3Options.READ_SIZE) >= 64 << 10, "read-size: expected 64K or more");
    require(settings.get(S3Options.PARALLEL) > 0, "parallel-parts: expected a number from 1 up");
    require(settings.get(S3Options.TRIES) > 0, "tries: expected a number from 1 up");
    require(settings.get(S3Options.CONNECTIONS) > 0, "connections: expected a number from 1 up");
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
