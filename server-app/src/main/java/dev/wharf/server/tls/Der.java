package dev.wharf.server.tls;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The little of DER (X.690) that keys and a self-signed certificate need: a few types to write,
/// and the elements of a sequence to read.
final class Der {
  static final int BIT_STRING = 0x03;
  static final int OCTET_STRING = 0x04;
  static final int UTF8_STRING = 0x0c;
  static final int GENERALIZED_TIME = 0x18;
  static final int SEQUENCE = 0x30;
  static final int SET = 0x31;

  private static final int INTEGER = 0x02;
  private static final int OBJECT_IDENTIFIER = 0x06;
  private static final int LONG_LENGTH = 0x80;
  private static final int MOST_LENGTH_BYTES = 3;

  private Der() {}

  /// An element: its tag, and all of its bytes, header included.
  @SuppressWarnings("ArrayRecordComponent") // only ever read
  record Element(int tag, byte[] bytes, byte[] content) {}

  /// Writes an element whose content is `parts`, one behind the other.
  static byte[] element(int tag, byte[]... parts) {
    var content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    var all = new ByteArrayOutputStream();
    all.write(tag);
    int length = content.size();
    if (length < LONG_LENGTH) {
      all.write(length);
    } else {
      byte[] number = BigInteger.valueOf(length).toByteArray();
      int zeros = number[0] == 0 ? 1 : 0;
      all.write(LONG_LENGTH | (number.length - zeros));
      all.write(number, zeros, number.length - zeros);
    }
    all.writeBytes(content.toByteArray());
    return all.toByteArray();
  }

  static byte[] sequence(byte[]... parts) {
    return element(SEQUENCE, parts);
  }

  static byte[] integer(BigInteger value) {
    return element(INTEGER, value.toByteArray());
  }

  static byte[] text(int tag, String text) {
    return element(tag, text.getBytes(StandardCharsets.UTF_8));
  }

  static byte[] bits(byte[] bytes) {
    return element(BIT_STRING, new byte[] {0}, bytes);
  }

  static byte[] oid(int first, int second, int... rest) {
    var content = new ByteArrayOutputStream();
    content.write(40 * first + second);
    for (int arc : rest) {
      for (int shift = 28; shift > 0; shift -= 7) {
        if (arc >>> shift != 0) {
          content.write(0x80 | (arc >>> shift & 0x7f));
        }
      }
      content.write(arc & 0x7f);
    }
    return element(OBJECT_IDENTIFIER, content.toByteArray());
  }

  /// The elements inside the sequence that `bytes` is.
  ///
  /// @throws InvalidKeyException if it is none
  static List<Element> read(byte[] bytes) throws GeneralSecurityException {
    List<Element> outer = elements(bytes);
    if (outer.size() != 1 || outer.getFirst().tag() != SEQUENCE) {
      throw new InvalidKeyException("not a sequence");
    }
    return elements(outer.getFirst().content());
  }

  private static List<Element> elements(byte[] bytes) throws InvalidKeyException {
    var elements = new ArrayList<Element>();
    int at = 0;
    while (at < bytes.length) {
      int header = 2;
      int length = at + 1 < bytes.length ? bytes[at + 1] & 0xff : LONG_LENGTH;
      if (length >= LONG_LENGTH) {
        int count = length - LONG_LENGTH;
        header += count;
        if (count < 1 || count > MOST_LENGTH_BYTES || at + header > bytes.length) {
          throw new InvalidKeyException("cut off, or not DER");
        }
        length = new BigInteger(1, Arrays.copyOfRange(bytes, at + 2, at + header)).intValue();
      }
      int end = at + header + length;
      if (end > bytes.length) {
        throw new InvalidKeyException("cut off");
      }
      elements.add(
          new Element(
              bytes[at] & 0xff,
              Arrays.copyOfRange(bytes, at, end),
              Arrays.copyOfRange(bytes, at + header, end)));
      at = end;
    }
    return elements;
  }
}
