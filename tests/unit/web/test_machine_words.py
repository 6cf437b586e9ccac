"""What is said where somebody decides who a person is stands in every reader's language."""

import pytest

from comity.search.finding import explained
from comity.search.levels import Field, Level
from comity.web.desk.languages import language
from comity.web.desk.machine_words import in_words


@pytest.mark.parametrize("field", Field)
@pytest.mark.parametrize("level", Level)
def test_each_way_in_which_a_field_compares_is_said_in_words(field: Field, level: Level) -> None:
    sentence = explained(field, level, 0.0).explanation
    assert in_words(sentence, language("en")) == sentence
