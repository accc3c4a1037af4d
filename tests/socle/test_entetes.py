"""What every answer says to the browser."""


def test_no_page_may_use_the_microphone_and_none_is_framed(client, db):
    entetes = client.get("/urgence/").headers
    assert "microphone=()" in entetes["Permissions-Policy"]
    assert entetes["X-Frame-Options"] == "DENY"
    assert "default-src 'none'" in entetes["Content-Security-Policy"]
    assert entetes["Referrer-Policy"] == "same-origin"
