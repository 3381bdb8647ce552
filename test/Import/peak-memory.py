"""peak-memory.py MB COMMAND [ARGUMENT...]

Runs a command, and fails when it fails or had more than that in memory at a time,
mapped files included.
"""

import resource
import subprocess
import sys

limit = int(sys.argv[1])
status = subprocess.run(sys.argv[2:]).returncode
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1000
print(f"peak memory {peak:.0f} MB, limit {limit} MB", file=sys.stderr)
sys.exit(status or peak > limit)
