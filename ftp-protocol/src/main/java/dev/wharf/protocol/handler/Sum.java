package dev.wharf.protocol.handler;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.CRC32;

/// Something that bytes are fed to, and that has a value in the end.
interface Sum {
  void update(ByteBuffer bytes);

  /// The value so far, in lower case.
  String hex();

  /// CRC-32 of ISO 3309.
  static Sum crc32() {
    var crc = new CRC32();
    return new Sum() {
      @Override
      public void update(ByteBuffer bytes) {
        crc.update(bytes);
      }

      @Override
      public String hex() {
        return HexFormat.of().toHexDigits(crc.getValue(), 8);
      }
    };
  }

  /// A digest that every Java has.
  static Sum digest(String algorithm) {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalArgumentException(algorithm, e);
    }
    return new Sum() {
      @Override
      public void update(ByteBuffer bytes) {
        digest.update(bytes);
      }

      @Override
      public String hex() {
        return HexFormat.of().formatHex(digest.digest());
      }
    };
  }
}
