"""Feeds every vector of the module to its conformance filter and compares the answers.

Run it at the root of the module: python3 docs/conformance/run.py
To test your own implementation, start it in place of the filter."""
import glob, json, subprocess, sys

FILTER = sys.argv[1:] or ["go", "run", "./examples/conformance"]


def same(want, got):
    """An object lists the members that matter; the rest matches exactly, numbers by their text."""
    if isinstance(want, dict):
        return isinstance(got, dict) and all(same(v, got.get(k)) for k, v in want.items())
    if isinstance(want, list):
        return isinstance(got, list) and len(want) == len(got) and all(map(same, want, got))
    return type(want) is type(got) and want == got


def read(text):
    return json.loads(text, parse_float=lambda n: ("number", n), parse_int=lambda n: ("number", n))


with subprocess.Popen(FILTER, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8") as process:
    cases = failed = 0
    for name in sorted(glob.glob("**/testdata/vectors/*.json", recursive=True)):
        with open(name, encoding="utf-8") as file:
            text = file.read()
        for plain, case in zip(json.loads(text)["cases"], read(text)["cases"]):
            process.stdin.write(json.dumps({"op": plain["op"], "in": plain["in"]}) + "\n")
            process.stdin.flush()  # one question, one answer: a co-process
            answer = read(process.stdout.readline())
            cases += 1
            if "want_error" in case:
                good = not answer["ok"] and case["want_error"] in answer["error"]["codes"]
            else:
                good = answer["ok"] and same(case["want"], answer["out"])
            if not good:
                failed += 1
                print(name, case["id"], case["title"], answer, sep="\n\t")
    process.stdin.close()
print(f"{cases} cases, {failed} failed")
sys.exit(failed > 0 or cases == 0)
