"""Fixtures that several test files share. Nothing here loads a model or reaches a network."""

from __future__ import annotations

import os
import uuid

import pytest
from sqlalchemy import create_engine

os.environ["HF_HUB_OFFLINE"] = "1"  # before anything imports the hub's client
if "PYTEST_XDIST_WORKER_COUNT" in os.environ:  # and torch: processes side by side share the cores
    cores = (os.cpu_count() or 1) // int(os.environ["PYTEST_XDIST_WORKER_COUNT"])
    os.environ.setdefault("OMP_NUM_THREADS", str(max(1, cores)))

import postgres
from invented import TEXT
from served import Site
from stance import codebook
from stance.cli import main
from stance.fetching import Fetcher
from stance.store import Store
from stub import Stub


@pytest.fixture
def database(tmp_path, monkeypatch):
    """The path of a database of the test's own, named by ``STANCE_DATABASE``."""
    path = tmp_path / "kept" / "stance.sqlite"
    monkeypatch.setenv("STANCE_DATABASE", str(path))
    return path


@pytest.fixture
def store(database):
    opened = Store()
    yield opened
    opened.close()


@pytest.fixture
def stubbed(monkeypatch):
    """The command line without models."""
    import stance.pipeline

    Stub.loaded = 0
    monkeypatch.setattr(stance.pipeline.Pipeline, "load", lambda store, **_: Stub(store))


@pytest.fixture
def site(monkeypatch):
    """A web server on this machine, that is asked without pauses; its ``asked`` says for what."""
    from stance.fetching import client

    monkeypatch.setattr(client, "PAUSE", 0.0)
    with Site() as serving:
        yield serving


@pytest.fixture
def fetcher():
    """One that may fetch from ``site``."""
    return Fetcher(allow_private=True)


@pytest.fixture
def folder(tmp_path):
    """Three documents: one with three statements, one without any, one that breaks a stage of the stub."""
    made = tmp_path / "articles"
    made.mkdir()
    for name, text in {"a.txt": "It will break.", "dam.txt": TEXT, "z.md": "Nobody spoke."}.items():
        (made / name).write_text(text)
    return made


@pytest.fixture(scope="session")
def postgres_server():
    folder = postgres.programs()
    if folder is None:
        pytest.skip("PostgreSQL is not installed here (Debian: apt-get install postgresql)")
    with postgres.server(folder) as url:
        yield url


@pytest.fixture
def postgres_url(postgres_server):
    """An empty database of the test's own."""
    name = f"test_{uuid.uuid4().hex}"
    with create_engine(postgres_server, isolation_level="AUTOCOMMIT").connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    return postgres_server.replace("/postgres", f"/{name}")


@pytest.fixture(params=["sqlite", "postgresql"])
def any_store(request, tmp_path):
    """A store on each kind of database."""
    path = tmp_path / "any.sqlite"
    url = f"sqlite:///{path}" if request.param == "sqlite" else request.getfixturevalue("postgres_url")
    opened = Store(url)
    yield opened
    opened.close()


@pytest.fixture
def run(database, capsys):
    """Runs one command; gives exit status, standard output and standard error."""

    def running(*words: object) -> tuple[int, str, str]:
        try:
            status = main([str(word) for word in words])
        except SystemExit as stop:
            status = stop.code
        return status, *capsys.readouterr()

    return running


@pytest.fixture(scope="session")
def peace_talks():
    return codebook.load()


@pytest.fixture
def one_thread():
    """Torch on one core: the models in tests are too small to share."""
    import torch

    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)
