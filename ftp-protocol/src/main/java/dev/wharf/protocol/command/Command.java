package dev.wharf.protocol.command;

import dev.wharf.domain.Secret;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/// A command line that made sense, one record per verb. The groups say who may send it, and what it
/// does to what the session remembers.
///
/// Pathnames are text as the client typed it: not yet resolved, but free of control characters.
public sealed interface Command {
  /// Anyone, also before login.
  sealed interface Open extends Command {}

  /// Only after login; otherwise 530.
  sealed interface Guarded extends Command {}

  /// Moves bytes, so it also needs PASV, EPSV, PORT or EPRT before it; otherwise 425.
  sealed interface Transferring extends Guarded {}

  /// Ends the memory of REST, RANG and ALLO, once it was answered.
  sealed interface EndsRestart extends Command {}

  // Who is there (RFC 959 §4.1.1)

  /// USER.
  ///
  /// @param name any text, empty never; the parser leaves it to the handler to judge it, since
  ///   every name gets the same answer
  record User(String name) implements Open, EndsRestart {}

  /// PASS. The secret is wiped by whoever handles the command.
  record Pass(Secret secret) implements Open {}

  /// ACCT.
  record Acct() implements Open {}

  /// QUIT.
  record Quit() implements Open {}

  /// HOST (RFC 7151).
  record Host(String name) implements Open {}

  /// CLNT: the client names its program, which changes nothing.
  record Clnt() implements Open {}

  /// CSID: the client names its program and asks for the server's.
  record Csid() implements Open {}

  // Directories (RFC 959 §4.1.1, §4.1.3)

  /// CWD.
  record Cwd(String pathname) implements Guarded, EndsRestart {}

  /// CDUP.
  record Cdup() implements Guarded, EndsRestart {}

  /// PWD.
  record Pwd() implements Guarded {}

  /// MKD.
  record Mkd(String pathname) implements Guarded {}

  /// RMD.
  record Rmd(String pathname) implements Guarded {}

  /// DELE.
  record Dele(String pathname) implements Guarded {}

  /// RNFR.
  record Rnfr(String pathname) implements Guarded, EndsRestart {}

  /// RNTO.
  record Rnto(String pathname) implements Guarded {}

  // Data port and representation (RFC 959 §4.1.2, RFC 2428)

  /// PORT and EPRT.
  ///
  /// @param verb which of the two
  /// @param target what the client named
  record Port(Verb verb, InetSocketAddress target) implements Guarded {}

  /// PASV.
  record Pasv() implements Guarded {}

  /// EPSV.
  ///
  /// @param family 1 for IPv4, 2 for IPv6, any other number as the client sent it; empty for the
  ///   one in use
  record Epsv(OptionalInt family) implements Guarded {}

  /// EPSV ALL: from now on nothing but EPSV.
  record EpsvAll() implements Guarded {}

  /// TYPE.
  ///
  /// @param ascii A, or else I and L 8
  record Type(boolean ascii) implements Guarded {}

  /// STRU F.
  record Stru() implements Guarded {}

  /// MODE S.
  record Mode() implements Guarded {}

  // Transfers (RFC 959 §4.1.3, RFC 3659)

  /// RETR.
  record Retr(String pathname) implements Transferring, EndsRestart {}

  /// STOR.
  record Stor(String pathname) implements Transferring, EndsRestart {}

  /// STOU.
  record Stou(Optional<String> pathname) implements Transferring, EndsRestart {}

  /// APPE.
  record Appe(String pathname) implements Transferring, EndsRestart {}

  /// LIST.
  record List(ListOptions options, Optional<String> pathname)
      implements Transferring, EndsRestart {}

  /// NLST.
  record Nlst(ListOptions options, Optional<String> pathname)
      implements Transferring, EndsRestart {}

  /// MLSD (RFC 3659 §7).
  record Mlsd(Optional<String> pathname) implements Transferring, EndsRestart {}

  /// ALLO.
  ///
  /// @param bytes what the next upload is said to have
  record Allo(long bytes) implements Guarded {}

  /// REST (RFC 3659 §5.3).
  record Rest(long offset) implements Guarded {}

  /// RANG: the bytes from `first` to `last`, both included; `1 0` for all.
  record Rang(long first, long last) implements Guarded {}

  /// ABOR.
  record Abor() implements Open, EndsRestart {}

  // Facts (RFC 3659, draft-somers-ftp-mfxx)

  /// MLST.
  record Mlst(Optional<String> pathname) implements Guarded {}

  /// SIZE.
  record Size(String pathname) implements Guarded {}

  /// MDTM. Whether a leading time is one or the beginning of a name is the handler's to find out.
  record Mdtm(String pathname) implements Guarded {}

  /// MFMT.
  record Mfmt(Instant time, String pathname) implements Guarded {}

  /// MFF.
  ///
  /// @param modify time to set, if any
  /// @param mode permission bits to set, if any
  record Mff(Optional<Instant> modify, OptionalInt mode, String pathname) implements Guarded {}

  /// STAT without argument: of the session, or of its transfer.
  record Stat() implements Guarded {}

  /// STAT with one: a listing over the control connection.
  record StatPath(ListOptions options, String pathname) implements Guarded {}

  /// HASH.
  record Hash(String pathname) implements Guarded {}

  /// XCRC, XMD5, XSHA and their sisters.
  ///
  /// @param verb which
  /// @param argument pathname, perhaps in quotes, perhaps with offsets behind
  record Checksum(Verb verb, String argument) implements Guarded {}

  /// AVBL.
  record Avbl(Optional<String> pathname) implements Guarded {}

  // SITE

  /// SITE HELP, and SITE alone.
  record SiteHelp() implements Guarded {}

  /// SITE CHMOD.
  ///
  /// @param mode 0 to 0777
  record SiteChmod(int mode, String pathname) implements Guarded {}

  /// SITE UTIME in both of its forms.
  record SiteUtime(Instant time, String pathname) implements Guarded {}

  /// SITE IDLE.
  ///
  /// @param seconds wanted; empty to ask
  record SiteIdle(OptionalInt seconds) implements Guarded {}

  /// SITE QUOTA.
  record SiteQuota() implements Guarded {}

  // Security (RFC 2228, RFC 4217)

  /// AUTH TLS.
  record Auth() implements Open, EndsRestart {}

  /// ADAT.
  record Adat() implements Open {}

  /// PBSZ.
  record Pbsz() implements Open {}

  /// PROT.
  ///
  /// @param level C, S, E or P
  record Prot(char level) implements Open {}

  /// CCC.
  record Ccc() implements Open {}

  // Information (RFC 959 §4.1.3, RFC 2389, RFC 2640)

  /// SYST.
  record Syst() implements Open {}

  /// HELP.
  ///
  /// @param topic a command, or `SITE`; empty for all
  record Help(Optional<Verb> topic) implements Open {}

  /// NOOP.
  record Noop() implements Open {}

  /// FEAT.
  record Feat() implements Open {}

  /// OPTS UTF8.
  ///
  /// @param on the only thing there is; OFF is refused
  record OptsUtf8(boolean on) implements Open {}

  /// OPTS MLST: which facts to tell.
  record OptsMlst(java.util.List<String> facts) implements Open {
    /// Copies the list.
    public OptsMlst {
      facts = java.util.List.copyOf(facts);
    }
  }

  /// OPTS HASH: which algorithm to use.
  ///
  /// @param algorithm its name; empty to ask
  record OptsHash(Optional<String> algorithm) implements Open {}

  /// LANG.
  ///
  /// @param tag a language; empty for the default
  record Lang(Optional<String> tag) implements Open {}

  /// A command that exists and is not done here, known before login (RFC 959 §4.2.2, 502).
  record NotDone(Verb verb) implements Open {}

  /// A command that exists and is not done here, known after login only.
  record NotDoneHere(Verb verb) implements Guarded {}
}
