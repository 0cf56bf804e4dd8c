package dev.wharf.server.house;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.THROW_GENERIC_EXCEPTIONS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import dev.wharf.auth.spi.AuthenticatorProvider;
import dev.wharf.auth.spi.PasswordScheme;
import dev.wharf.domain.ClusterProvider;
import dev.wharf.domain.FtpPath;
import dev.wharf.storage.spi.FileTree;
import dev.wharf.storage.spi.StorageProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Rules that hold for the whole house, checked on the compiled classes of every module.
class HouseRulesTest {
  private static final String PROGRAM = "dev.wharf.server.boot..";

  private static JavaClasses house;

  @BeforeAll
  static void read_the_classes() throws IOException {
    house = new ClassFileImporter().importPaths(Modules.classes());
  }

  @Test
  void packages_have_no_cycles() {
    check(slices().matching("dev.wharf.(**)").should().beFreeOfCycles());
  }

  /// That somebody watches over it is seen by `./check`, with a canary.
  @Test
  void null_is_unexpected_in_every_module() throws IOException {
    for (Path classes : Modules.classes()) {
      Path module = classes.resolve("../../src/main/java/module-info.java").normalize();
      assertThat(Files.readString(module)).as("%s", module).contains("\n@NullMarked\n");
    }
  }

  @Test
  void sockets_are_in_the_server_only() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("dev.wharf.server..")
            .and()
            .haveNameNotMatching(
                "dev\\.wharf\\.(auth\\.ldap\\.(HostChecked|Servers|TlsTrust)|storage\\.s3\\.TlsTrust).*")
            .should()
            .dependOnClassesThat()
            .haveNameMatching(
                "java\\.net\\.(Server|Datagram|Multicast)?Socket(Impl)?"
                    + "|java\\.nio\\.channels\\.\\w*(Socket|Datagram)\\w*"
                    + "|javax\\.net\\..*"));
  }

  @Test
  void the_protocol_has_neither_files_nor_databases() {
    check(
        noClasses()
            .that(resideInAnyPackage("dev.wharf.protocol..", "dev.wharf.domain.."))
            .should()
            .dependOnClassesThat()
            .haveNameMatching(
                "java\\.io\\.(File|RandomAccess)\\w*|java\\.nio\\.file\\..*|java\\.sql\\..*"));
  }

  @Test
  void a_058_a_111_no_regular_expression_ever_sees_what_a_client_sent() {
    check(noClasses().should().dependOnClassesThat().resideInAPackage("java.util.regex.."));
    check(
        noClasses()
            .should()
            .callMethod(String.class, "matches", String.class)
            .orShould()
            .callMethod(String.class, "replaceAll", String.class, String.class)
            .orShould()
            .callMethod(String.class, "replaceFirst", String.class, String.class));
  }

  @Test
  void a_082_storages_never_resolve_text() {
    check(
        noClasses()
            .that()
            .resideInAPackage("dev.wharf.storage..")
            .should()
            .callMethod(FtpPath.class, "resolve", String.class));
    check(
        noMethods()
            .that()
            .areDeclaredIn(FileTree.class)
            .should()
            .haveRawParameterTypes(
                describe(
                    "text among them",
                    types -> types.stream().anyMatch(type -> type.isEquivalentTo(String.class)))));
  }

  @Test
  void a_225_nothing_is_deserialized() {
    check(
        noClasses()
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.io.ObjectInputStream"));
  }

  @Test
  void a_234_processes_are_started_in_one_place_only() {
    check(
        noClasses()
            .that()
            .haveNameNotMatching("dev\\.wharf\\.server\\.hooks\\.ProgramRun.*")
            .should()
            .dependOnClassesThat()
            .haveNameMatching("java\\.lang\\.Process(Builder)?"));
    check(noClasses().should().callMethod(Runtime.class, "exec", String.class));
  }

  @Test
  void only_the_program_speaks_to_the_terminal() {
    check(noClasses().that(not(resideInAPackage(PROGRAM))).should(ACCESS_STANDARD_STREAMS));
  }

  @Test
  void only_the_program_formats_with_patterns() {
    check(
        noClasses()
            .that(not(resideInAPackage(PROGRAM)))
            .should()
            .callMethod(String.class, "format", String.class, Object[].class)
            .orShould()
            .callMethod(String.class, "formatted", Object[].class)
            .orShould()
            .dependOnClassesThat()
            .resideInAPackage("java.text.."));
  }

  @Test
  void exceptions_say_what_they_are() {
    check(noClasses().should(THROW_GENERIC_EXCEPTIONS));
  }

  @Test
  void names_say_what_a_type_is() {
    check(
        noClasses()
            .should()
            .haveNameMatching(".*(Impl|Util|Utils|Helper|Manager|Abstract|Base)(\\$.*)?"));
  }

  @Test
  void adapters_show_nothing_but_their_providers() {
    check(
        classes()
            .that(
                resideInAnyPackage(
                    "dev.wharf.auth.unix..",
                    "dev.wharf.auth.sql..",
                    "dev.wharf.auth.ldap..",
                    "dev.wharf.storage.localfs..",
                    "dev.wharf.storage.s3.."))
            .and()
            .arePublic()
            .and()
            .areTopLevelClasses()
            .should()
            .implement(AuthenticatorProvider.class)
            .orShould()
            .implement(StorageProvider.class)
            .orShould()
            .implement(PasswordScheme.class)
            .orShould()
            .implement(ClusterProvider.class)
            .orShould(beNeededByTheOtherPackageOfItsAdapter()));
  }

  /// `auth.sql.cluster` uses the database that `auth.sql` has; neither is exported.
  private static ArchCondition<JavaClass> beNeededByTheOtherPackageOfItsAdapter() {
    return ArchCondition.from(
        describe(
            "be needed by dev.wharf.auth.sql.cluster",
            one ->
                one.getPackageName().equals("dev.wharf.auth.sql")
                    && one.getDirectDependenciesToSelf().stream()
                        .anyMatch(
                            use ->
                                use.getOriginClass()
                                    .getPackageName()
                                    .equals("dev.wharf.auth.sql.cluster"))));
  }

  private static void check(ArchRule rule) {
    rule.check(house);
  }
}
