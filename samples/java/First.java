import imquota.v1.Admission.CreateGroupRequest;
import imquota.v1.Admission.JoinGroupRequest;
import imquota.v1.Admission.LoginRequest;
import imquota.v1.AdmissionServiceGrpc;
import imquota.v1.DecisionOuterClass.Decision;
import imquota.v1.DecisionOuterClass.GroupType;
import imquota.v1.DecisionOuterClass.Verdict;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A login, a join, the same join again, a join that is denied. See docs/clients.md. */
public final class First {
    private static final long APP = 1400000002L;
    private static final String GROUP = "java-lounge";

    public static void main(String[] args) {
        String address = System.getenv().getOrDefault("IMQUOTA", "127.0.0.1:5250");

        // One channel for the process.
        ManagedChannel channel = ManagedChannelBuilder.forTarget(address).usePlaintext().build();
        AdmissionServiceGrpc.AdmissionServiceBlockingStub quota =
            AdmissionServiceGrpc.newBlockingStub(channel).withWaitForReady().withDeadlineAfter(5, TimeUnit.SECONDS);

        // Every call has a natural key, so one that was lost, or may have been, is sent again without harm.
        tell("login", quota.login(LoginRequest.newBuilder().setSdkAppId(APP).setUserId("java-ann").build()).getDecision());
        tell("create", quota.createGroup(CreateGroupRequest.newBuilder()
            .setSdkAppId(APP).setGroupId(GROUP).setType(GroupType.GROUP_TYPE_PUBLIC).setOwnerId("java-ann").build()).getDecision());
        tell("join", quota.joinGroup(join(List.of("ben"))).getDecision());
        tell("the same join", quota.joinGroup(join(List.of("ben"))).getDecision());

        // Standard has 200 members a group; who does not fit as a whole does not join at all.
        tell("a crowd", quota.joinGroup(join(IntStream.range(0, 199).mapToObj(n -> "guest-" + n).collect(Collectors.toList()))).getDecision());
        channel.shutdownNow();
    }

    private static JoinGroupRequest join(List<String> users) {
        return JoinGroupRequest.newBuilder().setSdkAppId(APP).setGroupId(GROUP).addAllUserIds(users).build();
    }

    private static void tell(String what, Decision decision) {
        if (decision.getVerdict() == Verdict.VERDICT_DENIED) {
            System.out.println(what + ": denied, " + decision.getCode() + " " + decision.getMessage());
        } else {
            System.out.println(what + ": allowed" + (decision.getAlready() ? ", already so" : ""));
        }
    }
}
