# Writes a model with that many functions, each of which calls the next. A second
# argument says that the last one calls the first ("cycle"), or has a graph ("graph"),
# or how long the names of the calls are.
import sys

count = int(sys.argv[1])
option = sys.argv[2] if sys.argv[2:] else "1"
name = "n" * (int(option) if option.isdigit() else 1)
node = 'node { domain: "d" op_type: "f%d" name: "' + name + '" }'
graph = 'node { domain: "d" op_type: "g" attribute { name: "body" type: GRAPH g { } } }'
opset = 'opset_import { domain: "d" version: 1 }'
print("ir_version: 10", opset, "graph {", node % 1, "}")
for i in range(1, count + 1):
    body = node % (1 if option == "cycle" and i == count else i + 1)
    if option == "graph" and i == count:
        body = graph
    print('functions { domain: "d" name: "f%d"' % i, opset, body, "}")
