package dev.wharf.server.boot;

import dev.wharf.domain.Network;
import dev.wharf.domain.Setting;
import dev.wharf.domain.Settings;
import dev.wharf.protocol.port.CertificateLogin;
import dev.wharf.server.AccountRule;
import dev.wharf.server.CertificateName;
import dev.wharf.server.ClientCertificates;
import dev.wharf.server.ClientCertificates.Demand;
import dev.wharf.server.TlsMode;
import dev.wharf.server.TlsSettings;
import dev.wharf.server.TlsSettings.Certificate;
import dev.wharf.server.TlsSettings.SessionReuse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The keys of the section `tls`, and what they mean together.
final class TlsKeys {
  /// In place of a file: make a certificate.
  static final String SELF_SIGNED = "self-signed";

  private static final List<String> STORES = List.of(".p12", ".pfx");
  private static final List<String> SELF = List.of("localhost", "127.0.0.1", "::1");

  static final Setting<Optional<TlsMode>> MODE =
      Setting.text(
              "tls.mode",
              "Whether control connections are encrypted: not at all, when the client asks for it, or"
                  + " before it may log in. Without it `required` if there is a certificate, else"
                  + " `off`. An address of `listen` may have a mode of its own.")
          .optional("one of off, optional, required", TlsKeys::mode);
  static final Setting<List<String>> CERTIFICATE =
      Setting.texts(
          "tls.certificate",
          "Files with certificates: PEM, the server's own first, or PKCS#12 (`.p12`, `.pfx`). Of"
              + " several, a client is shown the one for the host it names, else the first."
              + " `self-signed` makes one for a try. Files are read again when they change.");
  static final Setting<List<String>> KEY =
      Setting.texts(
          "tls.key",
          "PEM files with the private keys (PKCS#8, PKCS#1 or SEC 1), in the order of the"
              + " certificates; not needed where the key stands in the same file.");
  static final Setting<Optional<String>> PASSPHRASE =
      Setting.text(
              "tls.passphrase",
              "Passphrase of encrypted keys and of PKCS#12 files; keep the file to yourself.")
          .secret()
          .optional("text", text -> text);
  static final Setting<SessionReuse> SESSION_REUSE =
      Setting.choice(
          "tls.session-reuse",
          SessionReuse.class,
          SessionReuse.REQUIRE,
          "Whether a data connection has to resume the TLS session of its control connection, so"
              + " that nobody else can take it. `prefer` only logs the ones that do not.");
  static final Setting<List<Network>> SESSION_REUSE_PREFER =
      Setting.texts(
              "tls.session-reuse-prefer",
              "Networks whose clients cannot resume sessions: for them `require` is no more than"
                  + " `prefer`. For single accounts see `accounts`.")
          .as("list of networks", Networks::all);
  static final Setting<EndOfUpload> END_OF_DATA =
      Setting.choice(
          "tls.end-of-data",
          EndOfUpload.class,
          EndOfUpload.STRICT,
          "What an upload is that ends without close_notify: `strict` takes it for cut off and keeps"
              + " the old file, `lenient` for whole.");
  static final Setting<Optional<Data>> DATA =
      Setting.text(
              "tls.data",
              "Whether data connections have to be encrypted (PROT P). Without it"
                  + " `private-required` if tls.mode is `required`, else `clear-allowed`.")
          .optional("one of clear-allowed, private-required", TlsKeys::data);
  static final Setting<Demand> CLIENT_CERTIFICATES =
      Setting.choice(
          "tls.client-certificates",
          Demand.class,
          Demand.NONE,
          "Whether clients show certificates.");
  static final Setting<Optional<Path>> CLIENT_CA =
      Setting.text("tls.client-ca", "PEM file of those who may sign client certificates.")
          .optional("file", Path::of);
  static final Setting<CertificateLogin> CLIENT_LOGIN =
      Setting.choice(
          "tls.client-login",
          CertificateLogin.class,
          CertificateLogin.NONE,
          "What a certificate is good for at the login. `with-password`: it has to be the account's,"
              + " and the password is needed as well. `at-user`: USER alone logs in, with 232."
              + " `at-password`: the password is asked for and may be any, for clients that do not"
              + " know 232. With these two a client without a certificate logs in with its password.");
  static final Setting<Optional<CertificateName.Kind>> CLIENT_NAME =
      Setting.text(
              "tls.client-name",
              "The name in a certificate that is the login name of its account: the only `cn` of the"
                  + " subject, or an alternative name `email`, `dns` or `uri`. Accounts for which"
                  + " `accounts` lists certificates have those alone.")
          .optional("one of cn, email, dns, uri", TlsKeys::kind);
  static final Setting<Duration> HANDSHAKE =
      Setting.duration(
          "timeouts.tls", TlsSettings.HANDSHAKE, "How long a TLS handshake may take; 0s for ever.");

  static final ConfigKeys.Section SECTION =
      new ConfigKeys.Section(
          "tls",
          "Encryption (RFC 4217): TLS 1.2 and 1.3, forward-secret AEAD suites only. The defaults are"
              + " the safe ones.",
          List.of(
              MODE,
              CERTIFICATE,
              KEY,
              PASSPHRASE,
              SESSION_REUSE,
              SESSION_REUSE_PREFER,
              END_OF_DATA,
              DATA,
              CLIENT_CERTIFICATES,
              CLIENT_CA,
              CLIENT_LOGIN,
              CLIENT_NAME));

  /// What an upload is that ends without close_notify.
  enum EndOfUpload {
    STRICT,
    LENIENT
  }

  /// What data connections may be.
  enum Data {
    CLEAR_ALLOWED,
    PRIVATE_REQUIRED
  }

  private TlsKeys() {}

  /// The mode of listeners that have none of their own.
  static TlsMode mode(Settings settings) {
    boolean possible = !settings.get(CERTIFICATE).isEmpty();
    return settings.get(MODE).orElse(possible ? TlsMode.REQUIRED : TlsMode.OFF);
  }

  /// What no key alone shows.
  static List<String> problems(Settings settings) {
    var problems = new ArrayList<String>();
    List<String> certificates = settings.get(CERTIFICATE);
    List<String> keys = settings.get(KEY);
    if (certificates.isEmpty()) {
      if (mode(settings) != TlsMode.OFF) {
        problems.add("tls.certificate: missing; expected a file, since tls.mode is not off");
      }
      for (Endpoint endpoint : settings.get(ConfigKeys.LISTEN)) {
        if (endpoint.mode().isPresent() && endpoint.mode().get() != TlsMode.OFF) {
          problems.add("tls.certificate: missing; expected a file, since an address needs TLS");
        }
      }
    }
    if (!keys.isEmpty() && keys.size() != certificates.size()) {
      problems.add("tls.key: " + keys.size() + " files: expected one for each certificate");
    }
    boolean asked = settings.get(CLIENT_CERTIFICATES) != Demand.NONE;
    if (settings.get(CLIENT_LOGIN) != CertificateLogin.NONE && !asked) {
      problems.add(
          "tls.client-login: expected together with tls.client-certificates: optional or required");
    }
    if (settings.get(CLIENT_NAME).isPresent()
        && settings.get(CLIENT_LOGIN) == CertificateLogin.NONE) {
      problems.add("tls.client-name: expected together with tls.client-login");
    }
    if (asked != settings.get(CLIENT_CA).isPresent()) {
      problems.add(
          "tls.client-ca: expected together with tls.client-certificates: optional or required");
    }
    return problems;
  }

  /// What only shows together with the rules for accounts.
  static List<String> problems(Settings settings, List<AccountRule> accounts) {
    boolean useless =
        settings.get(CLIENT_LOGIN) != CertificateLogin.NONE
            && settings.get(CLIENT_NAME).isEmpty()
            && accounts.stream().allMatch(rule -> rule.certificates().isEmpty());
    return useless
        ? List.of(
            "tls.client-login: no certificate stands for anybody; expected tls.client-name, or"
                + " certificates in accounts")
        : List.of();
  }

  private static Data data(Settings settings, TlsMode mode) {
    return settings
        .get(DATA)
        .orElse(mode == TlsMode.REQUIRED ? Data.PRIVATE_REQUIRED : Data.CLEAR_ALLOWED);
  }

  /// What is good to know, and no problem.
  static List<String> notes(Settings server) {
    TlsMode mode = mode(server);
    boolean useless =
        data(server, mode) == Data.PRIVATE_REQUIRED
            && server.get(ConfigKeys.LISTEN).stream()
                .anyMatch(endpoint -> endpoint.mode().orElse(mode) == TlsMode.OPTIONAL);
    return useless
        ? List.of(
            "listen: where TLS is optional, who logs in without it can transfer nothing, since data"
                + " has to be private; tls.data: clear-allowed lets them")
        : List.of();
  }

  /// The settings, if there is a certificate.
  static Optional<TlsSettings> settings(Settings settings) {
    List<String> files = settings.get(CERTIFICATE);
    if (files.isEmpty()) {
      return Optional.empty();
    }
    var certificates = new ArrayList<Certificate>();
    for (int i = 0; i < files.size(); i++) {
      List<String> keys = settings.get(KEY);
      certificates.add(
          certificate(
              files.get(i), keys.isEmpty() ? files.get(i) : keys.get(i), settings.get(PASSPHRASE)));
    }
    TlsMode mode = mode(settings);
    Data data = data(settings, mode);
    return Optional.of(
        new TlsSettings(
            mode,
            certificates,
            settings.get(SESSION_REUSE),
            settings.get(END_OF_DATA) == EndOfUpload.STRICT,
            data == Data.PRIVATE_REQUIRED,
            new ClientCertificates(
                settings.get(CLIENT_CERTIFICATES),
                settings.get(CLIENT_CA),
                settings.get(CLIENT_LOGIN),
                settings.get(CLIENT_NAME)),
            settings.get(HANDSHAKE),
            settings.get(SESSION_REUSE_PREFER)));
  }

  private static Certificate certificate(String file, String key, Optional<String> passphrase) {
    if (file.equals(SELF_SIGNED)) {
      return new Certificate.SelfSigned(SELF);
    }
    String name = file.toLowerCase(Locale.ROOT);
    return STORES.stream().anyMatch(name::endsWith)
        ? new Certificate.Pkcs12(Path.of(file), passphrase)
        : new Certificate.Pem(Path.of(file), Path.of(key), passphrase);
  }

  private static TlsMode mode(String text) {
    return switch (text) {
      case "off" -> TlsMode.OFF;
      case "optional" -> TlsMode.OPTIONAL;
      case "required" -> TlsMode.REQUIRED;
      default -> throw new IllegalArgumentException("off, optional or required");
    };
  }

  private static CertificateName.Kind kind(String text) {
    return switch (text) {
      case "cn" -> CertificateName.Kind.CN;
      case "email" -> CertificateName.Kind.EMAIL;
      case "dns" -> CertificateName.Kind.DNS;
      case "uri" -> CertificateName.Kind.URI;
      default -> throw new IllegalArgumentException("cn, email, dns or uri");
    };
  }

  private static Data data(String text) {
    return switch (text) {
      case "clear-allowed" -> Data.CLEAR_ALLOWED;
      case "private-required" -> Data.PRIVATE_REQUIRED;
      default -> throw new IllegalArgumentException("clear-allowed or private-required");
    };
  }
}
