"""Two managers pair their settings: an invitation, a telephone call, a tick on either side."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from journal_bridge import pairing
from journal_bridge.errors import BridgeError, NotVerified, TryAgain, UsageFault
from journal_bridge.ledger import PeerState
from journal_bridge.pairing import Invitation, digits_with
from pairing_world import NOON, Nursery, Said, Wire, nursery, refused

KINGFISHER = "https://kingfisher.example"
LATER = NOON + timedelta(hours=1)


@pytest.fixture
def inviting(tmp_path: Path) -> Iterator[Nursery]:
    """Kingfisher Nursery has a gateway and invites."""
    with nursery(tmp_path / "kingfisher", "Kingfisher Nursery", KINGFISHER) as made:
        yield made


@pytest.fixture
def invited(tmp_path: Path) -> Iterator[Nursery]:
    """Oak Tree Nursery has none, and is invited."""
    with nursery(tmp_path / "oak", "Oak Tree Nursery") as made:
        yield made


def accepted(inviting: Nursery, invited: Nursery, invitation: Invitation | None = None) -> Wire:
    """Let the invited one accept, and return how it asks the other."""
    wire = Wire(there=inviting, caller=invited)
    shown = invitation or inviting.invites()
    pairing.accept(shown, wire, invited.ledger, invited.keys, invited.settings, now=NOON)
    return wire


def read_out(by: Nursery, to: Nursery) -> str:
    """Return the digits one manager reads out to the other."""
    return digits_with(by.keys.card, by.knows(to))


def test_both_managers_tick_and_the_settings_are_paired(inviting: Nursery, invited: Nursery) -> None:
    """Nothing is paired before both have compared the same digits."""
    wire = accepted(inviting, invited)
    assert read_out(inviting, invited) == read_out(invited, inviting)
    assert (inviting.knows(invited).name, invited.knows(inviting).name) == (
        "Oak Tree Nursery",
        "Kingfisher Nursery",
    )
    assert (inviting.knows(invited).url, invited.knows(inviting).url) == (None, KINGFISHER)
    here = pairing.confirm(
        invited.ledger,
        invited.keys,
        invited.knows(inviting),
        read_out(inviting, invited),
        now=NOON,
        gateway=wire,
    )
    assert (here.state, inviting.knows(invited).state) == (PeerState.TICKED_HERE, PeerState.TICKED_THERE)
    digits = read_out(invited, inviting)
    there = pairing.confirm(inviting.ledger, inviting.keys, inviting.knows(invited), digits, now=LATER)
    assert there.state is PeerState.PAIRED
    known = invited.knows(inviting)
    assert pairing.refresh(invited.ledger, invited.keys, known, wire, LATER).state is PeerState.PAIRED
    assert inviting.ledger.audit().ok
    assert invited.ledger.audit().ok


def test_the_one_who_invited_may_tick_first(inviting: Nursery, invited: Nursery) -> None:
    """Then the other's tick is the last one, and the answer to it says so."""
    wire = accepted(inviting, invited)
    digits = read_out(invited, inviting)
    pairing.confirm(inviting.ledger, inviting.keys, inviting.knows(invited), digits, now=NOON)
    here = pairing.confirm(invited.ledger, invited.keys, invited.knows(inviting), digits, now=NOON, gateway=wire)
    assert here.state is inviting.knows(invited).state is PeerState.PAIRED


def test_where_both_have_gateways_each_tells_the_other(tmp_path: Path, inviting: Nursery) -> None:
    """The one who invited tells its tick too, at the address it was given."""
    with nursery(tmp_path / "both", "Oak Tree Nursery", "https://oak.example") as other:
        accepted(inviting, other)
        known = inviting.knows(other)
        assert known.url == "https://oak.example"
        back = Wire(there=other, caller=inviting)
        digits = read_out(other, inviting)
        pairing.confirm(inviting.ledger, inviting.keys, known, digits, now=NOON, gateway=back)
        assert other.knows(inviting).state is PeerState.TICKED_THERE


def test_an_answer_lost_on_the_way_is_asked_for_again(inviting: Nursery, invited: Nursery) -> None:
    """Accepting, ticking and asking can each be done again, and end in the same pairing."""
    invitation = inviting.invites()
    wire = Wire(there=inviting, caller=invited, deaf=True)
    for deaf in (True, False, False):
        wire.deaf = deaf
        try:
            pairing.accept(invitation, wire, invited.ledger, invited.keys, invited.settings, now=NOON)
        except TryAgain:
            assert deaf
    digits = read_out(inviting, invited)
    wire.down = True
    with pytest.raises(TryAgain):
        pairing.confirm(invited.ledger, invited.keys, invited.knows(inviting), digits, now=NOON, gateway=wire)
    assert invited.knows(inviting).state is PeerState.TICKED_HERE
    wire.down = False
    pairing.refresh(invited.ledger, invited.keys, invited.knows(inviting), wire, LATER)
    assert inviting.knows(invited).state is PeerState.TICKED_THERE


def test_a_man_in_the_middle_at_the_address_is_noticed(tmp_path: Path, inviting: Nursery, invited: Nursery) -> None:
    """Whoever answers with another card than the invitation's gets nothing, not even the token."""
    with nursery(tmp_path / "mallory", "Kingfisher Nursery", KINGFISHER) as mallory:
        wire = Wire(there=mallory, caller=invited)
        with pytest.raises(NotVerified) as trouble:
            pairing.accept(inviting.invites(), wire, invited.ledger, invited.keys, invited.settings, now=NOON)
        assert refused("pairing-card", trouble.value)
        assert wire.asked == ["GET /card"]
        assert invited.ledger.peers.all() == ()


def test_a_man_in_the_middle_of_the_mail_is_heard_on_the_telephone(
    tmp_path: Path, inviting: Nursery, invited: Nursery
) -> None:
    """Who changes the invitation and passes everything on is paired with neither: the digits are two."""
    invitation = inviting.invites()
    with nursery(tmp_path / "mallory", "Kingfisher Nursery", "https://mallory.example") as mallory:
        accepted(inviting, mallory, invitation)
        mallory.ledger.peers.invite(invitation.token, invitation.until, NOON)
        forged = replace(invitation, url="https://mallory.example", fingerprint=mallory.fingerprint)
        accepted(mallory, invited, forged)
        ours, theirs = read_out(inviting, mallory), read_out(invited, mallory)
        assert ours != theirs
        with pytest.raises(NotVerified) as trouble:
            pairing.confirm(inviting.ledger, inviting.keys, inviting.knows(mallory), theirs, now=NOON)
        assert refused("digits-differ", trouble.value)
        with pytest.raises(NotVerified):
            inviting.ledger.peers.paired(mallory.fingerprint)


def test_an_invitation_somebody_else_used_first_is_told(
    tmp_path: Path, inviting: Nursery, invited: Nursery
) -> None:
    """A stolen token pairs nobody, and the one it was meant for hears that it is used."""
    invitation = inviting.invites()
    with nursery(tmp_path / "mallory", "Oak Tree Nursery") as mallory:
        accepted(inviting, mallory, invitation)
        with pytest.raises(BridgeError) as trouble:
            accepted(inviting, invited, invitation)
        assert refused("invitation-invalid", trouble.value)
        assert invited.ledger.peers.all() == ()


def test_an_invitation_is_over_after_72_hours(inviting: Nursery, invited: Nursery) -> None:
    """On either side."""
    invitation = inviting.invites()
    wire = Wire(there=inviting, caller=invited)
    with pytest.raises(BridgeError) as trouble:
        pairing.accept(
            invitation,
            wire,
            invited.ledger,
            invited.keys,
            invited.settings,
            now=NOON + timedelta(hours=72),
        )
    assert refused("invitation-invalid", trouble.value)
    assert not wire.asked
    said = {"token": invitation.token, "card": invited.keys.card.text, "name": "Oak Tree Nursery"}
    with pytest.raises(BridgeError) as trouble:
        pairing.asked(inviting.ledger, said, invited.fingerprint, NOON + timedelta(hours=72))
    assert refused("invitation-invalid", trouble.value)


def test_wrong_digits_three_times_burn_the_pairing(inviting: Nursery, invited: Nursery) -> None:
    """At both ends: the other side hears of it, and the invitation is good for nothing more."""
    invitation = inviting.invites()
    wire = accepted(inviting, invited, invitation)
    codes = []
    for _ in range(3):
        with pytest.raises(NotVerified) as trouble:
            pairing.confirm(inviting.ledger, inviting.keys, inviting.knows(invited), "0000 " * 5, now=NOON)
        codes.append(trouble.value.code)
    assert codes == ["digits-differ", "digits-differ", "digits-burnt"]
    right = read_out(invited, inviting)
    with pytest.raises(NotVerified) as trouble:
        pairing.confirm(inviting.ledger, inviting.keys, inviting.knows(invited), right, now=NOON)
    assert refused("pairing-ended", trouble.value)
    with pytest.raises(NotVerified) as trouble:
        pairing.confirm(invited.ledger, invited.keys, invited.knows(inviting), right, now=NOON, gateway=wire)
    assert refused("pairing-ended", trouble.value)
    assert invited.knows(inviting).state is PeerState.ENDED
    for _ in range(2):
        with pytest.raises(BridgeError) as spoilt:
            accepted(inviting, invited, invitation)
        assert refused("invitation-invalid", spoilt.value)
    accepted(inviting, invited)
    assert invited.knows(inviting).state is PeerState.PROPOSED


def test_digits_that_are_not_twenty_do_not_count_as_a_try(inviting: Nursery, invited: Nursery) -> None:
    """A manager who typed four groups only is asked again."""
    accepted(inviting, invited)
    for slip in ("", "1234", "1234 5678 9012 3456 789", "1234 5678 9012 3456 789O", "\u0661" * 20):
        with pytest.raises(BridgeError) as trouble:
            pairing.confirm(inviting.ledger, inviting.keys, inviting.knows(invited), slip, now=NOON)
        assert refused("digits-form", trouble.value)
    right = read_out(invited, inviting).replace(" ", "-")
    pairing.confirm(inviting.ledger, inviting.keys, inviting.knows(invited), right, now=NOON)
    assert inviting.knows(invited).state is PeerState.TICKED_HERE


def test_a_setting_with_new_keys_is_another_one(tmp_path: Path, inviting: Nursery, invited: Nursery) -> None:
    """Its name helps it nothing: it is not paired until both compare digits anew."""
    accepted(inviting, invited)
    with nursery(tmp_path / "oak-again", "Oak Tree Nursery") as renewed:
        accepted(inviting, renewed)
        assert inviting.knows(renewed).state is PeerState.PROPOSED
        assert read_out(inviting, renewed) != read_out(inviting, invited)
        assert len(inviting.ledger.peers.all()) == 2


def test_a_forged_invitation_does_not_undo_a_pairing(inviting: Nursery, invited: Nursery) -> None:
    """Anybody can put a setting's card, which is no secret, and an address of their own into an invitation."""
    wire = accepted(inviting, invited)
    for one, other, way in ((invited, inviting, wire), (inviting, invited, None)):
        digits = read_out(other, one)
        pairing.confirm(one.ledger, one.keys, one.knows(other), digits, now=NOON, gateway=way)
    pairing.refresh(invited.ledger, invited.keys, invited.knows(inviting), wire, NOON)
    before = invited.knows(inviting)
    assert before.state is PeerState.PAIRED
    forged = replace(inviting.invites(), url="https://elsewhere.example")
    with pytest.raises(UsageFault, match="pair end"):
        pairing.accept(forged, wire, invited.ledger, invited.keys, invited.settings, now=LATER)
    assert invited.knows(inviting) == before


def test_what_the_other_side_says_never_ticks_for_this_manager(inviting: Nursery, invited: Nursery) -> None:
    """A gateway that claims to be paired has still to be telephoned."""
    accepted(inviting, invited)

    class Boasting:
        def get(self, _path: str, /) -> Said:
            return Said({"fingerprint": invited.fingerprint, "state": "paired"})

        def post(self, _path: str, _document: object | None = None, /) -> Said:
            return self.get("")

    peer = pairing.refresh(invited.ledger, invited.keys, invited.knows(inviting), Boasting(), NOON)
    assert peer.state is PeerState.TICKED_THERE


@pytest.mark.parametrize(
    "document",
    [None, [], {}, {"state": "proposed"}, {"fingerprint": "0" * 64, "state": "proposed"}, {"state": "friends"}],
)
def test_an_answer_that_is_none_is_refused(inviting: Nursery, invited: Nursery, document: object) -> None:
    """Nothing is noted of a gateway that talks in another form."""
    accepted(inviting, invited)

    class Babbling:
        def get(self, _path: str, /) -> Said:
            return Said(document)

        def post(self, _path: str, _document: object | None = None, /) -> Said:
            return Said(document)

    with pytest.raises(BridgeError) as trouble:
        pairing.refresh(invited.ledger, invited.keys, invited.knows(inviting), Babbling(), NOON)
    assert refused("pairing-form", trouble.value)
    assert invited.knows(inviting).state is PeerState.PROPOSED


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"schema": "journal-bridge/gateway/9.0"}, "unsupported-version"),
        ({"card": "jb1:oak"}, "pairing-form"),
        ({"card": None}, "pairing-form"),
    ],
)
def test_a_gateway_without_a_card_is_refused(
    inviting: Nursery, invited: Nursery, change: dict[str, object], code: str
) -> None:
    """Another program at the address, or a newer one."""

    class Strange(Wire):
        def get(self, path: str, /) -> Said:
            said = super().get(path).document
            assert isinstance(said, dict)
            return Said(said | change)

    wire = Strange(there=inviting, caller=invited)
    with pytest.raises(BridgeError) as trouble:
        pairing.accept(inviting.invites(), wire, invited.ledger, invited.keys, invited.settings, now=NOON)
    assert refused(code, trouble.value)
    assert wire.asked == ["GET /card"]


def test_a_setting_needs_a_name_to_pair_and_an_address_to_invite(inviting: Nursery, invited: Nursery) -> None:
    """The manager hears what to say, and at which option."""
    with pytest.raises(BridgeError) as trouble:
        invited.invites()
    assert (trouble.value.code, trouble.value.places) == ("setting-missing", ("--url",))
    (invited.folder / "settings.toml").unlink()
    with pytest.raises(BridgeError) as trouble:
        accepted(inviting, invited)
    assert (trouble.value.code, trouble.value.places) == ("setting-missing", ("--as",))
    with pytest.raises(BridgeError) as trouble:
        pairing.accept(
            inviting.invites(),
            Wire(inviting, inviting),
            inviting.ledger,
            inviting.keys,
            inviting.settings,
            now=NOON,
        )
    assert refused("invitation-own", trouble.value)


def test_what_is_over_is_not_even_asked_for(inviting: Nursery, invited: Nursery) -> None:
    """An invitation of one's own, and one whose pairing was ended here, go nowhere."""
    invitation = inviting.invites()
    accepted(inviting, invited, invitation)
    invited.ledger.peers.end(inviting.fingerprint, NOON)
    for by, code in ((invited, "invitation-invalid"), (inviting, "invitation-own")):
        wire = Wire(there=inviting, caller=by)
        with pytest.raises(BridgeError) as trouble:
            pairing.accept(invitation, wire, by.ledger, by.keys, by.settings, now=NOON)
        assert refused(code, trouble.value)
        assert not wire.asked


def test_an_older_invitation_is_over_once_a_newer_was_used(inviting: Nursery, invited: Nursery) -> None:
    """Two tokens would show two rows of digits; the one used last counts."""
    older, newer = inviting.invites(), inviting.invites()
    accepted(inviting, invited, older)
    accepted(inviting, invited, newer)
    with pytest.raises(BridgeError) as trouble:
        accepted(inviting, invited, older)
    assert refused("invitation-invalid", trouble.value)
    assert read_out(inviting, invited) == read_out(invited, inviting)


def test_the_others_tick_is_seen_before_ones_own(inviting: Nursery, invited: Nursery) -> None:
    """Whoever asks before typing anything sees that the other has; and nothing is told in their name."""
    wire = accepted(inviting, invited)
    digits = read_out(invited, inviting)
    pairing.confirm(inviting.ledger, inviting.keys, inviting.knows(invited), digits, now=NOON)
    known = pairing.refresh(invited.ledger, invited.keys, invited.knows(inviting), wire, NOON)
    assert known.state is PeerState.TICKED_THERE
    assert inviting.knows(invited).state is PeerState.TICKED_HERE


def test_a_gateway_that_answers_that_it_is_over_is_not_kept(inviting: Nursery, invited: Nursery) -> None:
    """Nothing is proposed that the other side has ended."""

    class Ending(Wire):
        def post(self, path: str, document: object | None = None, /) -> Said:
            super().post(path, document)
            return Said({"fingerprint": invited.fingerprint, "state": "ended"})

    with pytest.raises(NotVerified) as trouble:
        pairing.accept(
            inviting.invites(),
            Ending(inviting, invited),
            invited.ledger,
            invited.keys,
            invited.settings,
            now=NOON,
        )
    assert refused("pairing-ended", trouble.value)
    assert invited.ledger.peers.all() == ()
