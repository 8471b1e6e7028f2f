# The libraries that libspade uses; CONTRIBUTING.md has the reason for each. A library that is
# missing, too old or unsuitable is reported in one line: what was found, what is required, and the
# remedy.

# refuse(TEXT...): ends with one line of text; CMake does not wrap a text that begins with a space.
function(refuse)
    set(text "")
    math(EXPR last "${ARGC} - 1")
    foreach(i RANGE ${last})
        string(APPEND text "${ARGV${i}}") # not ${ARGV}: a semicolon would be lost
    endforeach()
    message(FATAL_ERROR " ${text}")
endfunction()

# need(NAME PACKAGE ARGUMENT...): find_package(NAME ARGUMENT...), or the Debian package to install.
macro(need name package)
    find_package(${name} QUIET ${ARGN})
    if(NOT ${name}_FOUND)
        string(JOIN " " wanted ${name} ${ARGN})
        set(others "")
        if(${name}_CONSIDERED_VERSIONS)
            string(JOIN ", " others ${${name}_CONSIDERED_VERSIONS})
            set(others " (found version ${others})")
        endif()
        refuse("${wanted}: not found${others}; install ${package}, as scripts/setup "
            "does, or give its folder by -DCMAKE_PREFIX_PATH=DIR")
    endif()
endmacro()

macro(need_module name module package)
    pkg_check_modules(${name} QUIET IMPORTED_TARGET ${module})
    if(NOT ${name}_FOUND)
        refuse("${module}: not found by pkg-config; install ${package}, as "
            "scripts/setup does, or give its folder by PKG_CONFIG_PATH")
    endif()
endmacro()

set(HDF5_PREFER_PARALLEL OFF)
need(fmt libfmt-dev)
need(GIF libgif-dev 5)
need(Boost libboost-program-options-dev 1.74 CONFIG COMPONENTS program_options)
need(HDF5 libhdf5-dev COMPONENTS C)
need(OpenCV libopencv-dev COMPONENTS core dnn imgproc imgcodecs)
need(OpenSSL libssl-dev COMPONENTS Crypto)
need(PNG libpng-dev)
need(TBB libtbb-dev)
need(nlohmann_json nlohmann-json3-dev)
need(PkgConfig pkg-config)
need_module(TURBOJPEG libturbojpeg libturbojpeg0-dev)
need_module(UTF8PROC libutf8proc libutf8proc-dev)
need_module(XXHASH libxxhash libxxhash-dev)
need_module(LIBZIP libzip libzip-dev)
if(SPADE_TESTS)
    need(GTest libgtest-dev)
    if(NOT TARGET GTest::gmock)
        refuse("GoogleMock: GoogleTest was found without it; install libgmock-dev, as "
            "scripts/setup does, or build no tests by -DSPADE_TESTS=OFF")
    endif()
    need(benchmark libbenchmark-dev)
endif()

# LibTorch's own files warn about a static library that is not needed.
set(CMAKE_MESSAGE_LOG_LEVEL ERROR)
need(Torch libtorch-dev 1.13)
unset(CMAKE_MESSAGE_LOG_LEVEL)
if(TORCH_CXX_FLAGS MATCHES "_GLIBCXX_USE_CXX11_ABI=0")
    refuse("LibTorch: found ${Torch_VERSION} built for the C++ ABI before C++11, but the other libraries "
        "use that of C++11; install libtorch-dev, or LibTorch 2.7 or later by pip")
endif()
if(Torch_VERSION VERSION_GREATER_EQUAL 2.13) # its headers need C++20
    set(CMAKE_CXX_STANDARD 20)
endif()

include(${CMAKE_CURRENT_LIST_DIR}/onednn.cmake)

# c10d's header for groups of CPUs includes Gloo's, which not every LibTorch comes with.
find_path(GLOO_INCLUDE_DIR gloo/transport/device.h HINTS ${TORCH_INCLUDE_DIRS})
if(NOT GLOO_INCLUDE_DIR)
    message(NOTICE "Gloo: gloo/transport/device.h not found; on CPUs, spade-train is limited to one "
        "process; install libgloo-dev to use several")
endif()
