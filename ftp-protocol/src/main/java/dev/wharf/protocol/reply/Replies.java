package dev.wharf.protocol.reply;

import dev.wharf.domain.FtpPath;
import dev.wharf.domain.Limits;
import dev.wharf.domain.RatioLedger;
import dev.wharf.domain.Usage;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/// Every text the server says, one method each. Short, one line wherever the RFC allows, without
/// digits or parentheses where a client could take them for data; nothing that tells versions or
/// real paths.
public final class Replies {
  private Replies() {}

  // Coming and going

  /// 220: the greeting.
  public static Reply greeting(List<String> lines) {
    return new Reply(220, lines);
  }

  /// 421: there are too many already.
  public static Reply tooManyConnections() {
    return Reply.of(421, "Too many connections, try again later.");
  }

  /// 421: nothing came for too long.
  public static Reply idle() {
    return Reply.of(421, "Timeout, closing the connection.");
  }

  /// 421: nothing but NOOP came for too long.
  public static Reply noOperation() {
    return Reply.of(421, "Nothing but NOOP for too long, closing the connection.");
  }

  /// 421: the login took too long.
  public static Reply loginTimeout() {
    return Reply.of(421, "Login took too long, closing the connection.");
  }

  /// 421: the server stops.
  public static Reply shuttingDown() {
    return Reply.of(421, "The server is stopping, closing the connection.");
  }

  /// 421: the administrator ends this session.
  public static Reply kicked() {
    return Reply.of(421, "The administrator has ended this session.");
  }

  /// 421: this is not the protocol that the client speaks.
  public static Reply notThisProtocol() {
    return Reply.of(421, "This is an FTP server, closing the connection.");
  }

  /// 421: too much nonsense.
  public static Reply tooManyErrors() {
    return Reply.of(421, "Too many errors, closing the connection.");
  }

  /// 221: goodbye.
  public static Reply goodbye() {
    return Reply.of(221, "Goodbye.");
  }

  // What was wrong with a line

  /// 500: no such command.
  public static Reply unknown() {
    return Reply.of(500, "Unknown command.");
  }

  /// 500: the line was too long.
  public static Reply lineTooLong() {
    return Reply.of(500, "The line is too long.");
  }

  /// 500: SITE knows no such word.
  public static Reply siteUnknown() {
    return Reply.of(500, "Unknown SITE command.");
  }

  /// 501: how the command is written.
  public static Reply syntax(String syntax) {
    return Reply.of(501, "Expected: " + syntax);
  }

  /// 501: the argument is no UTF-8.
  public static Reply notUtf8() {
    return Reply.of(501, "The argument is not valid UTF-8.");
  }

  /// 501: HELP knows no such command.
  public static Reply noHelp() {
    return Reply.of(501, "No help on that.");
  }

  /// 501: OPTS knows no such command.
  public static Reply noOptions() {
    return Reply.of(501, "No options for that.");
  }

  /// 501: UTF-8 is all there is.
  public static Reply alwaysUtf8() {
    return Reply.of(501, "Names are always UTF-8 here.");
  }

  /// 501: no such algorithm.
  public static Reply unknownAlgorithm() {
    return Reply.of(501, "Unknown hash algorithm.");
  }

  /// 501: a range of bytes that makes no sense.
  public static Reply badRange() {
    return Reply.of(501, "The range ends before it begins.");
  }

  /// 501: a range of bytes that are not there.
  public static Reply rangeBeyondEnd() {
    return Reply.of(501, "The range begins beyond the end of the file.");
  }

  /// 501: MLSD is for directories.
  public static Reply notADirectory() {
    return Reply.of(501, "Not a directory.");
  }

  /// 502: not done here.
  public static Reply notDone() {
    return Reply.of(502, "Command not implemented.");
  }

  /// 502: done in principle, switched off here.
  public static Reply switchedOff() {
    return Reply.of(502, "This command is switched off.");
  }

  /// 504: the command is done, this parameter is not.
  public static Reply parameterNotDone() {
    return Reply.of(504, "Command not implemented for that parameter.");
  }

  /// 550 or 553: a name that cannot be.
  public static Reply nameRefused(boolean toBeGiven) {
    return Reply.of(toBeGiven ? 553 : 550, "That name is not allowed.");
  }

  // Logging in

  /// 331: the same for every name.
  public static Reply passwordPlease() {
    return Reply.of(331, "Password please.");
  }

  /// 331: for guests.
  public static Reply guestPasswordPlease() {
    return Reply.of(331, "Guest login, send your e-mail address as password.");
  }

  /// 230: logged in.
  public static Reply loggedIn() {
    return Reply.of(230, "Logged in.");
  }

  /// 232: logged in, by what the security exchange has shown (RFC 2228 §3).
  public static Reply loggedInByCertificate() {
    return Reply.of(232, "Logged in by certificate.");
  }

  /// 530: the same for every reason.
  public static Reply loginIncorrect() {
    return Reply.of(530, "Login incorrect.");
  }

  /// 421: after too many wrong passwords.
  public static Reply tooManyFailures() {
    return Reply.of(421, "Too many failed logins, closing the connection.");
  }

  /// 421: whoever knows the accounts does not answer.
  public static Reply loginUnavailable() {
    return Reply.of(421, "Login is not possible at the moment, try again later.");
  }

  /// 421: the account has as many sessions as it may.
  public static Reply tooManySessions() {
    return Reply.of(421, "Too many sessions of this account, try again later.");
  }

  /// 530: first things first.
  public static Reply loginFirst() {
    return Reply.of(530, "Log in with USER and PASS first.");
  }

  /// 530: one login is enough.
  public static Reply alreadyLoggedIn() {
    return Reply.of(530, "Already logged in.");
  }

  /// 503: PASS without USER.
  public static Reply userFirst() {
    return Reply.of(503, "Send USER first.");
  }

  /// 202: nobody needs it.
  public static Reply accountNotNeeded() {
    return Reply.of(202, "No account information needed.");
  }

  // Directories and files

  /// 250: now there.
  public static Reply directoryChanged() {
    return Reply.of(250, "Directory changed.");
  }

  /// 257: where the session is (RFC 959 appendix II: quotes are doubled).
  public static Reply workingDirectory(FtpPath path) {
    return Reply.of(257, quoted(path) + " is the current directory.");
  }

  /// 257: made.
  public static Reply directoryCreated(FtpPath path) {
    return Reply.of(257, quoted(path) + " created.");
  }

  /// 250: removed, a directory.
  public static Reply directoryRemoved() {
    return Reply.of(250, "Directory removed.");
  }

  /// 550: not while somebody stands in it.
  public static Reply directoryInUse() {
    return Reply.of(550, "That is the root or the current directory.");
  }

  /// 250: removed, a file.
  public static Reply deleted() {
    return Reply.of(250, "File deleted.");
  }

  /// 350: now RNTO.
  public static Reply renameTo() {
    return Reply.of(350, "Ready for RNTO.");
  }

  /// 250: renamed.
  public static Reply renamed() {
    return Reply.of(250, "Renamed.");
  }

  /// 503: RNTO without RNFR.
  public static Reply renameFromFirst() {
    return Reply.of(503, "Send RNFR directly before RNTO.");
  }

  // Data port and representation

  /// 227 (RFC 959 §4.1.2): the address in six numbers. For IPv4 only.
  public static Reply passive(InetSocketAddress address) {
    byte[] octets = ((Inet4Address) address.getAddress()).getAddress();
    var numbers = new StringBuilder();
    for (byte octet : octets) {
      numbers.append(octet & 0xff).append(',');
    }
    numbers.append(address.getPort() >> 8).append(',').append(address.getPort() & 0xff);
    return Reply.of(227, "Entering Passive Mode (" + numbers + ").");
  }

  /// 229 (RFC 2428 §3): only the port.
  public static Reply extendedPassive(int port) {
    return Reply.of(229, "Entering Extended Passive Mode (|||" + port + "|)");
  }

  /// 200: nothing but EPSV from now on.
  public static Reply onlyExtendedPassive() {
    return Reply.of(200, "Only EPSV from now on.");
  }

  /// 503: something else than EPSV after EPSV ALL.
  public static Reply onlyEpsv() {
    return Reply.of(503, "EPSV ALL was sent, use EPSV.");
  }

  /// 425: PASV has no room for such an address.
  public static Reply useEpsv() {
    return Reply.of(425, "Use EPSV over IPv6.");
  }

  /// 425: no port is free.
  public static Reply noPassivePort() {
    return Reply.of(425, "No data port is free, try again later.");
  }

  /// 200: the server will connect.
  public static Reply activeAccepted(String verb) {
    return Reply.of(200, verb + " command successful.");
  }

  /// 504: only to the client itself, never to a low port (RFC 2577 §3).
  public static Reply foreignPort() {
    return Reply.of(504, "Data connections go to your own address only, to ports from 1024.");
  }

  /// 522: another family of addresses.
  public static Reply familyNotDone(String known) {
    return Reply.of(522, "Network protocol not supported, use (" + known + ")");
  }

  /// 425: neither PASV nor PORT.
  public static Reply dataPortFirst() {
    return Reply.of(425, "Use PASV, EPSV, PORT or EPRT first.");
  }

  /// 200: TYPE.
  public static Reply type(boolean ascii) {
    return Reply.of(200, ascii ? "Type is ASCII." : "Type is binary.");
  }

  /// 200: in general.
  public static Reply ok() {
    return Reply.of(200, "OK.");
  }

  /// 350: REST.
  public static Reply restartAt(long offset) {
    return Reply.of(350, "The next transfer begins at byte " + offset + ".");
  }

  /// 350: RANG.
  public static Reply range(long first, long last) {
    return Reply.of(350, "The range is from byte " + first + " to byte " + last + ".");
  }

  /// 350: RANG 1 0.
  public static Reply wholeFile() {
    return Reply.of(350, "The range is the whole file.");
  }

  /// 551: RANG counts bytes.
  public static Reply rangeNeedsBinary() {
    return Reply.of(551, "RANG needs TYPE I.");
  }

  // Transfers

  /// 150: here it comes; with the size where it is known, since old clients show it.
  public static Reply opening(OptionalLong size) {
    return Reply.of(
        150,
        size.isPresent()
            ? "Opening data connection (" + size.getAsLong() + " bytes)."
            : "Opening data connection.");
  }

  /// 150: the name that STOU chose (RFC 1123 §4.1.2.9: these very words).
  public static Reply openingUnique(FtpPath path) {
    return Reply.of(150, "FILE: " + path.name());
  }

  /// 226: all is there.
  public static Reply complete() {
    return Reply.of(226, "Transfer complete.");
  }

  /// 226: all is there, under this name.
  public static Reply completeUnique(FtpPath path) {
    return Reply.of(226, "Transfer complete. FILE: " + path.name());
  }

  /// 425: the data connection never came to be.
  public static Reply noDataConnection() {
    return Reply.of(425, "The data connection could not be opened.");
  }

  /// 522: TLS on the data connection was refused.
  public static Reply dataTlsRefused() {
    return Reply.of(522, "TLS on the data connection was refused.");
  }

  /// 426: the data connection broke, or was ended.
  public static Reply aborted() {
    return Reply.of(426, "Transfer aborted.");
  }

  /// 426: as the other side was too slow.
  public static Reply stalled() {
    return Reply.of(426, "The data connection was idle for too long, transfer aborted.");
  }

  /// 426: as the other side was no faster than somebody who holds a transfer up.
  public static Reply tooSlow() {
    return Reply.of(426, "The data connection was too slow, transfer aborted.");
  }

  /// 426: as there is a limit for a whole transfer.
  public static Reply tooLong() {
    return Reply.of(426, "The transfer took too long and was aborted.");
  }

  /// 451: not as many bytes as ALLO had said.
  public static Reply shortOfAllo() {
    return Reply.of(451, "Fewer bytes came than ALLO said: the upload is not complete.");
  }

  /// 451: no thread for one more.
  public static Reply tooManyTransfers() {
    return Reply.of(451, "Too many transfers, try again later.");
  }

  /// 226: ABOR is done, whether there was something to end or not.
  public static Reply abortDone() {
    return Reply.of(226, "ABOR done.");
  }

  /// 554: going on would mix the file that is there with the one that was cut off.
  public static Reply sendWhole() {
    return Reply.of(554, "Your last upload of this file was cut off: send it from the start.");
  }

  /// 554: not in TYPE A.
  public static Reply restartNeedsBinary() {
    return Reply.of(554, "Restart needs TYPE I.");
  }

  /// 550: not for this command.
  public static Reply rangeOnlyForReading() {
    return Reply.of(550, "RANG is for RETR and HASH only.");
  }

  /// 450: every name that was tried is taken.
  public static Reply noFreeName() {
    return Reply.of(450, "No free name was found.");
  }

  /// 503: STOU begins at the beginning.
  public static Reply noRestartForUnique() {
    return Reply.of(503, "STOU cannot be restarted.");
  }

  // Facts

  /// 213: a number.
  public static Reply number(long number) {
    return Reply.of(213, Long.toString(number));
  }

  /// 200: what is used of a quota.
  ///
  /// @param limit 0 for any number of files or bytes
  public static Reply quota(Usage used, Limits.Quota limit) {
    return framed(
        200,
        "Used and reserved:",
        List.of(
            used.files() + " files of " + orAny(limit.files()),
            used.bytes() + " bytes of " + orAny(limit.bytes())),
        "End");
  }

  private static String orAny(long limit) {
    return limit == 0 ? "any number" : Long.toString(limit);
  }

  /// 550: the account has to upload before it may download more.
  public static Reply uploadFirst(Limits.Ratio ratio, RatioLedger.Moved moved) {
    return Reply.of(
        550,
        "Upload first: "
            + ratio.download()
            + " bytes for each "
            + ratio.upload()
            + " uploaded; so far "
            + moved.uploaded()
            + " up and "
            + moved.downloaded()
            + " down.");
  }

  /// 200: there is no quota to tell about.
  public static Reply noQuota() {
    return Reply.of(200, "There is no quota.");
  }

  /// 552: ALLO asked for more than there is.
  public static Reply noRoom(long left) {
    return Reply.of(552, "Only " + left + " bytes are left.");
  }

  /// 213: a text, as a time or a hash.
  public static Reply fact(String text) {
    return Reply.of(213, text);
  }

  /// 250: a hash, in the older form.
  public static Reply checksum(String text) {
    return Reply.of(250, text);
  }

  /// 250: facts about one path (RFC 3659 §7.2: one space before the entry, which [Reply#encode]
  /// adds).
  public static Reply entry(String facts) {
    return new Reply(250, List.of("Listing", facts, "End"));
  }

  /// 213: a listing over the control connection.
  public static Reply listing(List<String> lines) {
    return framed(213, "Listing", lines, "End");
  }

  /// 450: too many entries for the control connection.
  public static Reply useList() {
    return Reply.of(450, "Too many entries, use LIST.");
  }

  /// 550: sizes are counted in TYPE I only.
  public static Reply sizeNeedsBinary() {
    return Reply.of(550, "SIZE needs TYPE I.");
  }

  /// 553: HASH is for files.
  public static Reply hashNeedsFile() {
    return Reply.of(553, "Not a file.");
  }

  /// 556: larger than what is hashed here.
  public static Reply tooLargeToHash() {
    return Reply.of(556, "The file is too large to be hashed.");
  }

  /// 213 or 250: a line that comes before the hash, so that nobody takes the server for dead.
  public static Reply stillHashing(int code) {
    return Reply.of(code, "Still hashing.");
  }

  /// 213 or 250: there is no hash, which is known only now that the reply has begun with a code
  /// that cannot be taken back.
  public static Reply noHashAfterAll(int code, Reply reply) {
    return Reply.of(code, "No hash: " + reply.code() + " " + reply.lines().getLast());
  }

  /// 450: ABOR came.
  public static Reply hashAborted() {
    return Reply.of(450, "Hashing was aborted.");
  }

  /// 550: nobody knows.
  public static Reply noNumber() {
    return Reply.of(550, "Not available.");
  }

  // Security (RFC 2228, RFC 4217)

  /// 234: now TLS.
  public static Reply tlsBegins() {
    return Reply.of(234, "Go on with TLS.");
  }

  /// 534: no TLS here.
  public static Reply noTls() {
    return Reply.of(534, "TLS is not available.");
  }

  /// 530: not in clear.
  public static Reply tlsFirst() {
    return Reply.of(530, "TLS is required here: send AUTH TLS first.");
  }

  /// 530: not in clear, for this account; whoever reads that knows its password.
  public static Reply accountNeedsTls() {
    return Reply.of(530, "This account logs in under TLS only: send AUTH TLS first.");
  }

  /// 522: data would go over the network in clear.
  public static Reply dataMustBePrivate() {
    return Reply.of(522, "Data must be private here: under TLS, send PBSZ 0 and PROT P first.");
  }

  /// 534: no going back to clear data.
  public static Reply dataStaysPrivate() {
    return Reply.of(534, "Data must be private here.");
  }

  /// 503: TLS it is already.
  public static Reply alreadyTls() {
    return Reply.of(503, "The connection is encrypted already.");
  }

  /// 503: AUTH first.
  public static Reply authFirst() {
    return Reply.of(503, "Send AUTH TLS first.");
  }

  /// 503: PBSZ first.
  public static Reply pbszFirst() {
    return Reply.of(503, "Send PBSZ first.");
  }

  /// 200: PBSZ.
  public static Reply bufferSize() {
    return Reply.of(200, "PBSZ=0");
  }

  /// 200: PROT.
  public static Reply protection(boolean isPrivate) {
    return Reply.of(200, isPrivate ? "Data is private." : "Data is clear.");
  }

  /// 536: a level that TLS does not have.
  public static Reply levelNotDone() {
    return Reply.of(536, "TLS knows C and P only.");
  }

  /// 533: CCC without TLS.
  public static Reply clearAlready() {
    return Reply.of(533, "The connection is clear already.");
  }

  /// 534: CCC with TLS.
  public static Reply staysEncrypted() {
    return Reply.of(534, "The connection stays encrypted.");
  }

  // Information

  /// 215: what every client expects.
  public static Reply system() {
    return Reply.of(215, "UNIX Type: L8");
  }

  /// 211: the extensions (RFC 2389 §3.2).
  public static Reply features(List<String> features) {
    return framed(211, "Features:", features, "End");
  }

  /// 211: how the session is.
  public static Reply status(List<String> lines) {
    return framed(211, "Status:", lines, "End");
  }

  /// 214: several lines of help.
  public static Reply help(String title, List<String> lines) {
    return framed(214, title, lines, "End");
  }

  /// 214: one line of help.
  public static Reply helpOn(String syntax) {
    return Reply.of(214, "Syntax: " + syntax);
  }

  /// 200: facts that MLST and MLSD tell from now on (RFC 3659 §7.9).
  public static Reply factsChosen(String facts) {
    return Reply.of(200, facts.isEmpty() ? "MLST OPTS" : "MLST OPTS " + facts);
  }

  /// 200: the algorithm in use.
  public static Reply algorithm(String name) {
    return Reply.of(200, name);
  }

  /// 200: who we are (CSID).
  public static Reply serverName() {
    return Reply.of(200, "Name=Wharf;");
  }

  /// 220: HOST.
  public static Reply hostAccepted() {
    return Reply.of(220, "Host accepted.");
  }

  /// 504: HOST knows no such name.
  public static Reply hostUnknown() {
    return Reply.of(504, "No such host here.");
  }

  /// 503: HOST comes before the login.
  public static Reply hostTooLate() {
    return Reply.of(503, "HOST comes before the login.");
  }

  /// 200: SITE IDLE.
  public static Reply idleTime(long seconds) {
    return Reply.of(200, "Idle time is " + seconds + " seconds.");
  }

  /// 200: SITE CHMOD.
  public static Reply modeChanged() {
    return Reply.of(200, "Permissions changed.");
  }

  /// 451: our fault.
  public static Reply internalError(String id) {
    return Reply.of(451, "Internal error " + id + ", the administrator can find it in the log.");
  }

  private static Reply framed(int code, String first, List<String> inner, String last) {
    var lines = new ArrayList<String>(inner.size() + 2);
    lines.add(first);
    lines.addAll(inner);
    lines.add(last);
    return new Reply(code, lines);
  }

  private static String quoted(FtpPath path) {
    return '"' + path.toString().replace("\"", "\"\"") + '"';
  }
}
