package dev.wharf.auth.unix;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// The machine's `crypt_r(3)`, through the foreign function API. Called by [CryptScheme].
///
/// Each call has its own `struct crypt_data`, so calls run in parallel. The result is read only if
/// it lies in that struct, and never beyond its end. Phrase and struct are zeroed before they are
/// freed. A call keeps its carrier thread busy: see [dev.wharf.auth.spi.PasswordHashes].
@SuppressWarnings("restricted") // native access is asked for in the manual, by module name
final class Libcrypt {
  /// Enough for every `struct crypt_data` in use: glibc has 131,232 bytes, libxcrypt 32,768, musl
  /// 260. `crypt_r` is not told the size, so it must not be less.
  private static final long CRYPT_DATA_BYTES = 256 * 1024;

  private static final List<String> NAMES = List.of("libcrypt.so.1", "libcrypt.so.2");

  /// What a search for the library came to.
  ///
  /// @param library the library, if it is there
  /// @param missing why not, in a sentence; empty text if it is there
  private record Search(Optional<Libcrypt> library, String missing) {}

  /// The search happens once, at the first use.
  private static final class Once {
    private static final Search SEARCH = search(NAMES);
  }

  private final MethodHandle cryptR;

  private Libcrypt(MethodHandle cryptR) {
    this.cryptR = cryptR;
  }

  /// The library, if this machine has it.
  static Optional<Libcrypt> find() {
    return Once.SEARCH.library();
  }

  /// Why there is no library, in a sentence.
  static String whyMissing() {
    return Once.SEARCH.missing();
  }

  /// Hashes `phrase` as `setting` says.
  ///
  /// @param phrase the password, without NUL
  /// @param setting ASCII: a prefix with parameters and salt, or a whole hash
  /// @return the hash, or empty if the library does not know the setting or does not like it
  Optional<String> crypt(byte[] phrase, String setting) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment data = arena.allocate(CRYPT_DATA_BYTES, 16);
      MemorySegment phraseText = arena.allocate(phrase.length + 1L);
      try {
        MemorySegment.copy(phrase, 0, phraseText, ValueLayout.JAVA_BYTE, 0, phrase.length);
        MemorySegment settingText = arena.allocateFrom(setting, StandardCharsets.US_ASCII);
        return read(call(phraseText, settingText, data), data);
      } finally {
        phraseText.fill((byte) 0);
        data.fill((byte) 0);
      }
    }
  }

  private MemorySegment call(MemorySegment phrase, MemorySegment setting, MemorySegment data) {
    try {
      return (MemorySegment) cryptR.invokeExact(phrase, setting, data);
    } catch (Throwable e) { // what invokeExact declares; C throws nothing
      throw new IllegalStateException("crypt_r could not be called", e);
    }
  }

  /// The text that `result` points to; nothing if it is NULL, outside `data`, or a failure token,
  /// which begins with `*` so that it never equals a hash.
  private static Optional<String> read(MemorySegment result, MemorySegment data) {
    long offset = result.address() - data.address();
    if (offset < 0 || offset >= data.byteSize()) {
      return Optional.empty();
    }
    for (long end = offset; end < data.byteSize(); end++) {
      if (data.get(ValueLayout.JAVA_BYTE, end) == 0) {
        byte[] text = data.asSlice(offset, end - offset).toArray(ValueLayout.JAVA_BYTE);
        return text.length == 0 || text[0] == '*'
            ? Optional.empty()
            : Optional.of(new String(text, StandardCharsets.US_ASCII));
      }
    }
    return Optional.empty();
  }

  private static Search search(List<String> names) {
    for (String name : names) {
      try {
        Optional<MemorySegment> symbol =
            SymbolLookup.libraryLookup(name, Arena.global()).find("crypt_r");
        if (symbol.isPresent()) {
          return new Search(Optional.of(new Libcrypt(link(symbol.get()))), "");
        }
      } catch (IllegalArgumentException _) {
        // the machine has no library of this name; the next one is tried
      } catch (IllegalCallerException _) {
        return new Search(
            Optional.empty(),
            "native calls are switched off; run Java with"
                + " --enable-native-access=dev.wharf.auth.unix");
      }
    }
    return new Search(
        Optional.empty(), "this machine has no " + String.join(" or ", names) + " with crypt_r");
  }

  private static MethodHandle link(MemorySegment symbol) {
    return Linker.nativeLinker()
        .downcallHandle(
            symbol,
            FunctionDescriptor.of(
                ValueLayout.ADDRESS,
                ValueLayout.ADDRESS,
                ValueLayout.ADDRESS,
                ValueLayout.ADDRESS));
  }
}
