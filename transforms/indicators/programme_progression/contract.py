"""Contract of indicators.programme_progression."""

from warehouse.contract import Boolean, Contract, Count, Date, Text, column


class ProgrammeProgression(Contract):
    """One row per emerging action and kind of cooperation it may grow into: whether it did, and after how long.

    Waiting goes from the start of the action to the first start of a programme that continues it, directly or by way
    of others. An action that had not got there on the day that counts as today is censored on the right: all that is
    known is that it waited longer than p_days_followed. The register knows few actions, and rather those that became
    something, so a share over its rows is no estimate of that of an institution.
    """

    programme_id: Text = column("Emerging action.", references="core.programmes.programme_id")
    became_family: Text = column(
        "Kind of cooperation waited for: network, project, laboratory, or any of them.",
        isin=["any", "laboratory", "network", "project"],
    )
    possible_from: Date = column("First day the action may have begun.", nullable=True)
    certain_from: Date = column("Last day it may have begun.", nullable=True)
    became_programme_id: Text = column(
        "First programme of that kind that continues it; empty where there is none.",
        references="core.programmes.programme_id",
        nullable=True,
    )
    became_instrument: Text = column("Its instrument as it was named then.", nullable=True)
    waiting_days_minimum: Count = column("Fewest days between the two starts.", unit="days", nullable=True)
    waiting_days_maximum: Count = column("Most days between the two starts.", unit="days", nullable=True)
    is_censored: Boolean = column("True where the register knows no such programme by the day that counts as today.")
    p_days_followed: Count = column(
        "Days from the first day the action may have begun to the day that counts as today.", unit="days", nullable=True
    )

    class Config:
        unique = ["programme_id", "became_family"]
        metadata = {
            "rules": {
                "What waits still has become nothing.": "is_censored = (became_programme_id is null)",
                "The bounds of the waiting are in order.": "waiting_days_minimum is null"
                " or waiting_days_minimum <= waiting_days_maximum",
            }
        }
