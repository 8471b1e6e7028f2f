# Tests of what surrounds the code: include order, formatting, manual pages, completions.
# Included by tests/CMakeLists.txt.

add_test(NAME check-layers COMMAND ${PROJECT_SOURCE_DIR}/scripts/check-layers)

# The same check on a tree with a fault of each kind must find them all.
set(faulty ${CMAKE_CURRENT_BINARY_DIR}/faulty-layers)
file(WRITE ${faulty}/libspade/base/a.hpp "#include \"libspade/data/b.hpp\"\n")
file(WRITE ${faulty}/libspade/cli/a.hpp "#include \"libspade/io/b.hpp\"\n")
file(WRITE ${faulty}/libspade/data/a.hpp "#include <hdf5.h>\n")
file(WRITE ${faulty}/libspade/arch/config.hpp "#include \"libspade/nn/norm.hpp\"\n")
file(WRITE ${faulty}/libspade/arch/file.hpp "#include \"libspade/io/c.hpp\"\n")
file(WRITE ${faulty}/libspade/io/c.hpp "#include \"libspade/io/d.hpp\"\n")
file(WRITE ${faulty}/libspade/io/d.hpp "#include \"libspade/io/c.hpp\"\n")
file(WRITE ${faulty}/libspade/nn/a.hpp "\n#include \"libspade/io/b.hpp\"\n")
file(WRITE ${faulty}/libspade/nn/b.hpp "#include \"libspade/arch/file.hpp\"\n")
file(WRITE ${faulty}/libspade/nn/norm.hpp "#include <torch/types.h>\n")
file(WRITE ${faulty}/libspade/prepare/a.hpp "#include \"libspade/model/b.hpp\"\n")
file(WRITE ${faulty}/libspade/model/b.hpp "#include <torch/types.h>\n")
file(WRITE ${faulty}/tools/spade-a.cpp "#include \"tests/a.hpp\"\n")
string(JOIN ".*" faults "arch/config.hpp:1: arch lies below nn" "base/a.hpp:1: base lies below data"
    "cli/a.hpp:1: cli lies below io" "data/a.hpp:1: <hdf5.h> is for io"
    "nn/a.hpp:2: nn may include arch, base, nn" "nn/b.hpp:1: nn must not depend on io"
    "prepare/a.hpp:1: prepare must not depend on LibTorch" "spade-a.cpp:1: \"tests/a.hpp\" is not a path" "io/c.hpp:1: includes itself")
add_test(NAME check-layers-finds-faults COMMAND ${PROJECT_SOURCE_DIR}/scripts/check-layers ${faulty})
set_tests_properties(check-layers-finds-faults PROPERTIES PASS_REGULAR_EXPRESSION "${faults}")

# Skipped outside a git checkout, which lists our files.
add_test(NAME format COMMAND ${PROJECT_SOURCE_DIR}/scripts/format --check)
set_tests_properties(format PROPERTIES SKIP_RETURN_CODE 77)

# A run takes minutes; these tests only check the messages when it cannot run.
add_test(NAME test-fresh-not-root
    COMMAND bash -c "id() { echo 1000; }; export -f id
        said=$(./test-fresh); [ $? -eq 77 ] && [ \"$said\" = 'test-fresh: skipped: needs root' ]"
    WORKING_DIRECTORY ${PROJECT_SOURCE_DIR}/scripts)
set_tests_properties(test-fresh-not-root PROPERTIES LABELS cli)
add_test(NAME test-fresh-usage COMMAND bash -c "./test-fresh buster; [ $? -eq 64 ]"
    WORKING_DIRECTORY ${PROJECT_SOURCE_DIR}/scripts)
set_tests_properties(test-fresh-usage PROPERTIES LABELS cli)

add_test(NAME check-references COMMAND ${PROJECT_SOURCE_DIR}/scripts/check-references
    --tools ${CMAKE_RUNTIME_OUTPUT_DIRECTORY})
add_test(NAME check-english COMMAND ${PROJECT_SOURCE_DIR}/scripts/check-english)
file(WRITE ${CMAKE_CURRENT_BINARY_DIR}/translated.cpp
    "/// A crop that is\n/// none.\nthrow DataError(\"{}: its shape \"\n\"is none\");\n")
add_test(NAME check-english-finds-faults
    COMMAND ${PROJECT_SOURCE_DIR}/scripts/check-english ${CMAKE_CURRENT_BINARY_DIR}/translated.cpp)
set_tests_properties(check-english-finds-faults PROPERTIES
    PASS_REGULAR_EXPRESSION "translated.cpp:1: .*translated.cpp:3: ")

add_test(NAME check-inventory COMMAND ${PROJECT_SOURCE_DIR}/scripts/check-inventory)

set_tests_properties(check-layers check-layers-finds-faults check-english check-references
    check-english-finds-faults format check-inventory
    PROPERTIES LABELS unit)

if(TARGET docs)
    add_test(NAME docs COMMAND Doxygen::doxygen ${PROJECT_BINARY_DIR}/Doxyfile.docs
        WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
else()
    add_test(NAME docs COMMAND sh -c "echo 'doxygen is not installed'; exit 77")
endif()
set_tests_properties(docs PROPERTIES LABELS unit SKIP_RETURN_CODE 77)

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
