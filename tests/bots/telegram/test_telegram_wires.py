from __future__ import annotations

import asyncio

import apart
from telegraph import TOKEN

from bots.rehearsal import Fake, rehearsing
from bots.telegram.failures import Failed
from bots.telegram.wire import Wire
from bots.telegram.wires import Wires

WIRES = 4


def asked(fake: Fake, *often: int) -> list[list[int]]:
    """Ask so often at once, again and again, over wires of one connection each. Return the statuses, 0 for none."""

    async def main() -> list[list[int]]:
        wires = Wires([Wire(connection_pool_size=1, pool_timeout=0.0, read_timeout=20.0) for _ in range(WIRES)])
        address = f"{fake.base}/bot{TOKEN}/getMe"
        try:
            return [sorted(await asyncio.gather(*(status(wires, address) for _ in range(each)))) for each in often]
        finally:
            await wires.shutdown()

    return apart.run(main())


async def status(wires: Wires, address: str) -> int:
    try:
        answer, _ = await wires.do_request(address, "POST")
    except Failed as failed:
        return failed.code
    return answer


def test_what_is_asked_at_once_goes_over_all_wires_and_no_further() -> None:
    with rehearsing() as fake:
        fake.latency = 0.2

        assert asked(fake, WIRES, WIRES + 1) == [[200] * WIRES, [0] + [200] * WIRES]


def test_a_wire_that_failed_is_free_again() -> None:
    with rehearsing() as fake:
        fake.latency = 0.2
        fake.fail("getMe", 1, "500")

        assert asked(fake, 1, WIRES) == [[500], [200] * WIRES]
