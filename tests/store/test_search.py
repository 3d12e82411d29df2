from __future__ import annotations

import itertools
import shutil
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mediation.records import tables
from mediation.store import Asked, Store
from mediation.store.casetext import case_texts
from mediation.store.index import stored_form, writer
from mediation.store.reader import CoreSource
from mediation.values.folding import normal, query_terms
from tests.store.cluster import on_postgres
from tests.store.conftest import make_centre

DAY = date(2026, 11, 2)
WORDS = [
    "王",
    "桂",
    "兰",
    "漏",
    "水",
    "赔",
    "偿",
    "頂",
    "顶",
    "艾·力",
    "〔2026〕",
    "12",
    "9",
    "ab",
    "楼",
    "𠮷",
    ",",
    " ",
    "(",
    "Ａ",
]

texts = st.lists(st.sampled_from(WORDS), max_size=9).map("".join)
names = st.sampled_from(["王桂兰", "赵明", "买买提·艾力", "曾志伟", "李", "𠮷田"])
case = st.fixed_dictionaries(
    {
        "title": texts,
        "facts": texts,
        "name": names,
        "kind": st.sampled_from(["邻里/渗漏水", "邻里", "劳动/工资"]),
        "stage": st.sampled_from(["待受理", "调解中"]),
        "place": texts,
        "fen": st.sampled_from([0, 200, 250, 300, 301]),
        "confidential": st.booleans(),
    }
)
change = st.tuples(st.integers(0, 9), st.sampled_from(["title", "facts", "stage", "kind", "name"]), texts)
question = st.builds(
    Asked,
    words=texts,
    fragments=st.lists(texts, max_size=1).map(tuple),
    without=st.lists(st.sampled_from(["王", "漏水", "楼", "ab", "zzw"]), max_size=1).map(tuple),
    kind=st.sampled_from(["", "", "邻里", "劳动/工资"]),
    stage=st.sampled_from(["", "", "调解中"]),
    place=st.sampled_from(["", "", "楼", "漏 水"]),
    fen_from=st.sampled_from([None, None, 200]),
    fen_to=st.sampled_from([None, None, 300]),
    private=st.sampled_from([None, None, True, False]),
    leave_out=st.sampled_from([frozenset(), frozenset({"body"})]),
)


def scan(store, asked):
    """What a search must find: every case read from its rows and looked through word by word, people first."""
    asked = Asked(asked) if isinstance(asked, str) else asked
    terms = [*query_terms(asked.words), *filter(None, map(normal, asked.fragments))]
    first, rest = [], []
    with store.source() as source:
        ids = [row[0] for row in source.fetch("SELECT id FROM cases ORDER BY docid DESC", {})]
        found = case_texts(source, ids)
        rows = {
            row[0]: row[1:] for row in source.fetch("SELECT id, kind, stage, fen, place, confidential FROM cases", {})
        }
    if asked == Asked(
        asked.words, fragments=asked.fragments, without=asked.without, leave_out=asked.leave_out
    ) and not (terms or any(map(normal, asked.without))):
        return []
    for case_id in ids:
        kind, stage, fen, place, private = rows[case_id]
        wrong = (
            (asked.kind and kind != asked.kind and not kind.startswith(f"{asked.kind}/")),
            (asked.stage and stage != asked.stage),
            (asked.fen_from is not None and fen < asked.fen_from),
            (asked.fen_to is not None and fen > asked.fen_to),
            (asked.private is not None and bool(private) != asked.private),
            normal(asked.place) not in normal(place),
        )
        if any(wrong):
            continue
        form = stored_form(found[case_id])
        spelt = form.pinyin.split()
        body = [] if "body" in asked.leave_out else form.body.split("\x1f")

        def in_head(term, form=form, spelt=spelt):
            return any(term in field for field in form.head.split("\x1f")) or term in spelt

        def anywhere(term, body=body, in_head=in_head):
            return in_head(term) or any(term in field for field in body)

        if any(anywhere(term) for term in map(normal, asked.without) if term):
            continue
        if terms and all(map(in_head, terms)):
            first.append(case_id)
        elif all(map(anywhere, terms)):
            rest.append(case_id)
    return first + rest


def found(store, asked, limit=3):
    """Every page of a search, one after another."""
    ids, before = [], None
    while True:
        page = store.search(asked, limit=limit, before=before)
        ids += [hit.case_id for hit in page.hits]
        if not page.more:
            return ids
        assert len(page.hits) == limit
        before = page.next


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def corpus(request, made_centre, tmp_path_factory):
    folder = tmp_path_factory.mktemp("corpus") / "centre"
    if request.param == "sqlite":
        shutil.copytree(made_centre, folder)
    else:
        folder.mkdir()
        on_postgres(folder, request.getfixturevalue("cluster"))
        make_centre(folder)
    with Store.open(folder) as store:
        yield store


def clear(store):
    """Take all cases out by hand, and their search rows with them."""
    with store.unit("staff-li", "mediator") as unit:
        run = unit.session.connection().exec_driver_sql
        for table in ("party", "entry", "track", "deadline", "number_used", "number_series", "cases", "counter"):
            run(f"DELETE FROM {table}")
        writer(CoreSource(unit.session.connection()), store.centre_id).begin()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None)
@given(st.lists(case, max_size=8), st.lists(change, max_size=5), st.lists(question, min_size=3, max_size=8))
def test_a_search_finds_what_a_full_scan_finds(corpus, register, cases, changes, questions):
    clear(corpus)
    ids = []
    with corpus.unit("staff-li", "mediator") as unit:
        for number, one in enumerate(cases):
            row = register(
                unit, one["title"], day=DAY + timedelta(days=number % 3), facts=one["facts"], names=(one["name"], "赵明"),
                **{name: one[name] for name in ("kind", "stage", "place", "fen", "confidential")},
            )  # fmt: skip
            ids.append(row.id)
    for place, field, text in changes:
        if place < len(ids):
            with corpus.unit("staff-li", "mediator") as unit:
                if field == "name":
                    unit.rows(tables.Party, ids[place])[0].name = text or "空"
                else:
                    setattr(unit.need(tables.Case, ids[place]), field, text)
                unit.log("amend", case_id=ids[place])
    for asked in questions:
        assert found(corpus, asked) == scan(corpus, asked), asked
    for one in itertools.islice(cases, 3):
        for start in range(0, len(one["facts"]), 2):
            words = one["facts"][start : start + 3]
            assert found(corpus, words) == scan(corpus, words), words


@pytest.fixture
def three(store, person, register):
    with store.unit(person, "mediator") as unit:
        leak = register(unit, "王桂兰与赵明楼上漏水纠纷", facts="申请人住春晖小区201室，衛生間頂棚多次滲水。")
        wage = register(
            unit,
            "拖欠工资纠纷",
            names=("曾志伟", "买买提·艾力"),
            kind="劳动/工资",
            facts="王某欠薪三月。",
            day=date(2026, 11, 5),
        )
        old = register(
            unit,
            "赡养纠纷",
            names=("周老太", "周二"),
            day=date(2019, 3, 1),
            external_no="法〔2019〕12号",
            stage="已结案",
            facts="赡养费。",
        )
    return {"leak": leak.id, "wage": wage.id, "old": old.id, "store": store}


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("王", ["leak", "wage"]),  # a name comes before a word in the facts, though it is older
        ("卫生间", ["leak"]),
        ("顶棚 渗水", ["leak"]),
        ("買買提艾力", ["wage"]),
        ("wgl", ["leak"]),
        ("zzw", ["wage"]),
        ("czw", ["wage"]),
        ("zengzhiwei", ["wage"]),
        ("(2019)12", ["old"]),
        ("（２０１９）１２号", ["old"]),
        ("王桂兰 渗水", ["leak"]),
        ("王桂兰，赡养", []),
        ("0284", ["wage", "leak", "old"]),
        ("990101195603120284", ["wage", "leak", "old"]),
        ("没有这样的字", []),
        ("，。", []),
    ],
)
def test_words_find_their_cases(three, words, wanted):
    assert [hit.case_id for hit in three["store"].search(words).hits] == [three[name] for name in wanted]


def test_filters_and_days(three):
    store = three["store"]

    def ids(words="", **asked):
        return [hit.case_id for hit in store.search(Asked(words, **asked)).hits]

    assert ids(kind="邻里") == [three["leak"], three["old"]]
    assert ids("纠纷", stage="已结案") == [three["old"]]
    assert ids("纠纷", date_from=date(2026, 11, 3)) == [three["wage"]]
    assert ids("纠纷", date_to=date(2026, 11, 2)) == [three["leak"], three["old"]]
    assert ids("纠纷", date_from=date(2026, 11, 2), date_to=date(2026, 11, 2)) == [three["leak"]]
    assert ids() == []


def test_a_hit_says_why_and_shows_where_without_showing_numbers(three):
    store = three["store"]

    def hit(words):
        return store.search(words).hits[0]

    leak = hit("顶棚")
    assert leak.why == "事实（繁简或异体）"
    ((start, end),) = leak.marks
    assert leak.snippet[start:end] == "頂棚"
    assert hit("王桂兰").why == "案由"
    assert hit("wgl").why == "姓名拼音"
    for words, why in (
        ("0284", "证件号码尾号"),
        ("990101195603120284", "证件号码尾号"),
        ("195603", "证件号码"),
        ("13900000001", "电话尾号"),
    ):
        found = hit(words)
        assert found.why == why
        assert "1956" not in found.snippet
        assert "0000" not in found.snippet
    assert hit("2019").line.reg_no == "博人调字〔2019〕第001号"


def test_counts_are_capped_and_said(three):
    store = three["store"]
    assert store.count("纠纷") == "共3件"
    assert store.search("纠纷").count_text == "共3件"
    first = store.search("纠纷", limit=2)
    assert (first.more, first.count_text) == (True, "本页2件，后面还有")
    assert store.search("纠纷", limit=2, before=first.next).more is False


def test_a_name_of_markup_and_formulas_is_found_as_typed(store, person, register):
    name = "[/]路{{7*7}}=cmd"
    with store.unit(person, "mediator") as unit:
        case = register(unit, "怪名", names=(name, '" OR 1=1 --'))
    for words in (name, "路{{7*7}}", '" OR', "1=1"):
        assert [hit.case_id for hit in store.search(words).hits] == [case.id], words


def test_rebuilding_gives_the_same_answers(three):
    store = three["store"]
    before = [hit.case_id for hit in store.search("纠纷").hits]
    steps = []
    assert store.rebuild_index(lambda done, total: steps.append((done, total))) == 3
    assert steps == [(3, 3)]
    assert [hit.case_id for hit in store.search("纠纷").hits] == before
    assert store.verify() == ()


def test_an_index_of_another_analyser_is_rebuilt_before_it_is_asked(three, folder):
    import sqlite3

    three["store"].close()
    connection = sqlite3.connect(folder / "mediation.db")
    connection.execute("UPDATE search_meta SET value = '0' WHERE name = 'analyser'")
    connection.execute("UPDATE case_text SET head = '', body = ''")
    connection.commit()
    connection.close()
    with Store.open(folder) as store:
        assert [hit.case_id for hit in store.search("顶棚").hits] == [three["leak"]]
        assert store.verify() == ()


def test_verify_finds_an_index_that_lags(three):
    import sqlite3

    connection = sqlite3.connect(three["store"].path)
    connection.execute("UPDATE case_text SET body = '改过' WHERE head LIKE '%王桂兰%'")
    connection.commit()
    connection.close()
    assert {finding.area for finding in three["store"].verify()} == {"检索"}
