package dev.wharf.server.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The table in ARCHITECTURE.md is what was compiled: module by module.
class GroundPlanTest {
  /// A row of the table.
  record Room(
      String module,
      Set<String> exports,
      Set<String> requires,
      Set<String> uses,
      Set<String> provides) {}

  @Test
  void the_modules_are_those_of_the_ground_plan() throws IOException {
    assertThat(compiled()).containsExactlyInAnyOrderElementsOf(drawn());
  }

  @Test
  void every_provider_is_found_on_the_class_path_too() throws IOException {
    for (Path classes : Modules.classes()) {
      ModuleDescriptor module = descriptors(classes).findFirst().orElseThrow();
      for (ModuleDescriptor.Provides provides : module.provides()) {
        Path file = classes.resolve("META-INF/services").resolve(provides.service());
        assertThat(file).as("%s", module.name()).exists();
        assertThat(Files.readAllLines(file))
            .as("%s", file)
            .filteredOn(line -> !line.isBlank() && !line.startsWith("#"))
            .containsExactlyInAnyOrderElementsOf(provides.providers());
      }
    }
  }

  private static List<Room> drawn() throws IOException {
    return Files.readAllLines(Modules.house().resolve("ARCHITECTURE.md")).stream()
        .filter(line -> line.startsWith("| `"))
        .map(line -> Arrays.stream(line.split("\\|")).map(GroundPlanTest::words).toList())
        .filter(cells -> cells.size() == 7)
        .map(
            cells ->
                new Room(
                    cells.get(2).iterator().next(),
                    cells.get(3),
                    cells.get(4),
                    cells.get(5),
                    cells.get(6)))
        .toList();
  }

  private static Set<String> words(String cell) {
    return Arrays.stream(cell.split(","))
        .map(word -> word.replace("`", "").strip())
        .filter(word -> !word.isEmpty() && !word.equals("–"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static List<Room> compiled() throws IOException {
    return Modules.classes().stream()
        .flatMap(GroundPlanTest::descriptors)
        .map(GroundPlanTest::room)
        .toList();
  }

  private static Stream<ModuleDescriptor> descriptors(Path classes) {
    return ModuleFinder.of(classes).findAll().stream().map(ModuleReference::descriptor);
  }

  /// Optional requirements are no arrows: they are not there unless somebody adds them.
  private static Room room(ModuleDescriptor module) {
    return new Room(
        module.name(),
        names(
            module.exports().stream()
                .filter(export -> !export.isQualified())
                .map(ModuleDescriptor.Exports::source)),
        names(
            module.requires().stream()
                .filter(r -> !r.modifiers().contains(ModuleDescriptor.Requires.Modifier.STATIC))
                .map(ModuleDescriptor.Requires::name)
                .filter(name -> !name.equals("java.base"))),
        names(module.uses().stream().map(GroundPlanTest::simple)),
        names(
            module.provides().stream()
                .map(ModuleDescriptor.Provides::service)
                .map(GroundPlanTest::simple)));
  }

  private static String simple(String type) {
    return type.substring(type.lastIndexOf('.') + 1);
  }

  private static Set<String> names(Stream<String> names) {
    return names.collect(Collectors.toCollection(TreeSet::new));
  }
}
