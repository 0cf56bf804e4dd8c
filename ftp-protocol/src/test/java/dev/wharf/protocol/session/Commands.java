package dev.wharf.protocol.session;

import dev.wharf.domain.Secret;
import dev.wharf.protocol.command.Command;
import dev.wharf.protocol.command.ListOptions;
import dev.wharf.protocol.command.Verb;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// One command of each kind there is.
final class Commands {
  private static final Optional<String> NO_PATH = Optional.empty();

  private Commands() {}

  /// All kinds, found from the sealed type itself.
  static List<Class<?>> kinds() {
    var kinds = new ArrayList<Class<?>>();
    collect(Command.class, kinds);
    return kinds.stream().distinct().toList();
  }

  private static void collect(Class<?> type, List<Class<?>> kinds) {
    if (type.isSealed()) {
      for (Class<?> below : type.getPermittedSubclasses()) {
        collect(below, kinds);
      }
    } else {
      kinds.add(type);
    }
  }

  /// An example of each.
  static List<Command> examples() {
    var all = new ArrayList<Command>();
    all.addAll(sessions());
    all.addAll(files());
    all.addAll(others());
    return all;
  }

  private static List<Command> sessions() {
    return List.of(
        new Command.User("alice"),
        new Command.Pass(Secret.of("secret")),
        new Command.Acct(),
        new Command.Quit(),
        new Command.Host("localhost"),
        new Command.Clnt(),
        new Command.Csid(),
        new Command.Abor(),
        new Command.Auth(),
        new Command.Adat(),
        new Command.Pbsz(),
        new Command.Prot('P'),
        new Command.Ccc(),
        new Command.Syst(),
        new Command.Help(Optional.empty()),
        new Command.Noop(),
        new Command.Feat(),
        new Command.OptsUtf8(true),
        new Command.OptsMlst(List.of()),
        new Command.OptsHash(Optional.empty()),
        new Command.Lang(Optional.empty()),
        new Command.NotDone(Verb.REIN),
        new Command.NotDoneHere(Verb.SMNT));
  }

  private static List<Command> files() {
    return List.of(
        new Command.Cwd("d"),
        new Command.Cdup(),
        new Command.Pwd(),
        new Command.Mkd("d"),
        new Command.Rmd("d"),
        new Command.Dele("a"),
        new Command.Rnfr("a"),
        new Command.Rnto("b"),
        new Command.Retr("a"),
        new Command.Stor("a"),
        new Command.Stou(NO_PATH),
        new Command.Appe("a"),
        new Command.List(ListOptions.NONE, NO_PATH),
        new Command.Nlst(ListOptions.NONE, NO_PATH),
        new Command.Mlsd(NO_PATH),
        new Command.Mlst(NO_PATH),
        new Command.Size("a"),
        new Command.Mdtm("a"),
        new Command.Mfmt(Instant.EPOCH, "a"),
        new Command.Mff(Optional.empty(), OptionalInt.empty(), "a"));
  }

  private static List<Command> others() {
    return List.of(
        new Command.Port(
            Verb.PORT, new InetSocketAddress(InetAddress.ofLiteral("192.0.2.7"), 5000)),
        new Command.Pasv(),
        new Command.Epsv(OptionalInt.empty()),
        new Command.EpsvAll(),
        new Command.Type(true),
        new Command.Stru(),
        new Command.Mode(),
        new Command.Allo(1),
        new Command.Rest(1),
        new Command.Rang(1, 2),
        new Command.Stat(),
        new Command.StatPath(ListOptions.NONE, "d"),
        new Command.Hash("a"),
        new Command.Checksum(Verb.XCRC, "a"),
        new Command.Avbl(NO_PATH),
        new Command.SiteQuota(),
        new Command.SiteHelp(),
        new Command.SiteChmod(0600, "a"),
        new Command.SiteUtime(Instant.EPOCH, "a"),
        new Command.SiteIdle(OptionalInt.empty()));
  }
}
