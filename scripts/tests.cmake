# Tests of what is around the code: include order, formatting, manual pages, completions.
# Included by tests/CMakeLists.txt.

add_test(NAME check-layers COMMAND ${PROJECT_SOURCE_DIR}/scripts/check-layers)

# A check that finds nothing proves little: the same one on a tree with a fault of each kind.
set(faulty ${CMAKE_CURRENT_BINARY_DIR}/faulty-layers)
file(WRITE ${faulty}/libspade/base/a.hpp "#include \"libspade/data/b.hpp\"\n")
file(WRITE ${faulty}/libspade/cli/a.hpp "#include \"libspade/io/b.hpp\"\n")
file(WRITE ${faulty}/libspade/data/a.hpp "#include <hdf5.h>\n")
file(WRITE ${faulty}/libspade/model/config.hpp "#include \"libspade/nn/norm.hpp\"\n")
file(WRITE ${faulty}/libspade/nn/a.hpp "\n#include \"libspade/io/b.hpp\"\n")
file(WRITE ${faulty}/libspade/nn/norm.hpp "#include <torch/types.h>\n")
file(WRITE ${faulty}/tools/spade-a.cpp "#include \"tests/a.hpp\"\n")
string(JOIN ".*" faults "base/a.hpp:1: base lies below data" "cli/a.hpp:1: cli lies below io"
    "data/a.hpp:1: <hdf5.h> is for io" "model/config.hpp:1: knows no LibTorch"
    "nn/a.hpp:2: nn includes base and nn only" "spade-a.cpp:1: \"tests/a.hpp\" is no path")
add_test(NAME check-layers-finds-faults COMMAND ${PROJECT_SOURCE_DIR}/scripts/check-layers ${faulty})
set_tests_properties(check-layers-finds-faults PROPERTIES PASS_REGULAR_EXPRESSION "${faults}")

# Outside a git checkout nobody knows which files are ours: skipped, and said so.
add_test(NAME format COMMAND ${PROJECT_SOURCE_DIR}/scripts/format --check)
set_tests_properties(format PROPERTIES SKIP_RETURN_CODE 77)

# What it does where it can, it does for minutes; here, that it says why it cannot.
add_test(NAME test-fresh-not-root
    COMMAND bash -c "id() { echo 1000; }; export -f id
        said=$(./test-fresh); [ $? -eq 77 ] && [ \"$said\" = 'test-fresh: skipped: needs root' ]"
    WORKING_DIRECTORY ${PROJECT_SOURCE_DIR}/scripts)
set_tests_properties(test-fresh-not-root PROPERTIES LABELS cli)
add_test(NAME test-fresh-usage COMMAND bash -c "./test-fresh buster; [ $? -eq 64 ]"
    WORKING_DIRECTORY ${PROJECT_SOURCE_DIR}/scripts)
set_tests_properties(test-fresh-usage PROPERTIES LABELS cli)

add_test(NAME check-inventory COMMAND ${PROJECT_SOURCE_DIR}/scripts/check-inventory)

set_tests_properties(check-layers check-layers-finds-faults format check-inventory
    PROPERTIES LABELS unit)

find_program(MANDOC mandoc)
get_property(pages GLOBAL PROPERTY SPADE_MAN_PAGES)
foreach(page ${pages})
    get_filename_component(name ${page} NAME)
    if(MANDOC)
        add_test(NAME man-${name} COMMAND ${MANDOC} -T lint -W warning ${page})
    else()
        # exit 77 is "skipped"; see SKIP_RETURN_CODE
        add_test(NAME man-${name} COMMAND sh -c "echo 'mandoc is not installed'; exit 77")
    endif()
    set_tests_properties(man-${name} PROPERTIES LABELS cli SKIP_RETURN_CODE 77)
endforeach()

get_property(completions GLOBAL PROPERTY SPADE_COMPLETIONS)
foreach(completion ${completions})
    get_filename_component(name ${completion} NAME)
    add_test(NAME completion-${name} COMMAND bash -n ${completion})
    set_tests_properties(completion-${name} PROPERTIES LABELS cli)
endforeach()
