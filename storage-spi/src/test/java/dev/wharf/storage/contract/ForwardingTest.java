package dev.wharf.storage.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.domain.FtpPath;
import dev.wharf.storage.spi.ChecksumAlgorithm;
import dev.wharf.storage.spi.Download;
import dev.wharf.storage.spi.Entry;
import dev.wharf.storage.spi.FileTree;
import dev.wharf.storage.spi.ForwardingTree;
import dev.wharf.storage.spi.ForwardingUpload;
import dev.wharf.storage.spi.Listing;
import dev.wharf.storage.spi.StorageException;
import dev.wharf.storage.spi.Upload;
import dev.wharf.storage.spi.WriteMode;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Also a method that a port gets later is handed on, with all it is given, and so is the answer.
class ForwardingTest {
  private final Map<Class<?>, Object> samples = new HashMap<>();
  private final List<Object> calls = new ArrayList<>();

  @BeforeEach
  void fill() throws StorageException {
    FtpPath path = FtpPath.ROOT.child("a");
    MemoryTree tree = MemoryTree.empty().with("a", "hello");
    samples.put(FtpPath.class, path);
    samples.put(WriteMode.class, new WriteMode.Append());
    samples.put(ChecksumAlgorithm.class, ChecksumAlgorithm.CRC32);
    samples.put(Instant.class, MemoryTree.TIME);
    samples.put(ByteBuffer.class, ByteBuffer.allocate(3));
    samples.put(long.class, 7L);
    samples.put(int.class, 6);
    samples.put(boolean.class, true);
    samples.put(Entry.class, tree.stat(path));
    samples.put(Listing.class, tree.list(FtpPath.ROOT));
    samples.put(Download.class, tree.download(path, 0));
    samples.put(Upload.class, tree.upload(path, new WriteMode.Replace()));
    samples.put(Optional.class, Optional.of("something"));
    samples.put(OptionalLong.class, OptionalLong.of(5));
  }

  static Stream<Method> methodsOfTrees() {
    return Stream.of(FileTree.class.getMethods());
  }

  static Stream<Method> methodsOfUploads() {
    return Stream.of(Upload.class.getMethods());
  }

  @ParameterizedTest
  @MethodSource("methodsOfTrees")
  void a_tree_hands_every_call_on(Method method) throws Exception {
    requireHandedOn(method, new ForwardingTree(recording(FileTree.class)) {});
  }

  @ParameterizedTest
  @MethodSource("methodsOfUploads")
  void an_upload_hands_every_call_on(Method method) throws Exception {
    requireHandedOn(method, new ForwardingUpload(recording(Upload.class)) {});
  }

  private void requireHandedOn(Method method, Object wrapper) throws Exception {
    Object[] given = Stream.of(method.getParameterTypes()).map(samples::get).toArray(Object[]::new);

    Object answer = method.invoke(wrapper, given);

    assertThat(calls).containsExactly(method.getName(), List.of(given));
    assertThat(answer).isEqualTo(samples.get(method.getReturnType()));
  }

  private <T> T recording(Class<T> port) {
    return port.cast(
        Proxy.newProxyInstance(
            port.getClassLoader(),
            new Class<?>[] {port},
            (_, method, given) -> {
              calls.add(method.getName());
              calls.add(given == null ? List.of() : List.of(given));
              return samples.get(method.getReturnType());
            }));
  }
}
