"""`python tests/fuzz`"""

import sys
from pathlib import Path

if __name__ == "__main__":
    tests = Path(__file__).parents[1]
    sys.path[0] = str(tests)
    sys.path.insert(1, str(tests / "read"))
    from fuzz.run import main

    sys.exit(main())
