package dev.wharf.server.hooks;

import dev.wharf.domain.FtpEvent;
import dev.wharf.domain.FtpPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is told of an event, by name: texts and whole numbers, in an order that people like. It
/// becomes the variables of a program, the JSON of a webhook, and the lines of an entry in the
/// queue.
final class Facts {
  private static final int BITS = 07777;

  private final Map<String, Object> all = new LinkedHashMap<>();

  private Facts() {}

  /// The facts of `event`, complete in themselves.
  static Map<String, Object> of(FtpEvent event, String id, Instant time) {
    var facts = new Facts();
    facts.put("id", id).put("event", EventKind.of(event).word()).put("time", time.toString());
    facts.source(event.source());
    facts.add(event);
    return facts.all;
  }

  private void source(FtpEvent.Source source) {
    put("session", source.session());
    put("client", source.client().getHostAddress());
    if (!source.account().isEmpty()) {
      put("account", source.account());
    }
  }

  private void add(FtpEvent event) {
    switch (event) {
      case FtpEvent.SessionOpened _, FtpEvent.LoggedIn _ -> {}
      case FtpEvent.LoginRefused(_, var name, var reason) ->
          put("name", name).put("reason", reason);
      case FtpEvent.UploadCompleted(_, var path, var bytes, var time, var location) -> {
        transfer(path, bytes, time);
        location.ifPresent(this::file);
        all.putIfAbsent("size", bytes);
      }
      case FtpEvent.UploadFailed(_, var path, var bytes, var time, var reason) ->
          transfer(path, bytes, time).put("reason", reason);
      case FtpEvent.DownloadCompleted(_, var path, var bytes, var time) ->
          transfer(path, bytes, time);
      case FtpEvent.DownloadFailed(_, var path, var bytes, var time, var reason) ->
          transfer(path, bytes, time).put("reason", reason);
      case FtpEvent.Deleted(_, var path) -> put("path", path.toString());
      case FtpEvent.Renamed(_, var from, var to) ->
          put("path", to.toString()).put("from", from.toString());
      case FtpEvent.DirectoryCreated(_, var path) -> put("path", path.toString());
      case FtpEvent.DirectoryRemoved(_, var path) -> put("path", path.toString());
      case FtpEvent.AttributesChanged(_, var path, var what) ->
          put("path", path.toString()).put("what", what);
      case FtpEvent.CommandRefused(_, var command, var pathname, var reason) ->
          put("command", command).put("path", pathname).put("reason", reason);
      case FtpEvent.QuotaFailed(_, var problem) -> put("reason", problem);
      case FtpEvent.SessionEnded(_, var time, var reason) ->
          put("milliseconds", time.toMillis()).put("reason", reason);
    }
  }

  private Facts transfer(FtpPath path, long bytes, Duration time) {
    return put("path", path.toString()).put("bytes", bytes).put("milliseconds", time.toMillis());
  }

  /// What the machine knows of the file; it may be gone or changed already.
  private void file(String location) {
    put("file", location);
    try {
      Map<String, Object> status =
          Files.readAttributes(
              Path.of(location), "unix:size,mode,uid,gid,owner,group", LinkOption.NOFOLLOW_LINKS);
      put("size", status.get("size"));
      if (status.get("mode") instanceof Integer mode) {
        put("mode", Integer.toOctalString(mode & BITS));
      }
      put("uid", status.get("uid")).put("gid", status.get("gid"));
      put("owner", String.valueOf(status.get("owner")));
      put("group", String.valueOf(status.get("group")));
    } catch (IOException | InvalidPathException | UnsupportedOperationException _) {
      // then nothing more is told of it
    }
  }

  private Facts put(String name, @Nullable Object value) {
    switch (value) {
      case Integer number -> all.put(name, (long) number);
      case Long number -> all.put(name, number);
      case null -> {}
      default -> all.put(name, value.toString());
    }
    return this;
  }
}
