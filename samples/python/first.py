"""A login, a join, the same join again, a join that is denied. See docs/clients.md."""
import os

import grpc
from imquota.v1 import admission_pb2, admission_pb2_grpc, decision_pb2

APP = 1400000002
GROUP = "python-lounge"
DENIED = decision_pb2.VERDICT_DENIED


def tell(what, decision):
    if decision.verdict == DENIED:
        print(f"{what}: denied, {decision.code} {decision.message}")
    else:
        print(f"{what}: allowed{', already so' if decision.already else ''}")


# One channel for the process. unix:///run/imquota/imquota.sock for a socket.
with grpc.insecure_channel(os.environ.get("IMQUOTA", "127.0.0.1:5250")) as channel:
    quota = admission_pb2_grpc.AdmissionServiceStub(channel)
    # Every call has a natural key, so one that was lost, or may have been, is sent again without harm.
    wait = {"timeout": 5, "wait_for_ready": True}

    reply = quota.Login(admission_pb2.LoginRequest(sdk_app_id=APP, user_id="python-ann"), **wait)
    tell("login", reply.decision)
    reply = quota.CreateGroup(admission_pb2.CreateGroupRequest(
        sdk_app_id=APP, group_id=GROUP, type=decision_pb2.GROUP_TYPE_PUBLIC, owner_id="python-ann"), **wait)
    tell("create", reply.decision)
    for attempt in ("join", "the same join"):
        reply = quota.JoinGroup(admission_pb2.JoinGroupRequest(sdk_app_id=APP, group_id=GROUP, user_ids=["ben"]), **wait)
        tell(attempt, reply.decision)

    # Standard has 200 members a group; who does not fit as a whole does not join at all.
    crowd = [f"guest-{n}" for n in range(199)]
    reply = quota.JoinGroup(admission_pb2.JoinGroupRequest(sdk_app_id=APP, group_id=GROUP, user_ids=crowd), **wait)
    tell("a crowd", reply.decision)
