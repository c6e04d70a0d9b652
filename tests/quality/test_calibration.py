"""The threshold in use is the one that calibration yields, and means what it says."""

import pytest

from bench import calibration as bench
from tests.quality.test_detection import DEVELOPMENT_SET, needs_development_set
from textreuse import calibration

pytestmark = pytest.mark.pure

TEXTS_DIGEST = "7a84a850f609c1b7d3c17fa5bb95b6589538922dc6e06c1d9de8407128a86eab"


def test_the_record_belongs_to_the_texts_and_the_seed_it_was_made_with():
    written = bench.read()
    assert written["digest"] == TEXTS_DIGEST, "other texts: calibrate anew and say in the commit what moved"
    assert written["seed"] == bench.SEED


def test_the_constants_in_use_are_what_the_recorded_evidence_yields():
    fit = bench.fitted(bench.trials_of(bench.read()))
    used = (calibration.RATE, calibration.GROWTH, calibration.DECAY)
    assert used == pytest.approx((fit.rate, fit.growth, fit.decay), rel=0.005)


def test_the_bounds_that_were_recorded_hold_the_constants():
    written = bench.read()
    assert bench.bounds(bench.trials_of(written)) == written["bounds_95"]
    for name, (low, high) in written["bounds_95"].items():
        used = calibration.needed_bits(calibration.WORDS) if name == "needed_bits" else written["fit"][name]
        assert low <= used <= high, name


def test_the_fit_recovers_the_numbers_that_counts_were_drawn_with():
    chance = bench.np.random.default_rng(3)
    drawn = []
    for words in (20_000, 80_000, 320_000):
        count = chance.poisson(20_000 * 0.02 * (words / calibration.WORDS) ** 0.5)
        bits = calibration.FROM_BITS + chance.exponential(30.0, count)
        drawn.append(bench.Trial(1, words, 20_000, bench.np.stack([bench.np.arange(count), bits], axis=1)))
    fit = bench.fitted(drawn)
    assert (fit.rate, fit.growth, fit.decay) == pytest.approx((0.02, 0.5, 30.0), rel=0.1)


@pytest.mark.parametrize("words", [calibration.FEWEST_WORDS, 1_000_000, calibration.MOST_WORDS])
def test_at_the_threshold_as_many_wrong_pairs_are_expected_as_are_tolerated(words):
    needed = calibration.needed_bits(words)
    assert calibration.expected_wrong(needed, words) == pytest.approx(calibration.TOLERATED)
    assert calibration.needed_bits(words, tolerated=calibration.TOLERATED / 2) > needed


def test_the_threshold_grows_with_the_archive_between_its_limits():
    sizes = (0, 1_000, calibration.FEWEST_WORDS, 600_000, 1_200_000, calibration.MOST_WORDS, 10**9)
    needed = [calibration.needed_bits(words) for words in sizes]
    assert needed == sorted(needed)
    assert needed[0] == needed[2] > calibration.FROM_BITS
    assert needed[-1] == needed[-2]
    assert len(set(needed)) == 4


def test_releases_written_from_building_blocks_must_pass_what_chance_reaches():
    plain, stretched = (calibration.needed_bits(60_000, stretch) for stretch in (1.0, 2.8))
    assert stretched > plain + 5
    assert calibration.needed_bits(600_000, 1.1) == calibration.needed_bits(600_000)


@needs_development_set
def test_measured_anew_the_texts_give_the_record():
    sources = bench.texts_of(DEVELOPMENT_SET)
    assert bench.digest_of(sources) == TEXTS_DIGEST
    written = bench.read()
    # The two smallest sizes stand for all: the others cost half a minute.
    for trial, row in zip(bench.trials(sources, bench.SIZES[:2]), written["trials"], strict=False):
        assert trial.articles == row["articles"]
        assert len(trial.found) == pytest.approx(len(row["found"]), abs=3)
