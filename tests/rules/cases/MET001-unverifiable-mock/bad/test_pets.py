import requests
import responses


@responses.activate
def test_forecast():
    responses.get("https://api.weather.dev/forecast", json={"rain": False})
    assert requests.get("https://api.weather.dev/forecast").ok
