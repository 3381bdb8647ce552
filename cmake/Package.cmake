# What is installed beside the library and the tools, and the archive that cpack
# makes. Nothing installed names a folder of the build, but the one of MLIR.
include(CMakePackageConfigHelpers)

# The names that the loader looks for.
get_filename_component(MLIR_SONAME "${MLIR_SHARED}" REALPATH)
get_filename_component(MLIR_SONAME "${MLIR_SONAME}" NAME)
get_filename_component(LLVM_SONAME "${LLVM_SHARED}" REALPATH)
get_filename_component(LLVM_SONAME "${LLVM_SONAME}" NAME)
get_filename_component(MLIR_PREFIX "${MLIR_LIBRARY_DIR}" DIRECTORY)
set(MLIR_MAJOR_MINOR "${LLVM_VERSION_MAJOR}.${LLVM_VERSION_MINOR}")

# For CMake.
set(package "${CMAKE_INSTALL_LIBDIR}/cmake/Sparse24")
set(data "${CMAKE_INSTALL_DATADIR}/sparse24")
set(irdl_file "${data}/sparse24.irdl.mlir")
set(report_schema "${data}/report.schema.json")
configure_package_config_file(
  "${CMAKE_CURRENT_LIST_DIR}/Sparse24Config.cmake.in"
  "${PROJECT_BINARY_DIR}/cmake/Sparse24Config.cmake"
  INSTALL_DESTINATION "${package}" PATH_VARS irdl_file report_schema)
# Before version 1 any minor version may change the interface.
write_basic_package_version_file(
  "${PROJECT_BINARY_DIR}/cmake/Sparse24ConfigVersion.cmake" COMPATIBILITY SameMinorVersion)
install(EXPORT Sparse24Targets NAMESPACE Sparse24::
  DESTINATION "${package}" COMPONENT development)
install(
  FILES "${PROJECT_BINARY_DIR}/cmake/Sparse24Config.cmake"
        "${PROJECT_BINARY_DIR}/cmake/Sparse24ConfigVersion.cmake"
  DESTINATION "${package}" COMPONENT development)

# For pkg-config. The prefix is found from where the file lies, unless it lies
# outside of it.
function(get_pc_folder variable folder)
  if(IS_ABSOLUTE "${folder}")
    set(${variable} "${folder}" PARENT_SCOPE)
  else()
    set(${variable} "\${prefix}/${folder}" PARENT_SCOPE)
  endif()
endfunction()
get_pc_folder(pc_libdir "${CMAKE_INSTALL_LIBDIR}")
get_pc_folder(pc_includedir "${CMAKE_INSTALL_INCLUDEDIR}")
get_pc_folder(pc_datadir "${CMAKE_INSTALL_DATADIR}")
if(IS_ABSOLUTE "${CMAKE_INSTALL_LIBDIR}")
  set(pc_prefix "${CMAKE_INSTALL_PREFIX}")
else()
  file(RELATIVE_PATH pc_prefix "/${CMAKE_INSTALL_LIBDIR}/pkgconfig" "/")
  set(pc_prefix "\${pcfiledir}/${pc_prefix}")
  string(REGEX REPLACE "/$" "" pc_prefix "${pc_prefix}")
endif()
string(REPLACE "${MLIR_LIBRARY_DIR}/" "\${mlir_libdir}/" pc_archives "${MLIR_CAPI_ARCHIVES}")
list(JOIN pc_archives " " pc_archives)

function(install_pc name description libs requires)
  set(pc_name "${name}")
  set(pc_description "${description}")
  set(pc_libs "${libs}")
  set(pc_requires "${requires}")
  configure_file("${CMAKE_CURRENT_FUNCTION_LIST_DIR}/sparse24.pc.in"
    "${PROJECT_BINARY_DIR}/cmake/${name}.pc" @ONLY)
  install(FILES "${PROJECT_BINARY_DIR}/cmake/${name}.pc"
    DESTINATION "${CMAKE_INSTALL_LIBDIR}/pkgconfig" COMPONENT development)
endfunction()
install_pc(sparse24 "${PROJECT_DESCRIPTION}" "-L\${libdir} -lsparse24" "")
install_pc(sparse24-static "${PROJECT_DESCRIPTION}, as a static library"
  "\${libdir}/libsparse24.a" "libprotobuf-c")

# For readers. The README finds the pages of docs/ beside it, as here.
install(FILES "${PROJECT_SOURCE_DIR}/README.md" "${PROJECT_SOURCE_DIR}/LICENSE"
  DESTINATION "${CMAKE_INSTALL_DOCDIR}" COMPONENT documentation)
install(DIRECTORY "${PROJECT_SOURCE_DIR}/docs"
  DESTINATION "${CMAKE_INSTALL_DOCDIR}" COMPONENT documentation)

# What the pages lead to is installed beside them as well: examples, headers, tables.
function(install_linked page)
  set_property(DIRECTORY "${PROJECT_SOURCE_DIR}" APPEND PROPERTY
    CMAKE_CONFIGURE_DEPENDS "${page}")
  cmake_path(GET page PARENT_PATH folder)
  file(READ "${page}" text)
  # Brackets would keep CMake's lists together.
  string(REPLACE "](" "@(" text "${text}")
  string(REGEX MATCHALL "@\\([^)# \n]+" links "${text}")
  foreach(link IN LISTS links)
    string(SUBSTRING "${link}" 2 -1 link)
    cmake_path(ABSOLUTE_PATH link BASE_DIRECTORY "${folder}" NORMALIZE)
    cmake_path(RELATIVE_PATH link BASE_DIRECTORY "${PROJECT_SOURCE_DIR}" OUTPUT_VARIABLE name)
    if(NOT EXISTS "${link}" OR name MATCHES "^(README|LICENSE|docs/)")
      continue()
    endif()
    cmake_path(GET name PARENT_PATH folder_of_link)
    set(what FILES)
    if(IS_DIRECTORY "${link}")
      set(what DIRECTORY)
    endif()
    install(${what} "${link}" DESTINATION "${CMAKE_INSTALL_DOCDIR}/${folder_of_link}"
      COMPONENT documentation)
  endforeach()
endfunction()
file(GLOB pages CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/docs/*.md")
foreach(page IN ITEMS "${PROJECT_SOURCE_DIR}/README.md" ${pages})
  install_linked("${page}")
endforeach()

# cpack -G TGZ: one archive, whose components are runtime, development, tools, python
# and documentation.
set(CPACK_GENERATOR TGZ)
set(CPACK_PACKAGE_NAME sparse24)
set(CPACK_PACKAGE_VERSION "${PROJECT_VERSION}")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "${PROJECT_DESCRIPTION}")
set(CPACK_PACKAGE_FILE_NAME
  "sparse24-${PROJECT_VERSION}-${CMAKE_SYSTEM_NAME}-${CMAKE_SYSTEM_PROCESSOR}")
set(CPACK_RESOURCE_FILE_LICENSE "${PROJECT_SOURCE_DIR}/LICENSE")
set(CPACK_RESOURCE_FILE_README "${PROJECT_SOURCE_DIR}/README.md")
set(CPACK_VERBATIM_VARIABLES ON)
include(CPack)
