"""Det leseren bør vite om et valg, men som ikke stopper beregningen."""

from __future__ import annotations

from scenario.begreper.effektformer import PERIODE
from scenario.begreper.felles import verdi_for
from scenario.begreper.fondsposter import BEVEGELSER, OMSTILLING, UDEKKET_INNSPARING
from scenario.begreper.kommune import Kommune
from scenario.begreper.valg import Valg


def varsler_for(kommune: Kommune, valg: Valg, omstilling: float, udekket: float) -> tuple[str, ...]:
    """Én setning per forhold, i fast rekkefølge. Omstilling og udekket innsparing er ankerårets (1000 kr)."""
    katalog = kommune.tiltak_etter_id
    varsler = []
    for tv in valg.tiltak:
        tiltak = katalog.get(tv.id)
        if tiltak is None:
            continue
        if tiltak.advarsel:
            varsler.append(f"{tiltak.navn}: {tiltak.advarsel}")
        if PERIODE in dict(tv.drivere) and "refusjonsandel" not in dict(tv.drivere):
            varsler.append(
                f"{tiltak.navn}: andelen i arbeidsgiverperioden er fylt ut, men refusjonsandelen er snittet for alt "
                "fravær. Fyll også ut refusjonen etter arbeidsgiverperioden."
            )
        if tv.start is not None and tv.start < tiltak.start:
            varsler.append(
                f"{tiltak.navn}: start {tv.start} er tidligere enn den tidligste "
                f"vi har lagt til grunn ({tiltak.start})."
            )
    return (*varsler, *_uten_virkning_i_ankeråret(kommune, valg, omstilling, udekket))


def _uten_virkning_i_ankeråret(kommune: Kommune, valg: Valg, omstilling: float, udekket: float) -> list[str]:
    """Fondet i første år er kommunens eget anslag. Poster der endrer ikke saldoen, og det skal sies."""
    anker, forutsetninger = kommune.år[0], valg.forutsetninger
    beløp = {p.id: verdi_for(getattr(forutsetninger, p.forutsetning), anker) for p in BEVEGELSER if p.forutsetning}
    beløp[OMSTILLING.id] = omstilling
    beløp[UDEKKET_INNSPARING.id] = udekket if forutsetninger.udekket_dekkes_av_fondet else 0.0
    return [
        f"{post.navn} i {anker} endrer ikke fondet: saldoen for {anker} er kommunens eget anslag."
        for post in BEVEGELSER
        if not post.i_ankeråret and beløp.get(post.id)
    ]
