# The oneDNN that LibTorch computes with, as the target spade_onednn. Without oneDNN, or with
# -DSPADE_ONEDNN=OFF, the target does not exist, and LibTorch's own operations compute. oneDNN is
# found by header and library: the package's own CMake files require OpenCL's development files.

set(SPADE_ONEDNN AUTO CACHE STRING "Compute by oneDNN: AUTO (if it is installed), ON or OFF")
set_property(CACHE SPADE_ONEDNN PROPERTY STRINGS AUTO ON OFF)
if(NOT SPADE_ONEDNN MATCHES "^(AUTO|ON|OFF)$")
    refuse("SPADE_ONEDNN: must be AUTO, ON or OFF, not '${SPADE_ONEDNN}'")
endif()
set(SPADE_ONEDNN_VERSION "")
if(SPADE_ONEDNN STREQUAL "OFF")
    message(NOTICE "oneDNN: switched off; using LibTorch's own operations for convolutions")
    return()
endif()

function(onednn_version folder result)
    set(version "")
    if(EXISTS ${folder}/oneapi/dnnl/dnnl_version.h)
        file(STRINGS ${folder}/oneapi/dnnl/dnnl_version.h lines REGEX "DNNL_VERSION_(MAJOR|MINOR)")
        string(REGEX MATCH "MAJOR +([0-9]+)" major "${lines}")
        set(major ${CMAKE_MATCH_1})
        string(REGEX MATCH "MINOR +([0-9]+)" minor "${lines}")
        set(version ${major}.${CMAKE_MATCH_1})
    endif()
    set(${result} "${version}" PARENT_SCOPE)
endfunction()

# The libdnnl.so.N that a library is or needs.
function(onednn_name library tag result)
    execute_process(COMMAND ${CMAKE_READELF} -d ${library} OUTPUT_VARIABLE dynamic ERROR_QUIET)
    string(REGEX MATCH "\\(${tag}\\)[^\n]*(libdnnl\\.so\\.[0-9.]+)" found "${dynamic}")
    set(${result} "${CMAKE_MATCH_1}" PARENT_SCOPE)
endfunction()

find_path(ONEDNN_INCLUDE_DIR oneapi/dnnl/dnnl.hpp)
find_library(ONEDNN_LIBRARY dnnl)
if(NOT ONEDNN_INCLUDE_DIR OR NOT ONEDNN_LIBRARY)
    if(SPADE_ONEDNN STREQUAL "ON")
        refuse("oneDNN: not found; install libdnnl-dev, as scripts/setup does, or use LibTorch's "
            "own operations by -DSPADE_ONEDNN=OFF")
    endif()
    message(NOTICE "oneDNN: not found; using LibTorch's own operations for convolutions, which are "
        "slower; install libdnnl-dev to use oneDNN")
    return()
endif()

onednn_version(${ONEDNN_INCLUDE_DIR} SPADE_ONEDNN_VERSION)
if(NOT SPADE_ONEDNN_VERSION)
    refuse("oneDNN: ${ONEDNN_INCLUDE_DIR}/oneapi/dnnl/dnnl_version.h is missing or has no version; "
        "reinstall libdnnl-dev, or set -DSPADE_ONEDNN=OFF")
elseif(SPADE_ONEDNN_VERSION VERSION_LESS 2.6)
    refuse("oneDNN: found ${SPADE_ONEDNN_VERSION} in ${ONEDNN_INCLUDE_DIR}, but 2.6 or "
        "later is required; install a newer libdnnl-dev, or set -DSPADE_ONEDNN=OFF")
endif()

# Two in one process, or headers of another version, crash or compute wrong numbers.
find_library(TORCH_CPU_LIBRARY torch_cpu HINTS ${TORCH_INSTALL_PREFIX}/lib)
onednn_name(${ONEDNN_LIBRARY} SONAME ours)
onednn_name(${TORCH_CPU_LIBRARY} NEEDED theirs)
if(theirs AND NOT theirs STREQUAL ours)
    refuse("oneDNN: found ${ours} (${ONEDNN_LIBRARY}), but LibTorch computes with "
        "${theirs}; install libdnnl-dev of that version, or set -DSPADE_ONEDNN=OFF")
endif()
foreach(folder ${TORCH_INCLUDE_DIRS})
    onednn_version(${folder} theirs)
    if(theirs AND NOT theirs STREQUAL SPADE_ONEDNN_VERSION)
        refuse("oneDNN: found ${SPADE_ONEDNN_VERSION} in ${ONEDNN_INCLUDE_DIR}, but "
            "LibTorch has headers of ${theirs} in ${folder}, and the two must not be mixed; set "
            "-DSPADE_ONEDNN=OFF")
    endif()
endforeach()

add_library(spade_onednn INTERFACE)
target_include_directories(spade_onednn SYSTEM INTERFACE ${ONEDNN_INCLUDE_DIR})
target_link_libraries(spade_onednn INTERFACE ${ONEDNN_LIBRARY})
