package dev.wharf.server.clients;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/// What clients say to a server when they visit it: a script for each of several accounts. The
/// accounts are alice, who has no limits, quentin, who may store 3 files and 1 MB, and rita, who
/// may fetch two bytes for each that she has sent; the password of all is `secret`.
final class Visit {
  private static final byte[] SMALL = "new\n".getBytes(UTF_8);

  /// Who is not let in: `late` and `far` are there, but neither at this hour nor from here.
  private static final String[][] REFUSED = {
    {"alice", "wrong"}, {"nobody", "secret"}, {"late", "secret"}, {"far", "secret"}
  };

  private final int port;
  private final Map<String, String> notes = new ConcurrentSkipListMap<>();

  private Visit(int port) {
    this.port = port;
  }

  /// Pays one.
  ///
  /// @return the answers by step
  static Map<String, String> at(int port) throws Exception {
    var visit = new Visit(port);
    try (var several = Executors.newVirtualThreadPerTaskExecutor()) {
      var parts = new ArrayList<Future<?>>();
      for (String[] login : REFUSED) { // each of them waits a while
        parts.add(several.submit(() -> visit.refused(login[0], login[1])));
      }
      parts.add(several.submit(visit::welcome));
      for (Future<?> part : parts) {
        part.get();
      }
    }
    return visit.notes;
  }

  private @Nullable Void refused(String account, String password) throws IOException {
    try (Talk talk = talk(account + " with password " + password)) {
      talk.say("USER " + account, "PASS " + password, "PWD", "QUIT");
    }
    return null;
  }

  private @Nullable Void welcome() throws IOException {
    strangers();
    parameters();
    directories();
    downloads();
    uploads();
    renames();
    quota();
    ratio();
    return null;
  }

  private Talk talk(String prefix) throws IOException {
    return new Talk(port, prefix + ": ", notes);
  }

  private Talk loggedIn(String prefix, String account) throws IOException {
    return talk(prefix).quietly("USER " + account, "PASS secret", "TYPE I");
  }

  private void strangers() throws IOException {
    try (Talk talk = talk("login")) {
      talk.say("SYST", Talk::text)
          .say("FEAT", Talk::features)
          .say("NOOP", "HELP", "PWD", "LIST", "RETR a.txt", "FOO", "REIN");
      talk.say("AUTH TLS", "PBSZ 0", "PROT P", "PASS secret", "ACCT x");
      talk.say("USER alice", "PASS secret", "USER alice", "PASS secret", "AUTH TLS", "FOO", "QUIT");
    }
  }

  private void parameters() throws IOException {
    try (Talk talk = loggedIn("parameters", "alice")) {
      talk.say("TYPE A", "TYPE A N", "TYPE E", "TYPE L 8", "TYPE L 7", "TYPE X", "TYPE", "TYPE I");
      talk.say("MODE S", "MODE B", "MODE", "STRU F", "STRU R", "STRU", "OPTS UTF8 ON");
      talk.say("OPTS MLST type;size;", "OPTS FOO", "ALLO 10", "ALLO 10 R 5", "ALLO x", "ACCT x");
      talk.say("SITE", "SITE HELP", "SITE IDLE 60", "SITE IDLE", "SITE IDLE x", "SITE FOO");
      talk.say("STAT", "ABOR", "NOOP", "HELP", "SMNT /", "PORT 127,0,0,1,0,80");
      talk.say("PORT 192,0,2,1,200,1", "PORT 1,2,3", "EPRT |1|127.0.0.1|80|");
      talk.say("EPRT |3|127.0.0.1|8080|", "EPRT x", "EPSV 3", "EPSV");
      talk.say("PASV", Talk::address)
          .say("EPSV ALL")
          .say("PORT 127,0,0,1,200,1", "PRET RETR a.txt");
    }
  }

  private void directories() throws IOException {
    try (Talk talk = loggedIn("directories", "alice")) {
      talk.say("PWD", Talk::quoted).say("XPWD", Talk::quoted);
      talk.say("CWD d").say("PWD", Talk::quoted).say("CDUP").say("PWD", Talk::quoted);
      talk.say("CWD ../..").say("PWD", Talk::quoted).say("CWD missing", "CWD a.txt", "CWD");
      talk.say("MKD n", "MKD n", "MKD missing/n", "MKD", "RMD n", "RMD n", "RMD d", "RMD");
      talk.say("MKD /m", Talk::quoted).say("XRMD m").say("XMKD k", Talk::quoted).say("RMD k");
      talk.say("SIZE a.txt", Talk::text).say("SIZE d", "SIZE missing", "SIZE");
      talk.say("MDTM a.txt", Talk::text).say("MDTM missing", "MDTM");
      talk.say("MLST a.txt", Talk::facts).say("MLST d", Talk::facts).say("MLST missing");
      talk.say("STAT a.txt", "STAT missing");
      talk.fetch("LIST", Talk::listed).fetch("LIST -la", Talk::listed);
      talk.fetch("LIST a.txt", Talk::listed).fetch("LIST d", Talk::listed);
      talk.fetch("LIST missing", Talk::listed).fetch("LIST *.txt", Talk::listed);
      talk.fetch("NLST", Talk::names).fetch("NLST d", Talk::names);
      talk.fetch("NLST a.txt", Talk::names).fetch("NLST missing", Talk::names);
      talk.fetch("MLSD", Talk::machine).fetch("MLSD missing", Talk::machine);
      talk.fetch("MLSD a.txt", Talk::machine);
    }
  }

  private void downloads() throws IOException {
    try (Talk talk = loggedIn("downloads", "alice")) {
      talk.say("RETR a.txt").fetch("RETR a.txt", text -> text).fetch("RETR missing", text -> text);
      talk.fetch("RETR d", text -> text).fetch("RETR ../../../etc/hostname", text -> text);
      talk.say("REST 3").fetch("RETR a.txt", text -> text).fetch("RETR a.txt", text -> text);
      talk.say("REST 99").fetch("RETR a.txt", text -> text).say("REST x", "REST", "REST 0");
      talk.abort("RETR big").say("NOOP");
      talk.say("TYPE A").fetch("RETR a.txt", text -> text.replace("\r", "<CR>"));
    }
  }

  private void uploads() throws IOException {
    try (Talk talk = loggedIn("uploads", "alice")) {
      talk.say("STOR new").send("STOR new", SMALL).fetch("RETR new", text -> text);
      talk.send("STOR new", SMALL).send("APPE new", SMALL).say("SIZE new", Talk::text);
      talk.say("REST 4").send("STOR new", SMALL).say("SIZE new", Talk::text);
      talk.send("APPE newer", SMALL).say("SIZE newer", Talk::text).send("STOU", SMALL);
      talk.send("STOR d", SMALL).send("STOR missing/new", SMALL).send("STOR", SMALL);
      talk.send("STOR empty", new byte[0]).say("SIZE empty", Talk::text);
      talk.say("SITE CHMOD 600 new").fetch("LIST new", listing -> listing.substring(0, 10));
      talk.say("SITE CHMOD 999 new", "SITE CHMOD 600", "SITE CHMOD 600 missing", "SITE CHMOD");
      talk.say("MFMT 20210304050607 new").say("MDTM new", Talk::text).say("MFMT x new", "MFMT");
      talk.say("SITE UTIME 20220304050607 new").say("MDTM new", Talk::text);
      talk.say("DELE newer", "DELE newer", "DELE d", "DELE", "SIZE newer");
    }
  }

  private void renames() throws IOException {
    try (Talk talk = loggedIn("renames", "alice")) {
      talk.send("STOR one", SMALL).send("STOR two", SMALL);
      talk.say("RNTO x", "RNFR missing", "RNFR", "RNFR one", "RNTO two", "SIZE one", "SIZE two");
      talk.say("RNFR two", "RNTO missing/x", "RNFR two", "RNTO d", "RNFR two", "RNTO");
      talk.say("RNFR d", "RNTO e", "RNFR e", "RNTO d", "RNFR two", "NOOP", "RNTO three");
    }
  }

  private void quota() throws IOException {
    try (Talk talk = loggedIn("quota", "quentin")) {
      talk.send("STOR a", new byte[400_000]).say("ALLO 900000", "ALLO 500000");
      talk.send("STOR b", new byte[900_000]).say("SIZE b").send("STOR b", new byte[500_000]);
      talk.say("MKD c").send("STOR d", SMALL).say("SIZE d", "MKD d");
      talk.send("STOR a", new byte[100_000]).say("SIZE a", Talk::text);
      talk.say("DELE b").send("STOR d", SMALL);
      talk.fetch("RETR .ftpquota", text -> text).say("DELE .ftpquota");
      talk.send("STOR .ftpquota", SMALL);
      talk.fetch("LIST -a", Talk::sizes);
    }
  }

  private void ratio() throws IOException {
    try (Talk talk = loggedIn("ratio", "rita")) {
      talk.fetch("RETR big", text -> "" + text.length()).send("STOR mine", new byte[50_000]);
      talk.fetch("RETR hundred", text -> "" + text.length());
      talk.fetch("RETR hundred", text -> "" + text.length()).fetch("LIST", text -> "");
    }
  }
}
