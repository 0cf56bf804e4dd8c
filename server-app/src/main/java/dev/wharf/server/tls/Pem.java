package dev.wharf.server.tls;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A block of a PEM file (RFC 7468).
///
/// @param label what stands behind `BEGIN`
/// @param bytes what the block holds, decoded
@SuppressWarnings("ArrayRecordComponent") // only ever read
record Pem(String label, byte[] bytes) {
  private static final String BEGIN = "-----BEGIN ";
  private static final String END = "-----END ";
  private static final String DASHES = "-----";

  /// All blocks of a file, in order. Text around them is passed over (RFC 7468 §2).
  ///
  /// @throws GeneralSecurityException if a block is broken
  static List<Pem> read(byte[] file) throws GeneralSecurityException {
    var blocks = new ArrayList<Pem>();
    String label = null;
    var base64 = new StringBuilder();
    for (String raw : new String(file, StandardCharsets.ISO_8859_1).lines().toList()) {
      String line = raw.strip();
      if (label == null) {
        label = label(line, BEGIN);
        base64.setLength(0);
      } else if (label.equals(label(line, END))) {
        blocks.add(new Pem(label, decode(label, base64.toString())));
        label = null;
      } else {
        base64.append(line);
      }
    }
    if (label != null) {
      throw new InvalidKeyException("no end of \"" + label + "\"");
    }
    return blocks;
  }

  private static @Nullable String label(String line, String start) {
    boolean fits = line.startsWith(start) && line.endsWith(DASHES);
    return fits && line.length() >= start.length() + DASHES.length()
        ? line.substring(start.length(), line.length() - DASHES.length())
        : null;
  }

  private static byte[] decode(String label, String base64) throws InvalidKeyException {
    if (base64.startsWith("Proc-Type")) {
      throw new InvalidKeyException(
          "an old kind of encryption; convert the key with: openssl pkcs8 -topk8");
    }
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw new InvalidKeyException("\"" + label + "\" is not base64", e);
    }
  }
}
