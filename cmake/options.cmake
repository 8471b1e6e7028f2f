# How our own code is compiled.

option(SPADE_TESTS "Build the tests" ON)
option(SPADE_WERROR "Treat warnings as errors" OFF)
option(SPADE_UNITY "Compile a library's sources in batches, which halves the time of a whole build" ON)
set(SPADE_SANITIZE "" CACHE STRING "Sanitizers to build with, such as address,undefined")

set(CMAKE_CXX_STANDARD 17)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)
set(CMAKE_LIBRARY_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/lib)
set(CMAKE_INSTALL_RPATH "$ORIGIN;$ORIGIN/../${CMAKE_INSTALL_LIBDIR}")
set(CMAKE_BUILD_RPATH_USE_ORIGIN ON)

add_library(spade_warnings INTERFACE)
target_compile_options(spade_warnings INTERFACE -Wall -Wextra $<$<BOOL:${SPADE_WERROR}>:-Werror>)

if(CMAKE_CXX_COMPILER_ID STREQUAL GNU AND CMAKE_CXX_COMPILER_VERSION VERSION_GREATER_EQUAL 14)
    # False alarms about std::vector<bool> in LibTorch's Function::apply.
    target_compile_options(spade_warnings INTERFACE -Wno-array-bounds -Wno-stringop-overflow)
endif()

# g++ instantiates the templates of torch.h again in each unit, precompiled or not: 4 of its 8 s.
set(CMAKE_UNITY_BUILD ${SPADE_UNITY})
set(CMAKE_UNITY_BUILD_BATCH_SIZE 8)
if(SPADE_UNITY)
    # In a batch, the private types of a source look to g++ as if a header defined them.
    target_compile_options(spade_warnings INTERFACE
        $<$<COMPILE_LANG_AND_ID:CXX,GNU>:-Wno-subobject-linkage>)
endif()

if(SPADE_SANITIZE)
    # An error ends the program, so that no test can pass in spite of it.
    add_compile_options(-fsanitize=${SPADE_SANITIZE} -fno-sanitize-recover=all
        -fno-omit-frame-pointer)
    add_link_options(-fsanitize=${SPADE_SANITIZE})
endif()

find_program(CCACHE ccache)
if(CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
    # Without this sloppiness, ccache does not cache units that use the precompiled header. With the
    # base folder, another clone can reuse what this one has compiled.
    set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env
        CCACHE_SLOPPINESS=pch_defines,time_macros CCACHE_BASEDIR=${PROJECT_SOURCE_DIR} ${CCACHE})
    add_compile_options($<$<COMPILE_LANG_AND_ID:CXX,GNU>:-fpch-preprocess>
        "$<$<COMPILE_LANG_AND_ID:CXX,Clang>:SHELL:-Xclang -fno-pch-timestamp>")
endif()
