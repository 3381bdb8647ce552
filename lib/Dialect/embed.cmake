# Writes the file IN to OUT as the elements of a C array.
file(READ "${IN}" bytes HEX)
string(REGEX REPLACE "(..)" "0x\\1," bytes "${bytes}")
file(WRITE "${OUT}" "${bytes}0x00\n")
