# Fuzz targets: NAME_fuzz.cc holds a law of what any bytes must do (target.h). All of them are one ordinary test that
# replays their corpora; with the preset `fuzz` (clang, libFuzzer) each is a program of its own: scripts/fuzz runs them.
file(GLOB fuzz_targets CONFIGURE_DEPENDS fuzz/*_fuzz.cc)
# Of the operator's folder only these readers, so that no HTTP server and no database is linked.
set(fuzzed_readers ${CMAKE_SOURCE_DIR}/api/http_gate.cc ${CMAKE_SOURCE_DIR}/api/snapshot.cc ${CMAKE_SOURCE_DIR}/api/seed_words.cc
  ${CMAKE_SOURCE_DIR}/api/seed_word_lists.cc ${CMAKE_SOURCE_DIR}/api/commands/roll_csv.cc
  ${CMAKE_SOURCE_DIR}/api/commands/edition_file.cc ${CMAKE_SOURCE_DIR}/api/commands/merge_table.cc ${CMAKE_SOURCE_DIR}/api/commands/rule_file.cc ${CMAKE_SOURCE_DIR}/api/rule_words.cc)
add_library(fuzz_common STATIC ${fuzzed_readers} fuzz/target.cc)
target_link_libraries(fuzz_common PUBLIC certificates fixture)
target_compile_definitions(fuzz_common PUBLIC URNA_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
if(URNA_FUZZ)
  target_compile_options(fuzz_common PRIVATE -fsanitize=fuzzer-no-link)
  foreach(source ${fuzz_targets})
    get_filename_component(target ${source} NAME_WE)
    add_executable(${target} EXCLUDE_FROM_ALL ${source} fuzz/driver.cc)
    target_compile_options(${target} PRIVATE -fsanitize=fuzzer)
    target_link_options(${target} PRIVATE -fsanitize=fuzzer)
    target_link_libraries(${target} PRIVATE fuzz_common)
  endforeach()
else()
  urna_tests(fuzz_replay_tests SOURCES ${fuzz_targets} fuzz/replay_test.cc LINKS fuzz_common)
  set_target_properties(fuzz_common fuzz_replay_tests PROPERTIES UNITY_BUILD OFF)  # each target has a `law` and `seeds`
endif()
