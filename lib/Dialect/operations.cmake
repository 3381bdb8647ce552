# Writes the operations of the dialect's definition IN to OUT: a C initializer for
# each, with the names of its operands, results and attributes.
file(READ "${IN}" text)
string(REGEX REPLACE "//[^\n]*" "" text "${text}")
string(REPLACE "irdl.operation @" ";" operations "${text}")
list(POP_FRONT operations)

# Sets `out` to the names in `text` that `pattern` finds, as C strings.
function(get_names text pattern out)
  string(REGEX MATCHALL "[a-z0-9_]+${pattern}" names "${text}")
  list(TRANSFORM names REPLACE "^([a-z0-9_]+).*" "\"\\1\"")
  if(NOT names)
    set(names NULL)
  endif()
  list(JOIN names ", " names)
  set(${out} "${names}" PARENT_SCOPE)
endfunction()

set(rows "")
foreach(operation IN LISTS operations)
  string(REGEX MATCH "^[a-z0-9_]+" name "${operation}")
  string(REGEX MATCH "irdl\\.operands\\([^)]*\\)" operands "${operation}")
  string(REGEX MATCH "irdl\\.results\\([^)]*\\)" results "${operation}")
  string(REGEX MATCH "irdl\\.attributes {[^}]*}" attributes "${operation}")
  get_names("${operands}" ": %" required)
  get_names("${operands}" ": optional %" optional)
  get_names("${results}" ": %" results)
  get_names("${attributes}" "\" = %" attributes)
  string(APPEND rows
    "{\"sparse24.${name}\", {${required}}, {${optional}}, {${results}},\n"
    " {${attributes}}},\n")
endforeach()
file(WRITE "${OUT}" "${rows}")
