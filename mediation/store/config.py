"""A centre's folder: its config, its secret and whether SQLite may live there."""

from __future__ import annotations

import os
import secrets as random_bytes
import tomllib
from dataclasses import dataclass
from pathlib import Path

from mediation.values.problems import Problem
from mediation.values.system import system_said, toml_said

DATABASE = "mediation.db"
LOCK = ".mediation.lock"
SECRETS = "secrets.toml"
CONFIG = "config.toml"
FILES = "files"
BACKUPS = "backups"

_NETWORK = {
    "nfs", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "9p", "davfs", "afs", "ncpfs", "ceph", "glusterfs", "lustre",
    "vboxsf", "vmhgfs", "drvfs", "prl_fs", "virtiofs",
}  # fmt: skip
_SYNC_FOLDERS = ("Dropbox", "OneDrive", "坚果云", "Nutstore", "百度网盘", "iCloudDrive", "Seafile")


@dataclass(frozen=True, slots=True)
class Config:
    """``config.toml`` of a centre.

    url: SQLAlchemy URL of PostgreSQL; "" keeps ``mediation.db`` in the folder. journal: TRUNCATE | WAL (the latter only
    where the library is sound). busy_ms: how long one statement waits for another program, milliseconds.
    files_url: fsspec URL of the file store; "" is the folder ``files``. network: the person takes a shared folder upon himself.
    """

    url: str = ""
    journal: str = "TRUNCATE"
    busy_ms: int = 5000
    files_url: str = ""
    network: bool = False


def read_config(folder: Path) -> Config:
    """The centre's config; the defaults where there is no file. Raises Problem("bad_config")."""
    path = folder / CONFIG
    if not path.exists():
        return Config()
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise Problem("bad_config", f"中心配置文件 {CONFIG} 读不懂：{toml_said(error)}。", where=str(path)) from error
    except OSError as error:
        raise Problem(
            "bad_config", f"中心配置文件 {CONFIG} 读不出来（{system_said(error)}），请检查。", where=str(path)
        ) from error
    database, files, safety = (data.get(name, {}) for name in ("database", "files", "safety"))
    journal = str(database.get("journal", "TRUNCATE")).upper()
    if journal not in {"TRUNCATE", "WAL"}:
        raise Problem(
            "bad_config", f"{CONFIG}里database.journal只能写TRUNCATE或WAL。", field="journal", where=str(path)
        )
    busy = database.get("busy_ms", 5000)
    if not isinstance(busy, int) or not 0 <= busy <= 60_000:
        raise Problem(
            "bad_config", f"{CONFIG}里database.busy_ms应为0到60000的整数（毫秒）。", field="busy_ms", where=str(path)
        )
    return Config(
        url=str(database.get("url", "")),
        journal=journal,
        busy_ms=busy,
        files_url=str(files.get("url", "")),
        network=bool(safety.get("allow_network_folder", False)),
    )


def refuse_network(folder: Path, config: Config, mounts: Path = Path("/proc/mounts")) -> None:
    """Raise Problem("network_folder") where `folder` lies on a network or synchronised folder and SQLite is to live there.

    SQLite's locks do not hold there and a copy made in mid-write loses saves.
    """
    if config.network or config.url:
        return
    real = folder.resolve()
    kind = _filesystem(real, mounts)
    if kind in _NETWORK or kind == "fuse" or kind.startswith("fuse."):
        raise Problem(
            "network_folder",
            f"中心文件夹在网络或共享盘（{kind}）上，数据可能损坏；请改放本机硬盘，多台电脑共用请改用PostgreSQL。",
            where=str(folder),
        )
    synced = next((name for name in _SYNC_FOLDERS if name in real.parts), "")
    if synced:
        raise Problem(
            "network_folder",
            f"中心文件夹在同步盘（{synced}）里，数据可能损坏；请改放本机硬盘的普通文件夹。",
            where=str(folder),
        )


def _filesystem(folder: Path, mounts: Path) -> str:
    """Type of the file system that holds `folder`; "" where the system keeps no mount table."""
    if not mounts.exists():
        return ""
    best, kind = "", ""
    for line in mounts.read_text(encoding="utf-8", errors="surrogateescape").splitlines():
        parts = line.split(" ")
        if len(parts) < 3:
            continue
        point = parts[1].replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\")
        if (folder == Path(point) or Path(point) in folder.parents) and len(point) >= len(best):
            best, kind = point, parts[2]
    return kind


def make_secret(folder: Path) -> bytes:
    """The key of the centre's log: read where there is one, else made, 0600, and on disk before it is used."""
    path = folder / SECRETS
    if not path.exists():
        text = f'# 日志密钥：随备份保管，丢失后无法核验日志。\nlog_key = "{random_bytes.token_hex(32)}"\n'
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            out.write(text)
            out.flush()
            os.fsync(out.fileno())
        sync_folder(folder)
    return read_secret(folder)


def read_secret(folder: Path) -> bytes:
    """The key of the centre's log. Raises Problem("secrets")."""
    path = folder / SECRETS
    try:
        key = bytes.fromhex(tomllib.loads(path.read_text(encoding="utf-8"))["log_key"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Problem(
            "secrets", f"中心文件夹缺少日志密钥{SECRETS}或内容不对，请从备份中取回这个文件。", where=str(path)
        ) from error
    if len(key) < 32:
        raise Problem("secrets", f"日志密钥{SECRETS}太短，请从备份中取回这个文件。", where=str(path))
    return key


def sync_folder(folder: Path) -> None:
    """Have the folder's own entries on disk: without it a power cut may lose a rename."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
