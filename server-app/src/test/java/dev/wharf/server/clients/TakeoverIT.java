package dev.wharf.server.clients;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.auth.postgres.PostgresServer;
import dev.wharf.auth.slapd.Slapd;
import dev.wharf.server.boot.WharfProcess;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A Pure-FTPd installation of Debian is taken over by `wharf import`, and then visited as before:
/// what is answered otherwise stands in docs/from-pure-ftpd.md, and nothing else does.
class TakeoverIT {
  private static final Path TABLE = Path.of("../docs/from-pure-ftpd.md");
  private static final List<String> ACCOUNTS = List.of("alice", "quentin", "rita");
  private static final int UID = 1000;

  // wharf hash-password, of secret; Debian's pure-ftpd-postgresql crashes on hashes of crypt()
  private static final String HASH =
      "$argon2id$v=19$m=19456,t=2,p=1$AmesynCFI5KGR5NNZ"
          + "HReTw$GUWRx3SSkBSuXaxRM4rX2eAQX2AlK6lj1WNKA9G1SMI";

  /// What was answered by each flavour; the same one answers the same again.
  private static final Map<String, Map<String, String>> ANSWERS = new HashMap<>();

  @TempDir private Path directory;

  @BeforeAll
  static void prepare() {
    Machine.needRoot("what Pure-FTPd answers, which becomes other users");
  }

  @BeforeEach
  void open() throws IOException {
    Files.createDirectory(directory.resolve("pure"));
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @Test
  void virtual_users_of_a_puredb() throws Exception {
    Path database = pureDb();
    takenOver(new Pure("pure-ftpd", "PureDB", database), "PureDB", database);
  }

  /// The accounts as virtual users: a text file, and what `pure-pw` makes of it.
  private Path pureDb() throws Exception {
    Path passwd = directory.resolve("pure/pureftpd.passwd");
    LocalTime now = LocalTime.now(ZoneId.systemDefault());
    DateTimeFormatter minute = DateTimeFormatter.ofPattern("HHmm", Locale.ROOT);
    String later = now.plusHours(2).format(minute) + "-" + now.plusHours(4).format(minute);
    Files.writeString(
        passwd,
        line("alice", ":::::::::::")
            + line("quentin", ":::::3:1048576:::::")
            + line("rita", "::1:2::::::::")
            + line("late", ":::::::::::" + later)
            + line("far", "::::::::::127.0.0.0/8:"));
    Path database = directory.resolve("pure/pureftpd.pdb");
    Program.run(
            directory,
            PureFtpd.program("bin/pure-pw"),
            "mkdb",
            database.toString(),
            "-f",
            passwd.toString())
        .succeeded();
    return database;
  }

  private String line(String name, String limits) {
    return name + ":" + HASH + ":1000:1000::" + home(name) + "/./:" + limits + "\n";
  }

  @Test
  void accounts_of_a_directory() throws Exception {
    String entries =
        entry("alice", "")
            + entry("quentin", "FTPQuotaFiles: 3\nFTPQuotaMBytes: 1\n")
            + entry("rita", "FTPUploadRatio: 1\nFTPDownloadRatio: 2\n");
    try (Slapd slapd = Slapd.start(directory.resolve("ldap"), entries, Optional.empty(), "")) {
      Path conf =
          Files.writeString(
              directory.resolve("pure/ldap.conf"),
              "LDAPServer 127.0.0.1\nLDAPPort "
                  + slapd.port()
                  + "\nLDAPBaseDN dc=example,dc=org\nLDAPAuthMethod BIND\n");
      takenOver(new Pure("pure-ftpd-ldap", "LDAPConfigFile", conf), "LDAPConfigFile", conf);
    }
  }

  private String entry(String name, String more) {
    return """
        dn: uid=%1$s,ou=people,dc=example,dc=org
        objectClass: account
        objectClass: posixAccount
        objectClass: PureFTPdUser
        uid: %1$s
        cn: %1$s
        uidNumber: 1000
        gidNumber: 1000
        homeDirectory: %2$s/./
        FTPStatus: enabled
        userPassword: secret
        """
            .formatted(name, home(name))
        + more
        + "\n";
  }

  /// Debian's pure-ftpd-postgresql 1.0.50 takes the number of the port for the address of a text,
  /// and so crashes at every login. What it would answer is asked of one with virtual users.
  @Test
  void accounts_of_a_database() throws Exception {
    try (PostgresServer postgres = PostgresServer.start()) {
      postgres.sql(
          "CREATE TABLE users (login text, pw text, dir text, files int, mb int, ul int, dl int)");
      for (String name : ACCOUNTS) {
        String limits =
            switch (name) {
              case "quentin" -> "3, 1, 0, 0";
              case "rita" -> "0, 0, 1, 2";
              default -> "0, 0, 0, 0";
            };
        postgres.sql(
            "INSERT INTO users VALUES ('%s', '%s', '%s/./', %s)"
                .formatted(name, HASH, home(name), limits));
      }
      postgres.sql("CREATE ROLE ftp LOGIN PASSWORD 'reader'; GRANT SELECT ON users TO ftp");
      var conf =
          new StringBuilder(
              "PGSQLServer 127.0.0.1\nPGSQLPort "
                  + postgres.port()
                  + "\nPGSQLUser ftp\nPGSQLPassword reader\nPGSQLDatabase wharf\n"
                  + "PGSQLCrypt argon2\nPGSQLDefaultUID 1000\nPGSQLDefaultGID 1000\n");
      Map.of(
              "GetPW",
              "pw",
              "GetDir",
              "dir",
              "GetQTAFS",
              "files",
              "GetQTASZ",
              "mb",
              "GetRatioUL",
              "ul",
              "GetRatioDL",
              "dl")
          .forEach(
              (key, column) ->
                  conf.append("PGSQL" + key + " SELECT " + column)
                      .append(" FROM users WHERE login='\\L'\n"));
      takenOver(
          new Pure("pure-ftpd", "PureDB", pureDb()),
          "PGSQLConfigFile",
          Files.writeString(directory.resolve("pure/postgresql.conf"), conf));
    }
  }

  private Path home(String account) {
    return directory.resolve("homes").resolve(account);
  }

  /// A Pure-FTPd to compare with.
  ///
  /// @param flavour the program, as in `pure-ftpd-ldap`
  /// @param authenticator the option that says where accounts are
  private record Pure(String flavour, String authenticator, Path source) {}

  /// Visits Pure-FTPd, takes over an installation with these accounts, visits Wharf.
  private void takenOver(Pure reference, String authenticator, Path source) throws Exception {
    Path pure = directory.resolve("pure");
    Map<String, String> before = ANSWERS.get(reference.flavour());
    if (before == null) {
      before = visited(reference, pure);
      ANSWERS.put(reference.flavour(), before);
    }
    PureFtpd.configure(pure, authenticator, options(authenticator, source));
    fill();
    Path config = directory.resolve("wharf.yaml");
    assertThat(wharf("import", pure.toString(), "--output", config.toString())).isEmpty();
    assertThat(wharf("check-config", config.toString())).isEmpty();
    try (var server =
        WharfProcess.start(
                directory,
                "serve",
                "--config",
                config.toString(),
                "--listen",
                "127.0.0.1:0",
                "--set",
                "admin.socket=off",
                "--set",
                "uploads.fsync=false")
            .awaitReady()) {
      compare(before, Visit.at(server.port()));
      cheer(server.url());
    }
  }

  private Map<String, String> visited(Pure reference, Path pure) throws Exception {
    fill();
    Map<String, String> options = options(reference.authenticator(), reference.source());
    try (PureFtpd server = PureFtpd.start(pure, reference.flavour(), options)) {
      Map<String, String> answers = Visit.at(server.port());
      cheer("ftp://127.0.0.1:" + server.port() + "/");
      return answers;
    }
  }

  private static Map<String, String> options(String authenticator, Path source) {
    var options = new LinkedHashMap<String, String>();
    options.put("ChrootEveryone", "yes");
    options.put("NoAnonymous", "yes");
    options.put("DontResolve", "yes");
    options.put("SyslogFacility", "none");
    options.put("MinUID", "1000");
    options.put("Umask", "133:022");
    options.put(authenticator, source.toString());
    return options;
  }

  /// Runs a command that goes well.
  ///
  /// @return what it complained about
  private List<String> wharf(String... arguments) throws Exception {
    try (var process = WharfProcess.start(directory, arguments)) {
      assertThat(process.awaitExit()).as(String.join("\n", process.err())).isZero();
      return process.err().stream()
          .filter(line -> !line.contains("the text that it is made from is read instead"))
          .toList();
    }
  }

  /// Homes as they are at the beginning.
  private void fill() throws IOException {
    Path homes = directory.resolve("homes");
    if (Files.exists(homes)) {
      try (Stream<Path> all = Files.walk(homes)) {
        for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
    for (String account : ACCOUNTS) {
      Path home = Files.createDirectories(home(account));
      if (!account.equals("quentin")) {
        try (var big = new RandomAccessFile(home.resolve("big").toFile(), "rw")) {
          big.setLength(account.equals("alice") ? 30_000_000 : 200_000);
        }
        Files.writeString(home.resolve("a.txt"), "hello\n");
        Files.write(home.resolve("hundred"), new byte[100_000]);
        Files.writeString(Files.createDirectory(home.resolve("d")).resolve("b.txt"), "in d\n");
      }
    }
    try (Stream<Path> all = Files.walk(homes)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.setAttribute(path, "unix:uid", UID);
        Files.setAttribute(path, "unix:gid", UID);
        Files.setLastModifiedTime(path, FileTime.from(Instant.parse("2020-01-02T03:04:05Z")));
      }
    }
  }

  /// What people do with it, with programs that have never heard of either.
  private void cheer(String url) throws Exception {
    Path mine = Files.writeString(directory.resolve("mine"), "mine");
    Program.run(directory, "curl", "-sS", "-u", "alice:secret", "-T", mine.toString(), url + "d/")
        .succeeded();
    assertThat(
            Program.run(directory, "curl", "-sS", "-u", "alice:secret", url + "d/mine")
                .succeeded()
                .out())
        .isEqualTo("mine");
    Path copy = directory.resolve("copy");
    Program.run(
            directory,
            "lftp",
            "-e",
            "set net:max-retries 1; mirror d " + copy + "; mirror -R " + copy + " back; quit",
            "-u",
            "alice,secret",
            url)
        .succeeded();
    assertThat(home("alice").resolve("back/b.txt")).hasContent("in d\n");
    assertThat(home("alice").resolve("back/mine")).hasContent("mine");
    Files.delete(copy.resolve("b.txt"));
    Files.delete(copy.resolve("mine"));
    Files.delete(copy);
  }

  private static void compare(Map<String, String> pure, Map<String, String> wharf)
      throws IOException {
    var differences = new ArrayList<String>();
    var steps = new TreeMap<>(pure);
    steps.putAll(wharf);
    for (String step : steps.keySet()) {
      String there = pure.getOrDefault(step, "");
      String here = wharf.getOrDefault(step, "");
      if (!there.equals(here)) {
        differences.add("| `" + cell(step) + "` | " + cell(there) + " | " + cell(here) + " |");
      }
    }
    assertThat(steps).hasSizeGreaterThan(200);
    assertThat(differences).containsExactlyInAnyOrderElementsOf(table());
  }

  private static String cell(String text) {
    return text.replace("|", "\\|");
  }

  /// The rows of the table, without the reasons.
  private static List<String> table() throws IOException {
    return Files.readAllLines(TABLE, UTF_8).stream()
        .filter(line -> line.startsWith("| `"))
        .map(line -> line.substring(0, line.lastIndexOf('|', line.length() - 2) + 1))
        .toList();
  }
}
