"""What a packaged launcher starts: the program itself."""

import runpy

runpy.run_module("coach_app", run_name="__main__", alter_sys=True)
