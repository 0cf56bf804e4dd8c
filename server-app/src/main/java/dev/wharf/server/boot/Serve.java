package dev.wharf.server.boot;

import dev.wharf.domain.Settings;
import dev.wharf.domain.SettingsException;
import dev.wharf.server.FtpServer;
import dev.wharf.server.TlsMode;
import dev.wharf.server.boot.Configuration.User;
import dev.wharf.server.host.Inheritance;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import picocli.CommandLine.Model.CommandSpec;

/// `wharf serve`: runs the server until a signal ends it.
final class Serve {
  private static final System.Logger LOG = System.getLogger("dev.wharf.server");
  private static final String DEFAULT_ROOT = "wharf-data";
  private static final String STORAGE_ROOT = "storage.root";
  static final String DEFAULT_USER = "wharf";
  private static final String READABLE = "abcdefghjkmnpqrstuvwxyz23456789";
  private static final int PASSWORD_LENGTH = 16;
  private static final int GROUP_LENGTH = 4;

  private final ServeOptions options = new ServeOptions();
  private final PrintWriter out;
  private final PrintWriter err;

  Serve(PrintWriter out, PrintWriter err) {
    this.out = out;
    this.err = err;
  }

  CommandSpec spec() {
    CommandSpec spec =
        Help.command("serve", "wharf serve [OPTION]...", "Serves files over FTP.", this::serve);
    options.addTo(spec);
    spec.usageMessage()
        .description(
            "Listens for FTP clients, and prints a line that begins with 'Wharf is listening on"
                + " ftp://' when it is ready. Logs to standard error.",
            "",
            "SIGTERM or SIGINT stops it: running transfers may finish (see timeouts.drain), and the"
                + " exit code is 0. A second signal stops it at once. SIGHUP reads the configuration"
                + " again, SIGUSR1 writes to the log who is online and what all threads do.",
            "",
            "'wharf who', 'wharf kick', 'wharf reload' and 'wharf stop' steer it meanwhile.",
            "",
            "An option beats --set, which beats the file, which beats the default."
                + " docs/configuration.md lists every key.",
            "",
            "Without a certificate there is no TLS: passwords and files cross the network in clear"
                + " text.")
        .footer(
            "%nEnvironment:",
            "  WHARF_OPTS     options for the JVM, as in WHARF_OPTS=\"-Xmx256m\"",
            "  WHARF_PLUGINS  JARs and directories of plugins, with colons between them",
            "%nExamples:",
            "  wharf serve",
            "  wharf serve --root /srv/files --user alice:secret --read-only",
            "  wharf serve --listen '*:2121' --passive-ports 50000-50999 --anonymous",
            "  wharf serve --tls-cert chain.pem --tls-key key.pem --listen '*:21'",
            "  wharf serve --config /etc/wharf/wharf.yaml --set limits.sessions=20000");
    return spec;
  }

  /// Says which directory to serve when nobody did.
  ///
  /// @return whether nobody did
  static boolean fillDefaults(Given given) {
    Object type = given.values().get(ConfigKeys.STORAGE_TYPE.name());
    boolean local = type == null || type.equals(ConfigKeys.STORAGE_TYPE.fallbackText());
    if (!local || given.has(STORAGE_ROOT)) {
      return false;
    }
    given.put(STORAGE_ROOT, DEFAULT_ROOT, "default");
    return true;
  }

  private int serve() throws InterruptedException {
    try {
      Given given = options.collect();
      boolean defaultRoot = fillDefaults(given);
      Providers providers = Providers.load();
      Configuration configuration = Configuration.read(given, providers);
      if (defaultRoot) {
        makeRoot(Path.of(DEFAULT_ROOT));
      }
      try (var journal = new Journal()) {
        journal.use(LogKeys.open(configuration.server(), options.isVerbose()));
        providers.troubles().forEach(trouble -> LOG.log(Level.WARNING, "{0}", trouble));
        return run(configuration, journal);
      }
    } catch (SettingsException e) {
      e.problems().forEach(problem -> err.println("wharf: " + problem));
      return Main.USAGE;
    } catch (IOException e) {
      err.println("wharf: " + Trouble.with(e));
      return Main.FAILED;
    }
  }

  private int run(Configuration configuration, Journal events)
      throws IOException, InterruptedException {
    boolean newcomer = !configuration.hasAccounts();
    Optional<User> user =
        newcomer ? Optional.of(new User(DEFAULT_USER, password())) : Optional.empty();
    Configuration complete = user.map(configuration::with).orElse(configuration);
    var orders = new Orders();
    Signals.feed(orders);
    Inheritance inherited = Inheritance.take(System.getenv(), ProcessHandle.current().pid());
    if (inherited.client().isPresent()) {
      if (!complete.hooks().isEmpty()) {
        throw new SettingsException(
            "hooks: expected none with inetd, where each connection is a server of its own;"
                + " socket activation of systemd can have them");
      }
      return serveOne(
          inherited.client().get(), Assembly.builder(complete, inherited, events), orders);
    }
    if (options.isInetd()) {
      throw new SettingsException("--inetd: expected a TCP connection at standard input");
    }
    try (FtpServer server = Assembly.builder(complete, inherited, events).build()) {
      prepareHooks(complete, events).run();
      start(server, complete);
      var service =
          new Service(complete.server(), server, orders, () -> next(user, inherited, events));
      List<Endpoint> addresses = told(complete, inherited, server.addresses());
      service.run(() -> announce(addresses, complete, newcomer));
    }
    return Main.OK;
  }

  /// Serves a client that a super-server has accepted. SIGTERM lets its transfer finish.
  private static int serveOne(SocketChannel client, FtpServer.Builder builder, Orders orders)
      throws IOException, InterruptedException {
    try (FtpServer server = builder.build().start()) {
      Thread.ofPlatform().daemon(true).name("wharf-orders").start(() -> drain(server, orders));
      server.serve(client, Optional.empty());
    }
    return Main.OK;
  }

  private static void drain(FtpServer server, Orders orders) {
    try {
      while (!(orders.take() instanceof Order.Stop)) {
        // the one session goes on under the configuration it began with
      }
      server.close();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void announce(List<Endpoint> addresses, Configuration complete, boolean newcomer) {
    warn(addresses, complete.server());
    tell(addresses, complete, newcomer);
  }

  /// What a reload goes on with.
  private Service.Next next(Optional<User> user, Inheritance inherited, Journal events) {
    Configuration now = again(user);
    FtpServer.Builder builder = Assembly.builder(now, inherited, events);
    Runnable hooks = prepareHooks(now, events);
    OpenLogs logs = LogKeys.open(now.server(), options.isVerbose());
    return new Service.Next(
        now,
        builder,
        () -> {
          events.use(logs);
          hooks.run();
        },
        logs::close);
  }

  private static Runnable prepareHooks(Configuration configuration, Journal events) {
    return events
        .hooks()
        .prepare(configuration.server().get(HookKeys.QUEUE), configuration.hooks());
  }

  /// The configuration as it is now. The user that was made for a newcomer keeps its password.
  private Configuration again(Optional<User> user) {
    Given given = options.collect();
    fillDefaults(given);
    Configuration now = Configuration.read(given, Providers.load());
    return now.hasAccounts() ? now : user.map(now::with).orElse(now);
  }

  /// The addresses as they were asked for, with the ports that were found: the system may call
  /// every address of the machine by another name.
  private static List<Endpoint> told(
      Configuration configuration, Inheritance inherited, List<InetSocketAddress> bound) {
    if (!inherited.listeners().isEmpty()) {
      return inherited.listeners().stream()
          .map(one -> new Endpoint("", one.address(), Endpoint.modeOf(one.name())))
          .toList();
    }
    List<Endpoint> wanted = configuration.server().get(ConfigKeys.LISTEN);
    return IntStream.range(0, bound.size())
        .mapToObj(i -> wanted.get(i).at(bound.get(i).getPort()))
        .toList();
  }

  private static void start(FtpServer server, Configuration configuration) throws IOException {
    try {
      server.start();
    } catch (IOException e) {
      if (!(e.getCause() instanceof SocketException refused)) {
        throw e;
      }
      String wanted =
          configuration.server().get(ConfigKeys.LISTEN).stream()
              .map(endpoint -> Endpoint.inUrl(endpoint.address()))
              .collect(Collectors.joining(", "));
      throw new IOException(
          "cannot listen on "
              + wanted
              + ": "
              + refused.getMessage()
              + "; choose another address with --listen HOST:PORT (port 0 takes a free one)",
          e);
    }
  }

  private static void makeRoot(Path root) throws IOException {
    if (Files.exists(root)) {
      return;
    }
    Files.createDirectories(root);
    Files.writeString(
        root.resolve("welcome.txt"),
        """
        Welcome to Wharf.

        This directory is what the server shows to FTP clients. Put files here, or let
        clients send some. Remove this file whenever you like.
        """);
  }

  private static void warn(List<Endpoint> endpoints, Settings settings) {
    TlsKeys.notes(settings).forEach(note -> LOG.log(Level.WARNING, note));
    for (Endpoint endpoint : endpoints) {
      TlsMode own = endpoint.mode().orElse(TlsKeys.mode(settings));
      boolean clear = own == TlsMode.OFF || own == TlsMode.OPTIONAL;
      if (clear && !endpoint.address().getAddress().isLoopbackAddress()) {
        LOG.log(
            Level.WARNING,
            "{0} can be reached from other machines without TLS: passwords and files may cross the"
                + " network in clear text",
            Endpoint.inUrl(endpoint.address()));
      }
    }
  }

  /// Prints how to connect, and last the line that says it is possible now.
  private void tell(List<Endpoint> endpoints, Configuration configuration, boolean newcomer) {
    String urls =
        endpoints.stream()
            .map(endpoint -> endpoint.scheme() + Endpoint.inUrl(endpoint.address()))
            .collect(Collectors.joining(" "));
    Object root = configuration.storage().values().get("root");
    out.println(
        "Serving "
            + (root == null
                ? "storage " + configuration.storage().type()
                : Path.of(root.toString()).toAbsolutePath().normalize()));
    String login = "";
    if (newcomer) {
      User user = configuration.users().getFirst();
      out.println("  user      " + user.name());
      out.println("  password  " + user.password());
      login = "--user " + user.name() + ":" + user.password() + " ";
    } else if (!configuration.users().isEmpty()) {
      login = "--user " + quoted(configuration.users().getFirst().name()) + " ";
    } else if (!configuration.server().get(ConfigKeys.ANONYMOUS)) {
      login = "--user NAME ";
    }
    String url = connectUrl(endpoints.getFirst());
    out.println("  URL       " + url);
    out.println(
        "  try       curl " + tlsOptions(endpoints.getFirst(), configuration) + login + url);
    out.println("Wharf is listening on " + urls);
    out.flush();
  }

  /// What curl has to be told about TLS.
  private static String tlsOptions(Endpoint endpoint, Configuration configuration) {
    TlsMode mode = endpoint.mode().orElse(TlsKeys.mode(configuration.server()));
    if (mode == TlsMode.OFF) {
      return "";
    }
    boolean trusted =
        !configuration.server().get(TlsKeys.CERTIFICATE).contains(TlsKeys.SELF_SIGNED);
    return (trusted ? "" : "--insecure ") + (mode == TlsMode.IMPLICIT ? "" : "--ssl-reqd ");
  }

  private static String connectUrl(Endpoint endpoint) {
    InetSocketAddress address = endpoint.address();
    InetAddress host = address.getAddress();
    String reachable =
        host.isAnyLocalAddress() ? "127.0.0.1:" + address.getPort() : Endpoint.inUrl(address);
    return endpoint.scheme() + reachable + "/";
  }

  /// A word for a shell.
  private static String quoted(String text) {
    boolean plain =
        text.chars()
            .allMatch(c -> c < 128 && (Character.isLetterOrDigit(c) || "._-".indexOf(c) >= 0));
    return plain ? text : "'" + text.replace("'", "'\\''") + "'";
  }

  /// A random password that is easy to read out: about 79 bits.
  private static String password() {
    var random = new SecureRandom();
    var password = new StringBuilder();
    for (int i = 0; i < PASSWORD_LENGTH; i++) {
      if (i > 0 && i % GROUP_LENGTH == 0) {
        password.append('-');
      }
      password.append(READABLE.charAt(random.nextInt(READABLE.length())));
    }
    return password.toString();
  }
}
