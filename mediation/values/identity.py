"""Numbers on personal documents. The chosen document type decides the check; the digits never change the type.

Hard: length and characters, the mod 11-2 check digit (GB 11643), a real birth date that is not in the future. All else
(region, sex, a number that looks like another type) is a warning to be read, because real papers disagree with lists.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from mediation.values.dates import age_on, print_arabic
from mediation.values.problems import Problem
from mediation.values.text import clean, mask_id, shorten

RESIDENT = "居民身份证"
RESIDENCE = "居住证(港澳台)"
FOREIGNER = "外国人永久居留身份证"
ID_TYPES = (
    RESIDENT,
    RESIDENCE,
    FOREIGNER,
    "护照",
    "港澳居民来往内地通行证",
    "台湾居民来往大陆通行证",
    "军官证",
    "户口簿",
    "出生医学证明",
    "其他",
    "无",
)
TEST_REGION = "99"
"""Region of invented people: no province has it, so samples can never name a real person; it draws no hint."""

_PROVINCES = frozenset(
    {*range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55), *range(61, 66), 71, 81, 82, 83}
)
_RESIDENCE_REGIONS = ("81", "82", "83")
_WEIGHTS = tuple(pow(2, 17 - place, 11) for place in range(17))
_CHECK_DIGITS = "10X98765432"
_OLDEST = 130


@dataclass(frozen=True, slots=True)
class IdCheck:
    """A number in its stored form, what it says of its holder, and what a mediator should look at again."""

    number: str
    birth: date | None
    gender: str | None
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Form:
    """What a document's number must look like (`allowed`, hard) and usually looks like (`usual`, a warning)."""

    allowed: str
    usual: str
    cure: str


_FORMS = {
    "护照": _Form(r"[A-Z0-9]{5,20}", r"(?=.*[A-Z])[A-Z0-9]{7,12}|\d{7,9}", "护照号码由5至20位字母和数字组成"),
    "港澳居民来往内地通行证": _Form(r"[A-Z0-9]{8,11}", r"[HM]\d{8}(\d{2})?", "通行证号码为H或M加8位数字（旧证加10位）"),
    "台湾居民来往大陆通行证": _Form(
        r"[A-Z0-9]{8,12}", r"\d{8}|\d{10}([A-Z0-9]{1,2})?", "通行证号码为8位数字（旧证10位）"
    ),
    "军官证": _Form(r".{3,40}", r"[\u4e00-\u9fff]+字第?\d{4,10}号?|\d{6,12}", "请按证件上的“某字第某号”填写"),
    "户口簿": _Form(r".{3,40}", r"[0-9A-Z]{5,20}", "请按户口簿上的户号填写"),
    "出生医学证明": _Form(r"[A-Z0-9]{6,20}", r"[A-Z]\d{9}", "出生医学证明编号为1位字母加9位数字"),
    "其他": _Form(r".{1,60}", r".*", "请按证件填写，不超过60字"),
}


def check_id(
    id_type: str,
    number: str,
    *,
    today: date,
    birth: date | None = None,
    gender: str | None = None,
    field: str = "证件号码",
) -> IdCheck:
    """Check `number` as an `id_type` (one of ID_TYPES); `birth` and `gender` (男/女) as stated elsewhere are compared.

    Raises Problem: bad_id_type, missing, id_not_empty (type 无), id_format, check_digit, birth_date.
    """
    kind = unicodedata.normalize("NFKC", id_type).strip()
    if kind not in ID_TYPES:
        shown = shorten(clean(id_type), 30)
        raise Problem("bad_id_type", f"证件类型“{shown}”不认识，请从{'、'.join(ID_TYPES)}中选择。", field="证件类型")
    value = _compact(number)
    if kind == "无":
        if value:
            raise Problem("id_not_empty", f"证件类型为“无”时{field}应留空，请清空号码或改选证件类型。", field=field)
        return IdCheck("", None, None, ())
    if not value:
        raise Problem("missing", f"{field}不能为空，请填写；确无证件的，证件类型请选“无”。", field=field)
    if kind not in {RESIDENT, RESIDENCE, FOREIGNER}:
        return _check_other(kind, value, field)
    if kind == RESIDENT and re.fullmatch(r"[0-9]{15}", value):
        return _check_old(value, birth, gender, field)
    if kind == FOREIGNER and re.fullmatch(r"[A-Z]{3}[0-9]{12}", value):
        return IdCheck(value, None, None, ("这是15位旧版永久居留证号码，请核对是否已换发18位新证。",))
    return _check_18(kind, value, today, birth, gender, field)


def _compact(number: str) -> str:
    value = re.sub(r"[\s\u200b-\u200f\ufeff]+", "", unicodedata.normalize("NFKC", number)).upper()
    return re.sub(r"(?<=[0-9])-(?=[0-9X])", "", value)


def check_digit(first17: str) -> str:
    """The 18th character of a citizen number by mod 11-2 (GB 11643) of its first 17 digits."""
    return _CHECK_DIGITS[sum(int(digit) * weight for digit, weight in zip(first17, _WEIGHTS, strict=True)) % 11]


def _check_18(kind: str, value: str, today: date, birth: date | None, gender: str | None, field: str) -> IdCheck:
    shown = mask_id(shorten(clean(value), 30))
    if not re.fullmatch(r"[0-9]{17}[0-9X]", value):
        length = f"现有{len(value)}位" if len(value) != 18 else "含有不该有的字符"
        raise Problem(
            "id_format",
            f"{field}“{shown}”不是{kind}号码：应为18位，前17位为数字，末位为数字或X，{length}，请对照证件改正。",
            field=field,
        )
    said_birth = _birth(value[6:14])
    if said_birth is None:
        raise Problem("birth_date", f"{field}“{shown}”第7至14位不是真实的出生日期，请对照证件改正。", field=field)
    if said_birth > today:
        raise Problem("birth_date", f"{field}“{shown}”中的出生日期晚于今天，请对照证件改正。", field=field)
    if check_digit(value[:17]) != value[17]:
        raise Problem("check_digit", f"{field}“{shown}”的末位校验码不对，多半有一位写错，请对照证件改正。", field=field)
    said_gender = "男" if int(value[16]) % 2 else "女"
    warnings = [*_type_warnings(kind, value), *_compare(said_birth, said_gender, birth, gender)]
    if age_on(said_birth, today) > _OLDEST:
        warnings.append(f"号码中的出生日期距今超过{_OLDEST}年，请核对。")
    return IdCheck(value, said_birth, said_gender, tuple(warnings))


def _check_old(value: str, birth: date | None, gender: str | None, field: str) -> IdCheck:
    said_birth = _birth("19" + value[6:12])
    if said_birth is None:
        shown = mask_id(value)
        raise Problem("birth_date", f"{field}“{shown}”第7至12位不是真实的出生日期，请对照证件改正。", field=field)
    said_gender = "男" if int(value[14]) % 2 else "女"
    warnings = ["这是15位旧号码，已停止使用，请核对是否有18位号码。", *_region_warnings(value)]
    return IdCheck(value, said_birth, said_gender, (*warnings, *_compare(said_birth, said_gender, birth, gender)))


def _check_other(kind: str, value: str, field: str) -> IdCheck:
    form = _FORMS[kind]
    if not re.fullmatch(form.allowed, value):
        shown = mask_id(shorten(clean(value), 30))
        raise Problem("id_format", f"{field}“{shown}”不合{kind}的格式：{form.cure}，请对照证件改正。", field=field)
    warnings = []
    if re.fullmatch(r"[0-9]{17}[0-9X]", value) and kind not in {"户口簿", "其他"}:
        warnings.append(f"号码像居民身份证号码，与证件类型“{kind}”不一致，请核对。")
    elif not re.fullmatch(form.usual, value):
        warnings.append(f"号码与{kind}的常见格式不同（{form.cure}），请核对。")
    return IdCheck(value, None, None, tuple(warnings))


def _birth(digits: str) -> date | None:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return None


def _type_warnings(kind: str, value: str) -> list[str]:
    if kind == FOREIGNER:
        return [] if value[0] == "9" else ["外国人永久居留身份证号码应以9开头，请核对证件类型。"]
    if value[:2] == TEST_REGION:
        return []
    if kind == RESIDENCE:
        return [] if value[:2] in _RESIDENCE_REGIONS else ["港澳台居民居住证号码应以81、82或83开头，请核对证件类型。"]
    if value[:2] in _RESIDENCE_REGIONS:
        return [f"号码以{value[:2]}开头，像港澳台居民居住证号码，请核对证件类型。"]
    if value[0] == "9":
        return ["号码以9开头，像外国人永久居留身份证号码，请核对证件类型。"]
    return _region_warnings(value)


def _region_warnings(value: str) -> list[str]:
    if int(value[:2]) in _PROVINCES or value[:2] == TEST_REGION:
        return []
    return [f"号码前两位“{value[:2]}”不是已知的省级代码，请核对。"]


def _compare(said_birth: date, said_gender: str, birth: date | None, gender: str | None) -> list[str]:
    warnings = []
    if birth is not None and birth != said_birth:
        warnings.append(f"号码中的出生日期与所填的{print_arabic(birth)}不一致，请核对。")
    if gender in {"男", "女"} and gender != said_gender:
        warnings.append(f"号码中的性别为{said_gender}，与所填的{gender}不一致，请核对。")
    return warnings
