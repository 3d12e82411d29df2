"""What must hold so that Chinese can be typed at all."""

from __future__ import annotations

import subprocess
import sys


def test_the_keyboard_protocol_that_garbles_chinese_is_off() -> None:
    code = "import mediation, textual.constants as c; assert c.DISABLE_KITTY_KEY"
    subprocess.run([sys.executable, "-c", code], check=True, env={"PATH": "/usr/bin"})


def test_nothing_heavy_is_loaded_on_the_way_to_the_first_paint() -> None:
    code = (
        "import sys\n"
        "import mediation.tui.app\n"
        "heavy = {'sqlmodel','sqlalchemy','alembic','weasyprint','docx','jinja2','pikepdf','PIL','pydantic','argon2',"
        "'holidays','opencc','openpyxl','fontTools','pypinyin'}\n"
        "found = heavy & set(sys.modules)\n"
        "assert not found, found\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
