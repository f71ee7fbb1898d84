# py-near takes a token in the URL only, as `http://<token>@<host>`.
import asyncio, json, os
from base58 import b58decode
from py_near.account import Account

env = os.environ
NEAR = 10**24
url = env["RPC_URL"].replace("://", f"://{env['TOKEN']}@", 1)


async def main():
    master = Account(env["ACCOUNT"], env["KEY"], url)
    made = Account(env["NEW_ACCOUNT"], env["NEW_KEY"], url)
    await master.startup()
    await made.startup()
    key = b58decode(env["NEW_PUBLIC_KEY"].split(":")[1])
    await master.create_account(env["NEW_ACCOUNT"], key, 20 * NEAR)
    with open(env["CONTRACT"], "rb") as file:
        await made.deploy_contract(file.read())
    call = {"owner_id": env["ACCOUNT"], "total_supply": "1000"}
    await made.function_call(env["NEW_ACCOUNT"], "new", call)
    transfer = {"new_owner_id": env["NEW_ACCOUNT"], "amount": "30"}
    await master.function_call(env["NEW_ACCOUNT"], "transfer", transfer, amount=NEAR // 10)
    tokens = (await made.view_function(env["NEW_ACCOUNT"], "get_balance", {"owner_id": env["NEW_ACCOUNT"]})).result
    await made.send_money(env["ACCOUNT"], NEAR)
    balance = await made.get_balance()
    await made.delete_public_key(key)
    await master.shutdown()
    await made.shutdown()
    print(json.dumps({"tokens": tokens, "isRich": balance > 10 * NEAR}))


asyncio.run(main())
