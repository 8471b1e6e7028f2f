# What is installed where, and the Debian package. datasets/ installs its own files.
# No installed file contains the prefix: the tree may be moved, and DESTDIR works.

include(CMakePackageConfigHelpers)

# The tools load the libraries by the names of their links, so these are installed with the tools.
install(TARGETS spade-base spade-data spade spade-eval-library EXPORT libspadeTargets
    LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(TARGETS ${SPADE_TOOLS} RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})

install(DIRECTORY ${PROJECT_SOURCE_DIR}/libspade DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}
    FILES_MATCHING PATTERN "*.hpp")
install(FILES ${PROJECT_BINARY_DIR}/libspade/base/version.hpp
    DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/libspade/base)

install(DIRECTORY ${PROJECT_BINARY_DIR}/share/man/ DESTINATION ${CMAKE_INSTALL_MANDIR})
install(DIRECTORY ${PROJECT_BINARY_DIR}/share/bash-completion
    DESTINATION ${CMAKE_INSTALL_DATAROOTDIR})
install(PROGRAMS scripts/train.sbatch scripts/prepare-array.sbatch scripts/synth-array.sbatch
    scripts/eval-array.sbatch scripts/pipeline.sh DESTINATION ${CMAKE_INSTALL_DATADIR}/libspade/slurm)
install(FILES README.md CHANGELOG.md LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})

# find_package(libspade), then spade::spade, spade::spade-data or spade::spade-base, as in
# tests/example. Users compile by the standard that the headers want.
target_compile_features(spade-base INTERFACE cxx_std_${CMAKE_CXX_STANDARD})
set(package ${CMAKE_INSTALL_LIBDIR}/cmake/libspade)
install(EXPORT libspadeTargets NAMESPACE spade:: DESTINATION ${package})
configure_package_config_file(cmake/libspadeConfig.cmake.in
    ${PROJECT_BINARY_DIR}/libspadeConfig.cmake INSTALL_DESTINATION ${package}
    NO_SET_AND_CHECK_MACRO)
write_basic_package_version_file(${PROJECT_BINARY_DIR}/libspadeConfigVersion.cmake
    COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/libspadeConfig.cmake
    ${PROJECT_BINARY_DIR}/libspadeConfigVersion.cmake DESTINATION ${package})

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME libspade)
set(CPACK_PACKAGE_CONTACT "libspade developers <libspade@localhost>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "${PROJECT_DESCRIPTION}")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION science)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "libopenblas0") # matrix products; any BLAS would link
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS_PRIVATE_DIRS ${CMAKE_LIBRARY_OUTPUT_DIRECTORY})
include(CPack)
