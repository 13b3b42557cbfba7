import schemathesis

schema = schemathesis.openapi.from_path("openapi.yaml")


@schema.parametrize()
def test_every_operation(case):
    case.call_and_validate()


@schema.include(operation_id="report").parametrize()
def test_report(case):
    case.call_and_validate()


@schema.include(path_regex="^/reports/daily$").parametrize()
def test_daily_report(case):
    case.call_and_validate()


def test_report_of_the_day():
    schema["/reports/of-the-day"]["GET"].Case().call_and_validate()


@schema.include(path="/vouchers").exclude(deprecated=True).parametrize()
def test_vouchers(case):
    case.call_and_validate()
