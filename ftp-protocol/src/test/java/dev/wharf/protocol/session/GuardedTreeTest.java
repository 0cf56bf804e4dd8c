package dev.wharf.protocol.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.wharf.domain.Account;
import dev.wharf.domain.FtpPath;
import dev.wharf.domain.Grant;
import dev.wharf.domain.Permission;
import dev.wharf.domain.Username;
import dev.wharf.storage.contract.MemoryTree;
import dev.wharf.storage.spi.ChecksumAlgorithm;
import dev.wharf.storage.spi.Failure;
import dev.wharf.storage.spi.FileTree;
import dev.wharf.storage.spi.StorageException;
import dev.wharf.storage.spi.Upload;
import dev.wharf.storage.spi.WriteMode;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.time.Instant;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class GuardedTreeTest {
  private static final FtpPath FILE = FtpPath.ROOT.child("d").child("a");
  private static final FtpPath NEW = FtpPath.ROOT.child("d").child("new");
  private static final FtpPath EMPTY = FtpPath.ROOT.child("d").child("empty");
  private static final FtpPath DIRECTORY = FtpPath.ROOT.child("d");

  /// A call of the tree.
  private interface Call {
    void on(FileTree tree) throws IOException;
  }

  private static Map<String, Call> calls() {
    var calls = new LinkedHashMap<String, Call>();
    calls.put("stat", tree -> tree.stat(FILE));
    calls.put("entry", tree -> tree.entry(FILE));
    calls.put("list", tree -> tree.list(DIRECTORY).close());
    calls.put("download", tree -> tree.download(FILE, 0).close());
    calls.put("create", tree -> tree.upload(NEW, new WriteMode.Replace()).close());
    calls.put("replace", tree -> tree.upload(FILE, new WriteMode.Replace()).close());
    calls.put("appendNothing", tree -> tree.upload(NEW, new WriteMode.Append()).close());
    calls.put("append", tree -> tree.upload(FILE, new WriteMode.Append()).close());
    calls.put("resume", tree -> tree.upload(FILE, new WriteMode.ResumeAt(1)).close());
    calls.put("unique", tree -> tree.upload(NEW, new WriteMode.CreateUnique()).close());
    calls.put("checksum", tree -> tree.checksum(FILE, ChecksumAlgorithm.CRC32));
    calls.put("resumable", tree -> tree.resumable(NEW));
    calls.put("delete", tree -> tree.delete(FILE));
    calls.put("makeDirectory", tree -> tree.makeDirectory(NEW));
    calls.put("removeDirectory", tree -> tree.removeDirectory(EMPTY));
    calls.put("rename", tree -> tree.rename(FILE, NEW));
    calls.put("setModified", tree -> tree.setModified(FILE, Instant.EPOCH));
    calls.put("setMode", tree -> tree.setMode(FILE, 0600));
    calls.put("free", tree -> tree.free(DIRECTORY));
    return calls;
  }

  /// Which single permission opens which call; all others do not.
  private static Set<String> opened(Permission permission) {
    return switch (permission) {
      case LIST -> Set.of("stat", "entry", "list", "free");
      case READ -> Set.of("stat", "entry", "download", "checksum");
      case WRITE -> Set.of("create", "appendNothing", "unique", "resumable");
      case APPEND -> Set.of("append", "appendNothing");
      case DELETE -> Set.of("delete", "removeDirectory");
      case RENAME -> Set.of("rename", "entry");
      case MAKE_DIRECTORY -> Set.of("makeDirectory");
      case CHANGE_ATTRIBUTES -> Set.of("setModified", "setMode");
    };
  }

  /// Who may make files learns whether a name is free, and nothing else.
  private static Failure refusal(Permission permission, String call) {
    return permission == Permission.WRITE && Set.of("replace", "append").contains(call)
        ? Failure.EXISTS
        : Failure.DENIED;
  }

  private static GuardedTree tree(List<Grant> grants) {
    MemoryTree files =
        MemoryTree.empty().with("d/a", "hello").with("d/b", "x").withDirectory("d/empty");
    return new GuardedTree(Account.named(new Username("alice")).withGrants(grants), files);
  }

  private static void refuses(GuardedTree tree, Call call, Failure failure) {
    Throwable thrown = catchThrowable(() -> call.on(tree));
    assertThat(thrown).isInstanceOf(StorageException.class);
    assertThat(((StorageException) thrown).failure()).isEqualTo(failure);
  }

  @TestFactory
  Stream<DynamicTest> a_093_each_permission_opens_these_calls_and_no_others() {
    return Stream.of(Permission.values())
        .flatMap(
            permission ->
                calls().entrySet().stream()
                    .map(
                        call ->
                            DynamicTest.dynamicTest(
                                permission + ", " + call.getKey(),
                                () -> {
                                  var only = new Grant(FtpPath.ROOT, EnumSet.of(permission));
                                  GuardedTree tree = tree(List.of(only));
                                  if (opened(permission).contains(call.getKey())) {
                                    assertThatCode(() -> call.getValue().on(tree))
                                        .doesNotThrowAnyException();
                                  } else {
                                    refuses(
                                        tree, call.getValue(), refusal(permission, call.getKey()));
                                  }
                                })));
  }

  @TestFactory
  Stream<DynamicTest> a_093_a_subtree_without_permissions_is_closed_to_every_call() {
    return calls().entrySet().stream()
        .map(
            call ->
                DynamicTest.dynamicTest(
                    call.getKey(),
                    () ->
                        refuses(
                            tree(List.of(Grant.everything(), new Grant(DIRECTORY, Set.of()))),
                            call.getValue(),
                            Failure.DENIED)));
  }

  @Test
  void a_directory_with_rules_below_it_keeps_its_name() throws IOException {
    GuardedTree tree =
        tree(List.of(Grant.everything(), new Grant(EMPTY, EnumSet.of(Permission.LIST))));
    refuses(tree, guarded -> guarded.rename(DIRECTORY, FtpPath.ROOT.child("e")), Failure.DENIED);
    refuses(tree, guarded -> guarded.rename(EMPTY, NEW), Failure.DENIED);
    tree.rename(FILE, NEW);
    assertThat(tree.stat(NEW).size()).isEqualTo(5);
  }

  @Test
  void who_may_write_and_delete_may_replace_resume_and_append() throws IOException {
    var grant = new Grant(FtpPath.ROOT, EnumSet.of(Permission.WRITE, Permission.DELETE));
    GuardedTree tree = tree(List.of(grant));
    tree.upload(FILE, new WriteMode.Replace()).close();
    tree.upload(FILE, new WriteMode.ResumeAt(1)).close();
    Upload appending = tree.upload(FILE, new WriteMode.Append());
    assertThat(appending.path()).isEqualTo(FILE);
    appending.close();
  }

  @Test
  void a_100_a_file_that_appears_during_the_upload_is_not_replaced() throws IOException {
    MemoryTree files = MemoryTree.empty().withDirectory("d");
    var grant = new Grant(FtpPath.ROOT, EnumSet.of(Permission.WRITE));
    var alice = Account.named(new Username("alice")).withGrants(List.of(grant));
    try (var upload = new GuardedTree(alice, files).upload(NEW, new WriteMode.Replace())) {
      files.with("d/new", "of somebody else");
      assertThat(catchThrowable(upload::commit)).isInstanceOf(StorageException.class);
    }
    assertThat(files.text("d/new")).isEqualTo("of somebody else");
  }

  @Test
  void c_023_any_permission_is_enough_to_enter_a_directory_but_no_file() throws IOException {
    for (Permission permission : Permission.values()) {
      GuardedTree tree = tree(List.of(new Grant(FtpPath.ROOT, EnumSet.of(permission))));
      tree.enter(DIRECTORY);
      refuses(tree, _ -> tree.enter(FILE), Failure.NOT_A_DIRECTORY);
    }
    GuardedTree below = tree(List.of(new Grant(EMPTY, EnumSet.of(Permission.LIST))));
    below.enter(FtpPath.ROOT);
    below.enter(DIRECTORY);
    refuses(below, _ -> below.enter(FtpPath.ROOT.child("other")), Failure.DENIED);
    GuardedTree closed = tree(List.of(new Grant(EMPTY, Set.of())));
    refuses(closed, _ -> closed.enter(DIRECTORY), Failure.DENIED);
    refuses(closed, _ -> closed.enter(EMPTY), Failure.DENIED);
  }

  @TestFactory
  Stream<DynamicTest> a_237_no_call_of_the_tree_works_for_an_account_without_grants() {
    return Stream.of(FileTree.class.getMethods())
        .filter(method -> !method.getName().equals("close"))
        .map(
            method ->
                DynamicTest.dynamicTest(
                    method.getName(),
                    () -> {
                      GuardedTree tree = tree(List.of());
                      assertThat(
                              GuardedTree.class
                                  .getDeclaredMethod(method.getName(), method.getParameterTypes())
                                  .isDefault())
                          .as("a rule of its own, also where the storage has a default")
                          .isFalse();
                      Throwable thrown =
                          catchThrowable(() -> method.invoke(tree, arguments(method)));
                      assertThat(thrown).isInstanceOf(InvocationTargetException.class);
                      assertThat(thrown.getCause())
                          .isInstanceOfSatisfying(
                              StorageException.class,
                              no -> assertThat(no.failure()).isEqualTo(Failure.DENIED));
                    }));
  }

  private static Object[] arguments(Method method) {
    return Stream.of(method.getParameterTypes())
        .map(
            type ->
                switch (type.getSimpleName()) {
                  case "FtpPath" -> FILE;
                  case "long" -> (Object) 0L;
                  case "int" -> 0;
                  case "ChecksumAlgorithm" -> ChecksumAlgorithm.CRC32;
                  case "Instant" -> Instant.EPOCH;
                  case "WriteMode" -> new WriteMode.Replace();
                  default -> throw new AssertionError("what is a good " + type + "?");
                })
        .toArray();
  }

  @Test
  void who_may_not_delete_may_not_replace_by_renaming() throws IOException {
    var grant = new Grant(FtpPath.ROOT, EnumSet.of(Permission.RENAME, Permission.LIST));
    GuardedTree tree = tree(List.of(grant));
    refuses(tree, guarded -> guarded.rename(FILE, DIRECTORY.child("b")), Failure.EXISTS);
    tree.rename(FILE, NEW);
    assertThat(tree.stat(NEW).isFile()).isTrue();
  }

  @Test
  void paths_too_long_or_too_deep_end_here() {
    GuardedTree tree = tree(List.of(Grant.everything()));
    FtpPath deep = FtpPath.ROOT.resolve("x/".repeat(GuardedTree.MAX_DEPTH + 1));
    refuses(tree, guarded -> guarded.stat(deep), Failure.BAD_NAME);
    refuses(tree, guarded -> guarded.makeDirectory(deep), Failure.BAD_NAME);
    FtpPath wide = FtpPath.ROOT.child("x".repeat(FtpPath.MAX_NAME_BYTES + 1));
    refuses(tree, guarded -> guarded.makeDirectory(wide), Failure.BAD_NAME);
    refuses(tree, guarded -> guarded.rename(FILE, wide), Failure.BAD_NAME);
    FtpPath deepest = FtpPath.ROOT.resolve("x/".repeat(GuardedTree.MAX_DEPTH));
    refuses(tree, guarded -> guarded.stat(deepest), Failure.NOT_FOUND);
  }
}
