"""Den ferdige siden for en kort lenke: uten økt, uten skript, med de samme tekstene, og uten noe fra leseren i."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.types import Message

from scenario.begreper.valg import Tiltaksvalg, Valg
from scenario.deling.delt import spørring
from scenario.framstilling import leseforklaring
from sider.felles import tallgrunnlag
from sider.nett.mellomvare import Mellomvare
from sider.tjener.okter import Økter
from tests.strategier import drammen
from tests.test_mellomvare import Svar, bak_laget
from tests.test_sider import glem_tallgrunnlaget


@pytest.fixture(autouse=True)
def lager(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("INNSPARING_LAGER", str(tmp_path / "lenker.db"))
    glem_tallgrunnlaget()
    yield
    monkeypatch.undo()
    glem_tallgrunnlaget()


def spør(sti: str, spurt: str, økter: Økter | None = None) -> Svar:
    sendt: list[Message] = []

    async def send(melding: Message) -> None:
        sendt.append(melding)

    async def motta() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    hoder = [(b"host", b"appen.no"), (b"accept", b"text/html")]
    scope = {"type": "http", "method": "GET", "path": sti, "headers": hoder, "query_string": spurt.encode()}

    async def kjør() -> None:
        await Mellomvare(bak_laget, økter=økter)(scope, motta, send)

    asyncio.run(kjør())
    hoder_ut = {navn.decode(): verdi.decode() for navn, verdi in sendt[0]["headers"]}
    return Svar(sendt[0]["status"], hoder_ut, b"".join(m.get("body", b"") for m in sendt[1:]))  # type: ignore[arg-type]


def valget() -> Valg:
    kommune = drammen()
    tiltak = tuple(Tiltaksvalg(t.id) for t in kommune.valgbare[:3])
    return Valg(kommune.standard, tiltak, navn="Plan <b>A</b>", merknad='Til "møtet" & mer')


def test_siden_har_navnet_svaret_tiltakene_og_årene_og_ingen_skript() -> None:
    id = tallgrunnlag.lageret().lagre(spørring(drammen(), valget()))
    svar = spør("/delt", f"k={id}")
    tekst = svar.kropp.decode()
    assert (svar.status, svar.hoder["cache-control"]) == (200, "public, max-age=300")
    assert "<h1>Plan &lt;b&gt;A&lt;/b&gt;</h1>" in tekst and "Til &quot;møtet&quot; &amp; mer" in tekst
    assert all(ett.navn in tekst for ett in drammen().valgbare[:3])
    assert leseforklaring.antall_tiltak(valget()) in tekst and "Mill. kr spart i" in tekst
    assert "<script" not in tekst and 'lang="nb"' in tekst and 'name="robots" content="noindex"' in tekst
    assert re.search(rf'<img [^>]*src="kort\.png\?k={id}" alt="[^"]{{20,}}"', tekst)
    assert f'href="les?k={id}"' in tekst


@pytest.mark.parametrize("spurt", ["", "k=finnes-ikke-her", "k=k7mp3xq9hd2v", "s=tull!", "x=1"])
def test_en_lenke_som_ikke_kan_leses_får_en_setning(spurt: str) -> None:
    svar = spør("/delt", spurt)
    assert svar.status == 404 and b"<h1>Siden finnes ikke</h1>" in svar.kropp and b"Traceback" not in svar.kropp


def test_når_det_er_fullt_kan_en_delt_lenke_leses_mens_man_venter() -> None:
    fullt = Økter(1)
    fullt.åpne = 1
    tekst = spør("/les", "k=k7mp3xq9hd2v", fullt).kropp.decode()
    assert "fullt akkurat nå" in tekst and 'href="delt?k=k7mp3xq9hd2v"' in tekst
    assert "delt?" not in spør("/", "", fullt).kropp.decode()
    id = tallgrunnlag.lageret().lagre(spørring(drammen(), valget()))
    assert spør("/delt", f"k={id}", fullt).status == 200
