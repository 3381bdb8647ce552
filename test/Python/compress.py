"""compress.py MODEL OUTPUT: compresses a model and shows what became of it."""

import sys

import sparse24

model, output = sys.argv[1:]
try:
    with sparse24.load(model) as module:
        for layer in module.compress(selfcheck=True):
            size = layer["bytes"]
            print(
                f"{layer['name']:22} {layer['decision']:11}",
                layer["reason"] or f"{size['before']} -> {size['after']} bytes",
            )
        for weight in module.weights():
            values, index = weight["values"], weight["index"]
            print(
                f"{weight['name']} {weight['element_type']} {weight['shape']}",
                f"axis {weight['reduction_axis']}:",
                f"values {values['shape']}, index {index['shape']}",
            )
        module.save(output)
except sparse24.Error as error:
    sys.exit(str(error))
