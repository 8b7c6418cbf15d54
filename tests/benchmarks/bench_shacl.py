"""How fast shapes are checked, ours beside pySHACL: `make bench-shacl`; --full adds pySHACL on 100k triples.

Every run is also held against the faults that were put in.
"""

import argparse
import gc
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

from organisations import FAULTS, ID, block, expected, graph
from pyoxigraph import BlankNode, NamedNode, Quad, RdfFormat, Store, parse, serialize

from hallintograafi.checks import shacl, shapes
from hallintograafi.checks.shapes import Result, Shapes, reference
from hallintograafi.checks.shapes.data import Memory
from hallintograafi.checks.submission import Judge, Limits, Registry, Submitted
from hallintograafi.graph import content as contents
from hallintograafi.graph import dataset, ledger
from hallintograafi.graph.reading import read_file

HERE = Path(__file__).parent
SUBMITTED = ["class", "or", "min-count", "pattern", "cycle", "twice", "before-founding", "qualified-most", "sequence"]


def found(results: Iterable[Result]) -> Counter[tuple[str, str]]:
    """Count results by focus node and component or query."""
    return Counter(
        (
            r.focus.value,
            (r.source_constraint or r.component).value.rpartition("#")[2].removesuffix("ConstraintComponent"),
        )
        for r in results
    )


def timed(run: Callable[[], list[Result]], rounds: int) -> tuple[float, list[Result]]:
    """Give the median time of some rounds, and what the last one found."""
    times = []
    results: list[Result] = []
    for _ in range(rounds):
        gc.collect()
        start = time.perf_counter()
        results = run()
        times.append(time.perf_counter() - start)
    return statistics.median(times), results


def verdict(results: Iterable[Result], wanted: Counter[tuple[str, str]]) -> str:
    """Say how the results compare with the faults that were put in."""
    got = found(results)
    return f"{(got & wanted).total()} found, {(wanted - got).total()} missing, {(got - wanted).total()} extra"


def context(submission: list[Quad], base: Store) -> list[Quad]:
    """Take what describes the neighbours of a submission out of the base, two steps far: what pySHACL is given."""
    kept = dict.fromkeys(submission)
    border = {t for q in submission for t in (q.subject, q.object) if isinstance(t, NamedNode | BlankNode)}
    for _ in range(2):
        new = [q for node in border for q in base.quads_for_pattern(node, None, None)]
        kept.update(dict.fromkeys(new))
        border = {q.object for q in new if isinstance(q.object, NamedNode) and ID in q.object.value}
    agencies = {q.object for q in submission if q.predicate.value.endswith("#agency")}
    for agency in agencies:
        for item in base.quads_for_pattern(None, None, agency):
            kept.update(dict.fromkeys(base.quads_for_pattern(item.subject, None, None)))
    return list(kept)


def line(what: str, size: int, seconds: float, theirs: float | None, said: str) -> None:
    """Print a row of the table."""
    ratio = f"{theirs / seconds:7.0f} x" if theirs else " " * 9
    print(f"{what:<50} {size:>9,} {seconds * 1000:>11,.1f} ms {ratio}  {said}", flush=True)


def whole(size: int, rules: Shapes, with_pyshacl: bool) -> None:
    """Validate a whole graph."""
    quads, wanted = graph(size)
    theirs = None
    if with_pyshacl:
        data, turtle = reference.to_rdflib(quads), reference.to_rdflib(rules.quads)
        theirs, results = timed(lambda: list(reference.validate_graphs(data, turtle, rules)), 1)
        line("whole graph, pySHACL", len(quads), theirs, None, verdict(results, wanted))
        del data
    rounds = 3 if size < 500_000 else 1
    seconds, results = timed(lambda: shapes.validate(quads, rules), rounds)
    line("whole graph, parsed triples", len(quads), seconds, theirs, verdict(results, wanted))
    store = Store()
    store.bulk_extend(quads)
    quads.clear()
    seconds, results = timed(lambda: shapes.validate(store, rules), rounds)
    line("whole graph, from the store", len(store), seconds, theirs, verdict(results, wanted))
    submit(store, rules)


def submit(base: Store, rules: Shapes) -> None:
    """Validate a submission of 50 nodes against the base, and what it touches."""
    submission = list(block(10**6, SUBMITTED, base=0))
    focus = list(dict.fromkeys(quad.subject for quad in submission))
    wanted = expected(10**6, SUBMITTED, base=0)
    own = Counter({row: n for row, n in wanted.items() if "/b1000000-" in row[0]})
    near = Memory(context(submission, base))

    def ours() -> list[Result]:
        with shapes.added(base, submission):
            return shapes.validate(base, rules, focus, parsed=submission)

    def touched() -> list[Result]:
        with shapes.added(base, submission) as new:
            data = shapes.Live(base, submission)
            return shapes.judge(data, rules, [*focus, *shapes.impact(data, rules, new)])

    theirs, results = timed(lambda: shapes.judge(near, rules, focus, "pyshacl"), 3)
    line(f"{len(focus)} nodes, pySHACL given context", len(base), theirs, None, verdict(results, own))
    seconds, results = timed(ours, 15)
    line(f"{len(focus)} nodes", len(base), seconds, theirs, verdict(results, own))
    seconds, results = timed(touched, 15)
    line(f"{len(focus)} nodes and what they touch", len(base), seconds, theirs, verdict(results, wanted))
    report(base, rules, submission, len(focus), theirs)


def report(base: Store, rules: Shapes, submission: list[Quad], nodes: int, theirs: float) -> None:
    """Judge the same submission as a user has it judged: from its text to a report with places and words."""
    body = serialize((quad.triple for quad in submission), format=RdfFormat.TURTLE)
    assert body is not None
    judge = Judge(base, rules)
    times = []
    for _ in range(15):
        gc.collect()
        start = time.perf_counter()
        told = judge.judge([Submitted("submission.ttl", body)])
        times.append(time.perf_counter() - start)
    said = f"{len(told.results)} faults, each once, {sum(r.place is not None for r in told.results)} with a place"
    line(f"{nodes} nodes, from text to report", len(base), statistics.median(times), theirs, said)


def own() -> Judge:
    """Make the judge that a server has: the project's own graph and shapes, with the registry's checks."""
    content = contents.find(HERE.parent.parent)
    graph = dataset.read(content)
    store = Store()
    store.extend(Quad(s.quad.subject, s.quad.predicate, s.quad.object) for s in (*graph.ontology, *graph.data))
    statements = [s for path in content.shapes() for s in read_file(path, content.name(path))]
    return Judge(store, shacl.load(statements), Registry(ledger.read(content.ledger)))


def whole_submission(size: int, rules: Shapes) -> None:
    """Judge a graph of some size as one submission, from its text to the report, as a server would."""
    quads, wanted = graph(size)
    body = serialize((quad.triple for quad in quads), format=RdfFormat.TURTLE)
    assert body is not None
    number = len(quads)
    del quads
    judges = {"by these shapes": Judge(Store(), rules), "by our own, and the registry": own()}
    for what, judge in judges.items():
        gc.collect()
        gc.freeze()  # as the process does that forks judges
        start, spent = time.perf_counter(), time.process_time()
        told = judge.judge([Submitted("submission.ttl", body)], limits=Limits(results=1000))
        seconds, spent = time.perf_counter() - start, time.process_time() - spent
        faults = f", {wanted.total()} faults put in" if "these" in what else ""
        said = f"{sum(told.counts().values())} told{faults}; {spent:.1f} s of CPU"
        line(f"all of it submitted, {what}", number, seconds, None, said)


def main() -> None:
    """Run the benchmark."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--full", action="store_true", help="pySHACL on 100k triples too: minutes")
    options.add_argument("--sizes", default="10000,100000,1000000", help="numbers of triples")
    options.add_argument("--submission", action="store_true", help="only submit graphs of these sizes to the judge")
    given = options.parse_args()
    rules = shapes.read(parse(path=HERE / "org_shapes.ttl", format=RdfFormat.TURTLE))
    print(f"{len(FAULTS)} kinds of faults; {len(rules.roots)} shapes, {len(rules.all)} with those inside")
    for size in map(int, given.sizes.split(",")):
        if not given.submission:
            whole(size, rules, size <= (100_000 if given.full else 10_000))
        whole_submission(size, rules)


if __name__ == "__main__":
    main()
