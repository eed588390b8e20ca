"""The pytest plugins of this suite; everything else lives in them."""

pytest_plugins = ["fixtures.plugin", "reports.plugin"]
