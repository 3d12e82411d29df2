"""Words that an agreement may not have, or may: the commonest wordings of each, and those that only look like them."""

from __future__ import annotations

import pytest

from mediation.casework import wording
from mediation.procedure.load import load_procedure

P = load_procedure()


@pytest.mark.parametrize(
    "text",
    [
        "301室房屋归赵明所有。", "房屋所有权属于赵明。", "该宅基地归王桂兰所有。", "确认301室房屋为赵明所有。", "301室所有权归赵明。",
        "该商标归赵明所有。", "商标权归赵明。",
    ],
)  # fmt: skip
def test_whose_something_is_is_seen(text: str) -> None:
    assert wording.title(text)


@pytest.mark.parametrize(
    "text",
    [
        "本协议不确认所有权归属，产权归属另行解决。", "双方对产权归属没有争议。", "本条不涉及使用权归属。",
        "东侧由赵明使用；本条只约定使用，不作权属确认。", "赵明归还王桂兰雨伞一把。",
    ],
)  # fmt: skip
def test_what_is_left_unsettled_settles_nothing(text: str) -> None:
    assert not wording.title(text)


def test_who_is_married_or_whose_child_somebody_is_is_seen() -> None:
    for text in (
        "双方自愿离婚。",
        "双方确认孩子赵小明系赵明亲生。",
        "确认王桂兰为赵小明的监护人。",
        "双方确认亲子关系。",
    ):
        assert wording.status(text), text
    for text in ("本协议不涉及解除婚姻关系。", "王桂兰系赵小明的监护人，代为签名。", "双方离婚后的财产另行约定。"):
        assert not wording.status(text), text


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("肆佰元整（¥4,200.00）", True),
        ("人民币贰仟元整（小写：¥4,200.00）", True),
        ("¥4,200.00（大写：人民币伍仟元整）", True),
        ("人民币：伍仟元整（¥4200）", True),
        ("人民币伍仟圆整（¥4,200.00）", True),
        ("人民币伍仟元整（4200元整）", True),
        ("肆佰元整(¥400元)", False),
        ("人民币肆仟贰佰圆整（小写：¥4,200.00）", False),
        ("¥4,200.00（大写：肆仟贰佰元整）", False),
        ("人民币 肆仟贰佰元整 （ ¥ 4,200.00 ）", False),
        ("人民币壹万零伍佰元（¥10,500）", False),
    ],
)
def test_capital_figures_are_held_against_the_figures_however_they_are_written(text: str, wrong: bool) -> None:
    assert bool(list(wording.wrong_capitals(text))) is wrong


@pytest.mark.parametrize(
    ("text", "remark"),
    [
        ("争议由人民法院依法判决。", "by_court"), ("交由法院依法裁判。", "by_court"), ("可以请求人民法院作出裁判。", "by_court"),
        ("王桂兰不得追究赵明的刑事责任。", "crime"), ("王桂兰不要求追究赵明刑事责任。", "crime"), ("免除赵明的刑事责任。", "crime"),
        ("王桂兰撤回报案。", "crime"), ("双方不报警。", "crime"), ("不再向公安机关报案。", "crime"),
        ("放弃追究赵明的行政责任。", "penalty"), ("不追究赵明行政责任。", "penalty"), ("公安机关不予处罚。", "penalty"),
        ("不再给予行政处罚。", "penalty"), ("违约的按拾倍赔偿。", "tenfold"), ("按20倍赔偿。", "tenfold"),
    ],
)  # fmt: skip
def test_a_promise_nobody_may_make_is_seen(text: str, remark: str) -> None:
    assert list(wording.banned(text, P.banned)) == [remark]


@pytest.mark.parametrize(
    "text",
    [
        "本协议不影响公安机关依法作出或者不予行政处罚。", "协商不成的，可以向人民法院起诉。", "按贷款市场报价利率的1.5倍计付。",
        "本协议不影响公安机关依法处理；履行完毕后，双方可以依照规定共同书面申请公安机关认可。",
    ],
)  # fmt: skip
def test_what_leaves_the_law_its_course_is_no_such_promise(text: str) -> None:
    assert list(wording.banned(text, P.banned)) == []


def test_places_left_to_be_filled_in_are_seen() -> None:
    for text in ("由______验收。", "于    年  月  日前付清。", "×××于XX日前付清。", "由{{验收人}}验收。"):
        assert wording.blank(text), text
    for text in ("于2026年12月20日前付清。", "付至账号6222 0202。", "王 × 芳签名。"):
        assert not wording.blank(text), text
    assert not wording.blank("{{ x }}签名。", ["{{ x }}"])


def test_either_of_two_things_is_seen_unless_it_says_who_chooses() -> None:
    for text in ("付现金或者转账均可。", "以现金付清（现金/转账）。"):
        assert wording.open_words(text), text
    for text in (
        "付现金或转账，由王桂兰在付款前三日选择。", "赵明或其家属不得再堆放杂物。", "各方另行协商或者依法主张。",
        "赵明签名或者按指印。",
    ):  # fmt: skip
        assert not wording.open_words(text), text


def test_to_talk_first_and_then_go_to_court_is_not_vague() -> None:
    assert wording.vague("其余双方协商解决。", P.vague_words) == ["协商解决"]
    assert wording.vague("双方协商解决，协商不成的可以向人民法院起诉。", P.vague_words) == []


def test_the_holder_of_an_account_is_read_however_it_is_called() -> None:
    for text in (
        "户名：李四，账号1",
        "户名为李四。",
        "户名是：李四。",
        "户名“李四”",
        "账户名称：李四。",
        "收款人：李四",
        "户主:李四（尾号1）",
    ):
        assert wording.account_name(text) == "李四", text
    assert wording.account_name("由收款人签收。") == ""


def test_the_number_of_copies_is_read() -> None:
    assert [wording.copies(f"一式{signs}份") for signs in ("叁", "三", "3", "拾", "十二", "贰拾", "两")] == [
        3,
        3,
        3,
        10,
        12,
        20,
        2,
    ]
    assert wording.copies("各执一份") is None


def test_what_was_paid_already_is_told_from_what_is_still_owed() -> None:
    for text in ("赵明已于签署当日向王桂兰支付4200元。", "赵明当场付清。", "货款已经付清。"):
        assert wording.done(text), text
    for text in (
        "赵明已收到货物但未支付货款。",
        "租期已届满，赵明应支付租金。",
        "已欠付的工资于2026年12月20日前支付。",
    ):
        assert not wording.done(text), text


def test_a_pledge_and_a_joint_debt_are_surety() -> None:
    for text in ("王五对上述款项承担连带责任。", "以其房屋抵押担保。", "李四提供保证责任。"):
        assert wording.surety(text), text
    assert not wording.surety("赵明保证不再堆放杂物。")
