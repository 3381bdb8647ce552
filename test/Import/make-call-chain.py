# Writes a model with that many functions, each of which calls the next, and the
# last one the first where a second argument says so.
import sys

count = int(sys.argv[1])
node = 'node { domain: "d" op_type: "f%d" name: "n" }'
opset = 'opset_import { domain: "d" version: 1 }'
print("ir_version: 10", opset, "graph {", node % 1, "}")
for i in range(1, count + 1):
    body = node % (1 if sys.argv[2:] and i == count else i + 1)
    print('functions { domain: "d" name: "f%d"' % i, opset, body, "}")
