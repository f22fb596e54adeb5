from floors import PAGE, page


def test_the_picture_of_the_floors_is_fresh() -> None:
    assert page(PAGE.read_text()) == PAGE.read_text()
