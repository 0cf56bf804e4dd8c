package dev.wharf.server.boot;

import dev.wharf.domain.GuessThrottle;
import dev.wharf.domain.Network;
import dev.wharf.domain.Setting;
import dev.wharf.protocol.port.ProtocolSettings;
import dev.wharf.server.PassiveSettings;
import dev.wharf.server.PassiveSettings.ForNetwork;
import dev.wharf.server.ServerLimits;
import dev.wharf.server.ServerTimeouts;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Every key of the configuration that the server itself reads, declared once: type, default, check
/// and documentation come from here. Storages and authenticators declare theirs.
final class ConfigKeys {
  /// Keys that belong together.
  ///
  /// @param name what their names begin with; empty for the keys at the top
  /// @param about one or two sentences
  record Section(String name, String about, List<Setting<?>> keys) {}

  // The defaults of the configuration are those of the embedding API.
  private static final ProtocolSettings PROTOCOL = ProtocolSettings.DEFAULT;
  private static final ProtocolSettings.Features FEATURES = ProtocolSettings.Features.DEFAULT;
  private static final ServerLimits LIMITS = ServerLimits.DEFAULT;
  private static final GuessThrottle GUESSING = GuessThrottle.DEFAULT;
  private static final ServerTimeouts TIMEOUTS = ServerTimeouts.DEFAULT;
  private static final PassiveSettings PASSIVE_SETTINGS = PassiveSettings.DEFAULT;

  static final Setting<List<Endpoint>> LISTEN =
      Setting.texts(
              "listen",
              "Addresses to listen on. An IPv6 address stands in brackets; `*` is every address of"
                  + " the machine; port 0 takes a free port. A word behind it is the TLS mode of this"
                  + " address alone: `off`, `optional`, `required`, or `implicit` for TLS from the"
                  + " first byte, as in `*:990 implicit`.")
          .or(List.of("127.0.0.1:2121"))
          .as("list of HOST:PORT", Endpoint::parseAll);
  static final Setting<List<String>> GREETING =
      Setting.texts("greeting", "What a client is greeted with: one to three lines.")
          .or(PROTOCOL.greeting())
          .as("list of texts", ConfigKeys::greeting);
  static final Setting<Boolean> READ_ONLY =
      Setting.flag("read-only", false, "Refuse everything that changes a file, at the storage.");
  static final Setting<Boolean> ANONYMOUS =
      Setting.flag("anonymous", false, "Let `anonymous` and `ftp` in without a password.");
  static final Setting<List<String>> VIRTUAL_HOSTS =
      Setting.texts("virtual-hosts", "Names that the command HOST accepts; empty accepts any.");

  /// Lists of keys and values, which [Configuration] reads element by element.
  static final Setting<List<String>> USERS =
      Setting.texts("users", "Accounts that the configuration itself holds.");

  static final Setting<List<String>> AUTHENTICATORS =
      Setting.texts("authenticators", "Who is asked, in this order, about everybody else.");

  static final Setting<List<String>> PERMISSIONS =
      Setting.texts("permissions", "What accounts may do below a path.");

  static final Setting<List<String>> ACCOUNTS =
      Setting.texts("accounts", "What is demanded of accounts.");
  static final Setting<List<String>> HOOKS = Setting.texts("hooks", "What is done after events.");
  static final Setting<List<String>> STORAGES =
      Setting.texts("storages", "Further storages, by name.");
  static final Setting<List<String>> MOUNTS =
      Setting.texts("mounts", "Which of them are seen, and where.");

  static final Setting<String> STORAGE_TYPE =
      Setting.text("storage.type", "Which storage keeps the files.").or("local");

  static final Setting<String> USER_NAME = Setting.text("name", "The login name.");
  static final Setting<String> USER_PASSWORD =
      Setting.text("password", "The password in clear text, so keep the file to yourself.")
          .secret();
  static final Setting<String> AUTHENTICATOR_TYPE =
      Setting.text("type", "Which authenticator, see below.");

  static final Setting<Integer> SESSIONS =
      Setting.count(
          "limits.sessions", LIMITS.sessions(), "Sessions at the same time; 0 for any number.");
  static final Setting<Integer> SESSIONS_PER_ADDRESS =
      Setting.count(
          "limits.sessions-per-address",
          LIMITS.sessionsPerAddress(),
          "Sessions at the same time from one address (IPv6: one /64); 0 for any number.");
  static final Setting<Integer> SESSIONS_PER_ACCOUNT =
      Setting.count(
          "limits.sessions-per-account",
          LIMITS.sessionsPerAccount(),
          "Sessions at the same time of one account; 0 for any number.");
  static final Setting<Integer> LOGIN_FAILURES =
      Setting.count(
          "limits.login-failures",
          PROTOCOL.throttle().failures(),
          "Wrong passwords after which a session ends; 0 for any number.");
  static final Setting<Integer> TRANSFERS =
      Setting.count(
          "limits.transfers",
          LIMITS.transfers(),
          "Transfers and listings at the same time, a thread each; 0 for any number.");
  static final Setting<Integer> STRANGERS =
      Setting.count(
          "limits.strangers",
          LIMITS.strangers(),
          "Sessions at the same time that nobody has logged in to; beyond it each address that has"
              + " none gets one; 0 for any number.");

  static final Setting<Long> SLOWEST =
      Setting.size(
          "limits.slowest-transfer",
          TIMEOUTS.slowest(),
          "Bytes per second that a client has to move, on average over two minutes in which it was"
              + " waited for; a transfer that is slower is cut, so that nobody holds one for ever"
              + " with a byte now and then. 0 for any.");
  static final Setting<Long> UPLOAD_RATE =
      Setting.size(
          "limits.upload-rate",
          LIMITS.rates().upload(),
          "Bytes per second that all clients together may send; accounts share it evenly.");
  static final Setting<Long> DOWNLOAD_RATE =
      Setting.size(
          "limits.download-rate",
          LIMITS.rates().download(),
          "Bytes per second that all clients together are sent, listings included.");
  static final Setting<Long> SESSION_UPLOAD_RATE =
      Setting.size(
          "limits.session-upload-rate",
          LIMITS.sessionRates().upload(),
          "Bytes per second that a single session may send.");
  static final Setting<Long> SESSION_DOWNLOAD_RATE =
      Setting.size(
          "limits.session-download-rate",
          LIMITS.sessionRates().download(),
          "Bytes per second that a single session is sent.");

  static final Setting<Duration> LOGIN =
      Setting.duration(
          "timeouts.login",
          PROTOCOL.login(),
          "How long a client may take to log in, in all; 0s for ever.");
  static final Setting<Duration> IDLE =
      Setting.duration(
          "timeouts.idle",
          PROTOCOL.idle(),
          "How long a client may say nothing while no transfer runs; 0s for ever.");
  static final Setting<Duration> LONGEST_IDLE =
      Setting.duration(
          "timeouts.longest-idle",
          PROTOCOL.keeping().longestIdle(),
          "Up to this time a client may lengthen `timeouts.idle` for its session with SITE IDLE; not"
              + " where the account has an idle time of its own.");
  static final Setting<Duration> NO_OPERATION =
      Setting.duration(
          "timeouts.no-operation",
          PROTOCOL.keeping().noOperation(),
          "How long a client may say nothing but NOOP; no shorter than it may say nothing at all. 0s"
              + " for ever.");
  static final Setting<Duration> TRANSFER =
      Setting.duration(
          "timeouts.transfer",
          TIMEOUTS.transfer(),
          "How long a whole transfer may take, however well it goes; 0s for ever.");
  static final Setting<Duration> DATA =
      Setting.duration(
          "timeouts.data",
          TIMEOUTS.data(),
          "How long a transfer may stand still before it fails; 0s for ever.");
  static final Setting<Duration> DATA_CONNECT =
      Setting.duration(
          "timeouts.data-connect",
          TIMEOUTS.dataConnect(),
          "How long the data connection of a transfer may take to come; 0s for ever.");
  static final Setting<Duration> WRITE =
      Setting.duration(
          "timeouts.write",
          TIMEOUTS.write(),
          "How long a client may leave a reply unread; 0s for ever.");
  static final Setting<Duration> DRAIN =
      Setting.duration(
          "timeouts.drain",
          TIMEOUTS.drain(),
          "How long running transfers may take to finish when the server stops; 0s cuts them at"
              + " once.");
  static final Setting<Duration> AUTHENTICATION =
      Setting.duration(
          "timeouts.authentication",
          TIMEOUTS.authentication(),
          "How long the check of one login may take; 0s for ever.");

  static final Setting<Duration> LOGIN_DELAY =
      Setting.duration(
          "login-delay.first",
          PROTOCOL.throttle().delay(),
          "How long the answer to the first wrong password waits; doubles with each further one.");
  static final Setting<Duration> LONGEST_LOGIN_DELAY =
      Setting.duration("login-delay.longest", PROTOCOL.throttle().longest(), "The longest wait.");

  static final Setting<Integer> FAILURES_PER_ACCOUNT =
      Setting.count(
          "login-guard.failures-per-account",
          GUESSING.perAccount(),
          "Wrong passwords for one account from one network before further ones are turned away; 0"
              + " for any number.");
  static final Setting<Integer> FAILURES_PER_NETWORK =
      Setting.count(
          "login-guard.failures-per-network",
          GUESSING.perNetwork(),
          "Wrong passwords from one network before all of its logins are turned away; 0 for any"
              + " number.");
  static final Setting<Duration> FIRST_SHUT =
      Setting.duration(
          "login-guard.first",
          GUESSING.first(),
          "How long logins are turned away at first; doubles with each further wrong password.");
  static final Setting<Duration> LONGEST_SHUT =
      Setting.duration(
          "login-guard.longest",
          GUESSING.longest(),
          "The longest time, and how long it has to be quiet before all is forgotten.");
  static final Setting<List<Network>> TRUSTED =
      Setting.texts("login-guard.trusted", "Networks that are never turned away.")
          .or(List.of())
          .as("list of NETWORKS", list -> list.stream().map(Network::parse).toList());

  static final Setting<PortRange> PASSIVE_PORTS =
      Setting.text(
              "passive.ports",
              "Ports of passive data connections; a firewall has to let them through.")
          .or(PASSIVE_SETTINGS.firstPort() + "-" + PASSIVE_SETTINGS.lastPort())
          .as("A-B", PortRange::parse);
  static final Setting<Optional<InetAddress>> PASSIVE_ADDRESS =
      Setting.text(
              "passive.address",
              "The IPv4 address that PASV tells clients, for servers behind a router that translates"
                  + " addresses; without it the address the client connected to.")
          .optional("IPv4 address", Endpoint::ipv4);

  static final Setting<List<ForNetwork>> PASSIVE_ADDRESSES =
      Setting.texts(
              "passive.addresses",
              "The IPv4 addresses that PASV tells the clients of some networks, as in"
                  + " `10.0.0.0/8=10.1.2.3`; the first network that holds the client decides, else"
                  + " `passive.address`. `0.0.0.0`, here or there, stands for the address of the"
                  + " control connection: clients take that one then.")
          .as("list of NETWORK=ADDRESS", Networks::addresses);

  static final Setting<List<Network>> PROXY_FROM =
      Setting.texts(
              "proxy.from",
              "Networks of proxies that send a header of the PROXY protocol, version 1 or 2, before"
                  + " every connection, for control and for data; a connection from there without one"
                  + " is closed. From elsewhere such a header is not understood.")
          .as("list of networks", Networks::all);

  static final Setting<Boolean> ACTIVE =
      Setting.flag("features.active", FEATURES.active(), "Take PORT and EPRT.");
  static final Setting<Boolean> PASSIVE =
      Setting.flag("features.passive", FEATURES.passive(), "Take PASV and EPSV.");
  static final Setting<Boolean> CHMOD =
      Setting.flag("features.chmod", FEATURES.chmod(), "Take SITE CHMOD, and mode bits in MFF.");
  static final Setting<Boolean> CHECKSUMS =
      Setting.flag(
          "features.checksums",
          FEATURES.checksums(),
          "Take XCRC, XMD5, XSHA and their sisters; HASH always is.");
  static final Setting<Boolean> MDTM_SETS =
      Setting.flag(
          "features.mdtm-sets",
          FEATURES.mdtmSets(),
          "Let MDTM with a time before the name set the time.");
  static final Setting<Boolean> HIDDEN =
      Setting.flag(
          "features.hidden",
          FEATURES.hidden(),
          "Let LIST and NLST show names that begin with a dot unasked.");
  static final Setting<Boolean> BACKSLASHES =
      Setting.flag(
          "features.backslashes", FEATURES.backslashes(), "Accept names that hold a backslash.");
  static final Setting<Long> HASH_LIMIT =
      Setting.size(
          "features.hash-limit",
          FEATURES.hashLimit(),
          "Largest file that HASH and its sisters read, in bytes; 0 for any.");

  static final Setting<String> ADMIN_SOCKET =
      Setting.text(
              "admin.socket",
              "Where `wharf who` and its sisters find this server: the path of a Unix socket that only"
                  + " its owner can use; `auto` is PID.sock in the service's or user's runtime"
                  + " directory, `off` is nowhere. Read at the start only.")
          .or("auto");

  static final Setting<Optional<Path>> PID_FILE =
      Setting.text(
              "pid-file",
              "Where the process id is written when the server is ready; removed at its end. Read at"
                  + " the start only.")
          .optional("path", Path::of);

  /// The keys of one element of `users`.
  static final List<Setting<?>> USER = List.of(USER_NAME, USER_PASSWORD);

  /// All sections with fixed keys, in the order of the documentation.
  static final List<Section> SECTIONS =
      List.of(
          new Section(
              "",
              "",
              List.of(
                  LISTEN, GREETING, READ_ONLY, ANONYMOUS, VIRTUAL_HOSTS, PID_FILE, HookKeys.QUEUE)),
          new Section(
              "limits",
              "How much at the same time, and how fast. A limit of 0 means none. Accounts may have limits"
                  + " of their own, see [accounts](accounts.md#limits).",
              List.of(
                  SESSIONS,
                  SESSIONS_PER_ADDRESS,
                  SESSIONS_PER_ACCOUNT,
                  LOGIN_FAILURES,
                  TRANSFERS,
                  STRANGERS,
                  SLOWEST,
                  UPLOAD_RATE,
                  DOWNLOAD_RATE,
                  SESSION_UPLOAD_RATE,
                  SESSION_DOWNLOAD_RATE)),
          new Section(
              "timeouts",
              "How long the server waits, and for what.",
              List.of(
                  LOGIN,
                  AUTHENTICATION,
                  TlsKeys.HANDSHAKE,
                  IDLE,
                  LONGEST_IDLE,
                  NO_OPERATION,
                  DATA,
                  DATA_CONNECT,
                  TRANSFER,
                  WRITE,
                  DRAIN)),
          new Section(
              "login-delay",
              "What a wrong password costs. The wait holds no thread.",
              List.of(LOGIN_DELAY, LONGEST_LOGIN_DELAY)),
          new Section(
              "login-guard",
              "What guessing in many sessions costs. A network is an address, or the /64 of an IPv6"
                  + " address; see [accounts](accounts.md#guessing).",
              List.of(
                  FAILURES_PER_ACCOUNT, FAILURES_PER_NETWORK, FIRST_SHUT, LONGEST_SHUT, TRUSTED)),
          new Section(
              "passive",
              "Data connections that the client opens.",
              List.of(PASSIVE_PORTS, PASSIVE_ADDRESS, PASSIVE_ADDRESSES)),
          new Section(
              "proxy",
              "Load balancers and proxies between clients and server. What they say of a client is"
                  + " believed: limits, events and data connections go by it.",
              List.of(PROXY_FROM)),
          new Section(
              "features",
              "Commands and habits that can be switched.",
              List.of(
                  ACTIVE, PASSIVE, CHMOD, CHECKSUMS, MDTM_SETS, HIDDEN, BACKSLASHES, HASH_LIMIT)),
          GuestKeys.SECTION,
          QuotaKeys.SECTION,
          ClusterKeys.SECTION,
          CheckKeys.SECTION,
          TlsKeys.SECTION,
          LogKeys.SECTION,
          new Section("admin", "Steering a server that runs.", List.of(ADMIN_SOCKET)));

  private ConfigKeys() {}

  /// The keys of all [#SECTIONS].
  static List<Setting<?>> all() {
    var all = new ArrayList<Setting<?>>();
    SECTIONS.forEach(section -> all.addAll(section.keys()));
    return List.copyOf(all);
  }

  private static List<String> greeting(List<String> lines) {
    boolean printable =
        lines.stream().noneMatch(line -> line.chars().anyMatch(Character::isISOControl));
    if (lines.isEmpty() || lines.size() > 3 || !printable) {
      throw new IllegalArgumentException("one to three lines without control characters");
    }
    return lines;
  }
}
