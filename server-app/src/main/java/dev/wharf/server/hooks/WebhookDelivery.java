package dev.wharf.server.hooks;

import dev.wharf.auth.spi.SecretFile;
import dev.wharf.domain.Secret;
import dev.wharf.domain.SettingsException;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Posts each event as JSON. An answer of 200 to 299 takes it; every other one, none at all, and a
/// redirect mean that it failed. Bodies of answers are not looked at.
///
/// With a secret the header `X-Wharf-Signature` is `sha256=` and the HMAC-SHA256 of the body, in
/// hexadecimal digits.
final class WebhookDelivery implements Delivery {
  private static final String HMAC = "HmacSHA256";

  private final Hook.Webhook webhook;
  private final HttpClient client;
  private final Optional<SecretKeySpec> secret;

  /// Reads the secret.
  ///
  /// @throws SettingsException if it cannot be read, or is empty
  WebhookDelivery(Hook.Webhook webhook, HttpClient client) {
    this.webhook = webhook;
    this.client = client;
    this.secret = webhook.secret().map(WebhookDelivery::key);
  }

  private static SecretKeySpec key(Path file) {
    try (Secret secret = SecretFile.firstLine(file)) {
      byte[] bytes = secret.use(WebhookDelivery::stripped);
      if (bytes.length == 0) {
        throw new SettingsException(file + ": expected a secret in its first line");
      }
      return new SecretKeySpec(bytes, HMAC);
    } catch (IOException e) {
      throw new SettingsException(file + ": the secret cannot be read: " + e.getMessage(), e);
    }
  }

  /// Without blanks at both ends.
  private static byte[] stripped(byte[] line) {
    return new String(line, StandardCharsets.ISO_8859_1)
        .strip()
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  @Override
  public Optional<String> tell(Map<String, Object> facts) {
    byte[] body = Text.json(facts).getBytes(StandardCharsets.UTF_8);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(webhook.url())
            .timeout(webhook.timeout())
            .header("Content-Type", "application/json")
            .header("User-Agent", "Wharf")
            .header("X-Wharf-Event", String.valueOf(facts.get("event")))
            .header("X-Wharf-Delivery", String.valueOf(facts.get("id")))
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    secret.ifPresent(key -> request.header("X-Wharf-Signature", "sha256=" + signature(key, body)));
    return send(request.build());
  }

  /// The answer's body counts for the timeout as well, however long it is.
  private Optional<String> send(HttpRequest request) {
    CompletableFuture<HttpResponse<Void>> answer =
        client.sendAsync(request, HttpResponse.BodyHandlers.discarding());
    try {
      int code = answer.get(webhook.timeout().toMillis(), TimeUnit.MILLISECONDS).statusCode();
      return code >= 200 && code < 300
          ? Optional.empty()
          : Optional.of("answered with status " + code);
    } catch (TimeoutException _) {
      return Optional.of("no answer in time");
    } catch (ExecutionException e) {
      return Optional.of(Text.harmless(String.valueOf(e.getCause())));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Optional.of("the server ended");
    } finally {
      answer.cancel(true);
    }
  }

  private static String signature(SecretKeySpec key, byte[] body) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(key);
      return HexFormat.of().formatHex(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + HMAC, e);
    }
  }
}
