"""Documents in, their judged statements out in the same order, worked out by processes on one machine or many (Ray Data).

Each process loads the models once and runs ``pipeline.Reader``. Nothing is kept here: one writer does that, so that the
outcome is that of one document after the other.
"""

from __future__ import annotations

import logging
import math
import os
import pickle
import warnings
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stance.codebook import Codebook
from stance.domain import Document, Position, Statement

if TYPE_CHECKING:
    from stance.pipeline import Reader

MISSING = "Ray is not installed here, which --engine ray needs: .venv/bin/pip install -r requirements-ray.txt, then try again."
LOST = "the process that judged it ended {} times, as when memory runs out"
TRIES = 3
"""How often a document is given to a process, if that ends without an answer. The last time it is alone there: the one
that waited behind it ended each time, too."""
AHEAD = 2
"""Documents that a process is given at once, the second to wait: Ray looks only ten times a second for what came back, if
it expects more than one."""
LEFT = 0.01
"""Of each GPU, for documents that are judged alone."""
CARRIED = ("STANCE_DEVICE", "STANCE_PRECISION", "HF_HUB_OFFLINE", "HF_HOME")
"""Settings of this process that hold in the others too."""
ROOT = Path(__file__).parents[1]
KEPT_HERE = ["/*", "!/stance", "!/models", "/models/training", "__pycache__"]
"""What of the repository is not sent to the machines of a cluster, as in a ``.gitignore``: they need the code and the weights."""

Task = tuple[Document, Sequence[Statement]]
"""A document, and its statements if they are known."""
Outcome = tuple[Document, list[tuple[Statement, Position]]] | str
"""What ``Reader.read`` gives, or why it could not."""


class EngineError(ValueError):
    """Work that cannot be spread; the message says what was found and what to do."""


def load(codebook: Codebook, model: str | None, device: str, threads: int) -> Reader:
    """What each process opens once."""
    from stance.device import use_threads
    from stance.pipeline import Reader

    use_threads(threads)
    return Reader.opened(codebook=codebook, model=model, device=device)


class Workers:
    """Processes that judge documents, on this machine or on those of a running cluster. ``close`` ends them."""

    def __init__(
        self,
        opening: Callable[[int], Reader],
        *,
        address: str | None = None,
        number: int | None = None,
        cpus: int | None = None,
        device: str = "auto",
    ) -> None:
        """``address``: of a cluster's head, as ``host:6379``, or "auto"; None: this machine. ``number``: one for each GPU where
        there are any, else one for each CPU. ``cpus``: threads of each; as many as there are for them. Raises ``EngineError``."""
        self.opening = opening
        self.ray = _connected(address)
        self.number, self.resources = share_out(
            [node["Resources"] for node in self.ray.nodes() if node["Alive"]], number, cpus, on_gpu=_may_use_gpu(device)
        )

    def close(self) -> None:
        self.ray.shutdown()

    def outcomes(self, tasks: Sequence[Task]) -> Iterator[Outcome]:
        """One for each task, in their order, as they come. Raises ``EngineError`` where the models cannot be loaded."""
        if not tasks:
            return
        rows = [{"place": place, "task": pickle.dumps(task)} for place, task in enumerate(tasks)]
        came = 0
        answers = self._answers(rows)
        for row in answers:
            yield from map(self._alone, rows[came : row["place"]])
            came = row["place"] + 1
            try:
                outcome = _outcome(row)
            except (
                EngineError
            ):  # which the other processes say at once, too; Ray that is shut down at work may end this one
                deque(answers, maxlen=0)
                raise
            yield outcome
        yield from map(self._alone, rows[came:])

    def _answers(self, rows: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        try:
            yield from self._mapped(rows).iter_rows()
        except self.ray.exceptions.RayError as error:
            raise _stopped(error) from error

    def _alone(self, row: dict[str, Any]) -> Outcome:
        """Of a document whose processes ended: judged by one more that has nothing else to do, beside those at work."""
        share = {"num_cpus": 0, "num_gpus": LEFT if self.resources["num_gpus"] else 0}
        worker = self.ray.remote(**share)(_Worker).remote(*self._given)
        try:
            return _outcome(self.ray.get(worker.__call__.remote(row)))
        except (self.ray.exceptions.RayActorError, self.ray.exceptions.OutOfMemoryError):
            return LOST.format(TRIES)
        except self.ray.exceptions.RayError as error:
            raise _stopped(error) from error
        finally:
            self.ray.kill(worker)

    @property
    def _given(self) -> tuple[Callable[[int], Reader], int, dict[str, str]]:
        return self.opening, int(self.resources["num_cpus"]), _settings()

    def _mapped(self, rows: list[dict[str, Any]]) -> Any:
        """A block for each row, so that a process that ends takes few documents with it."""
        with warnings.catch_warnings():  # of max_task_retries, which in this version has no other name
            warnings.simplefilter("ignore")
            return self.ray.data.from_items(rows, override_num_blocks=len(rows)).map(
                _Worker,
                fn_constructor_args=self._given,
                compute=self.ray.data.ActorPoolStrategy(
                    size=min(self.number, len(rows)), max_tasks_in_flight_per_actor=AHEAD
                ),
                max_task_retries=TRIES - 2,
                **self.resources,
            )


class _Worker:
    """One process of them: models in memory, a row with a task in, a row with its outcome out."""

    def __init__(self, opening: Callable[[int], Reader], cpus: int, settings: dict[str, str]) -> None:
        os.environ.update(settings, RAYON_NUM_THREADS=str(cpus))  # the tokenizers' threads
        self.reader, self.trouble = None, ""
        try:
            self.reader = opening(cpus)
        except (ValueError, OSError, ImportError) as error:  # an exception would only be met again and again
            self.trouble = str(error)

    def __call__(self, row: dict[str, Any]) -> dict[str, Any]:
        outcome: Outcome = ""
        if self.reader:
            try:
                outcome = self.reader.read(*pickle.loads(row["task"]))
            except Exception as error:  # one bad document never stops the rest
                outcome = str(error) or type(error).__name__
        return {"place": row["place"], "outcome": pickle.dumps((self.trouble, outcome))}


def _stopped(error: Exception) -> EngineError:
    reason = str(error).strip().splitlines()[-1]
    return EngineError(f"Ray could not go on: {reason} What was finished is kept; run the same command again.")


def _outcome(row: dict[str, Any]) -> Outcome:
    trouble, outcome = pickle.loads(row["outcome"])
    if trouble:
        raise EngineError(trouble)
    return outcome


def share_out(
    nodes: Sequence[dict[str, float]], number: int | None, cpus: int | None, *, on_gpu: bool
) -> tuple[int, dict[str, float]]:
    """How many processes, and the ``num_cpus`` and ``num_gpus`` of each. ``nodes``: what each machine has, under "CPU" and "GPU".

    Where there are GPUs, they alone are used, shared if there are more processes. Raises ``EngineError`` for more than fit.
    """
    gpus = sum(int(node.get("GPU", 0)) for node in nodes) if on_gpu else 0
    total = sum(int(node.get("CPU", 0)) for node in nodes)
    number = number or gpus or total
    on_each = math.ceil(number / gpus) if gpus else 0

    def fit(each: int) -> int:
        room = [int(node.get("CPU", 0)) // each for node in nodes]
        return sum(
            min(n, int(node.get("GPU", 0)) * on_each) if gpus else n for n, node in zip(room, nodes, strict=True)
        )

    widths = [each for each in range(1, total + 1) if fit(each) >= number]
    if not widths:
        raise EngineError(f"{number} workers do not fit: there are {total} CPUs, and each needs one; ask for fewer.")
    return number, {
        "num_cpus": cpus or widths[-1],
        "num_gpus": math.floor(1e4 * (1 - LEFT) / on_each) / 1e4 if gpus else 0,
    }


def _may_use_gpu(device: str) -> bool:
    return (os.environ.get("STANCE_DEVICE") or device) in {"auto", "cuda"}


def _settings() -> dict[str, str]:
    return {name: os.environ[name] for name in CARRIED if name in os.environ}


def _connected(address: str | None) -> Any:
    """Ray, quiet: no dashboard, no statistics of use, no bars and lines of its own."""
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    os.environ.setdefault("RAY_BACKEND_LOG_LEVEL", "fatal")
    os.environ.setdefault("RAY_DEDUP_LOGS_SKIP_REGEX", ".")  # nothing of what its processes tell, often late
    try:
        import ray
        import ray.data
    except ImportError as error:
        raise EngineError(MISSING) from error
    known = (
        {"runtime_env": {"working_dir": str(ROOT), "excludes": KEPT_HERE}} if address else {"include_dashboard": False}
    )
    try:
        ray.init(address or "local", log_to_driver=False, logging_level=logging.ERROR, **known)
    except (ConnectionError, RuntimeError, ValueError) as error:
        raise EngineError(f"No Ray cluster could be reached at {address or 'this machine'}: {error}") from error
    for name in ("ray", "ray.data"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    context = ray.data.DataContext.get_current()
    context.enable_progress_bars = False
    context.execution_options.preserve_order = True
    context.max_errored_blocks = -1  # a document that ends its process three times is missing, and said to be
    return ray
