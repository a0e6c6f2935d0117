"""Makes the reference (check/sealed of the outside evidence) draw from another text and compare the file byte by byte.
Usage: reference.py FOLDER TEXT FILE. Exit 0 iff the reference arrives at exactly this file."""
import os, shutil, sys, tempfile

sys.dont_write_bytecode = True
folder, text, file = sys.argv[1:]
sys.path.insert(0, os.path.abspath(folder))
import rist

plain, own = rist.H512, "testvector/"


def drawn(label, *items):
    return plain(text + "/" + label[len(own):] if label.startswith(own) else label, *items)


rist.H512 = drawn  # before anything else takes it from there
import run

with tempfile.TemporaryDirectory() as here:
    shutil.copy(file, os.path.join(here, "vectors.json"))
    run.__file__ = os.path.join(here, "run.py")  # it looks for the vectors beside itself
    sys.argv = ["run.py", "--check"]
    run.main()
