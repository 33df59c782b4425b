using System.Net;
using System.Net.Http.Headers;
using Grpc.Core;
using ImQuota.Contracts.V1;
using ImQuota.Domain.Admission;
using ImQuota.Server.Tests.Hosting;
using Xunit;

namespace ImQuota.Server.Tests.Admission;

/// <summary>Input that no honest caller sends: a clear status, no crash, no change in the store.</summary>
public sealed class HostileTests
{
    private const int RandomMessages = 400;

    private static readonly string[] Methods =
        [.. AdmissionService.Descriptor.Methods.Where(method => !method.IsClientStreaming).Select(method => method.Name)];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<LoginRequest, string[]> BadLogins => new()
    {
        { new LoginRequest(), ["sdk_app_id", "user_id"] },
        { Good(login => login.UserId = new string('u', IdRules.UserIdMaxBytes + 1)), ["user_id"] },
        { Good(login => login.UserId = "u\n"), ["user_id"] },
        { Good(login => login.UserId = "ü"), ["user_id"] },
        { Good(login => login.UserId = "u\u007f"), ["user_id"] },
        { Good(login => login.ConnectionId = new string('c', IdRules.ConnectionIdMaxBytes + 1)), ["connection_id"] },
        { Good(login => login.NodeId = new string('n', IdRules.NodeIdMaxBytes + 1)), ["node_id"] },
        { Good(login => login.Platform = (Platform)99), ["platform"] },
        { Good(login => login.Platform = Platform.Unspecified), ["platform"] },
        { Good(login => login.Mode = (Mode)(-1)), ["mode"] },
        { Good(login => login.SdkVersion = "five"), ["sdk_version"] },
        {
            Good(login => (login.SdkAppId, login.UserId, login.NodeId, login.Platform) = (0, " \t", "\0", (Platform)8)),
            ["sdk_app_id", "user_id", "node_id", "platform"]
        },
    };

    [Theory]
    [MemberData(nameof(BadLogins))]
    public async Task Login_BadFields_AllNamedAndNothingChanged(LoginRequest request, string[] fields)
    {
        await using Service service = await Service.StartAsync();
        AppUsage before = await service.UsedAsync(Service.Developer);

        IReadOnlyList<string> named = await AdminHost.FailsAsync(
            StatusCode.InvalidArgument, async () => await service.Admission.LoginAsync(request, cancellationToken: Cancellation));

        Assert.Equal(fields, named);
        Assert.Equal(before, await service.UsedAsync(Service.Developer));
    }

    [Fact]
    public async Task Login_IdsAtTheirBounds_Allowed()
    {
        await using Service service = await Service.StartAsync();

        LoginResponse response = await service.Admission.LoginAsync(
            Good(login =>
            {
                login.UserId = string.Concat(" ~", new string('u', IdRules.UserIdMaxBytes - 2));
                login.ConnectionId = new string('~', IdRules.ConnectionIdMaxBytes);
                login.NodeId = new string(' ', IdRules.NodeIdMaxBytes);
            }),
            cancellationToken: Cancellation);

        Assert.Equal(Verdict.Allowed, response.Decision.Verdict);
    }

    [Fact]
    public async Task Lists_BeyondTheirBounds_Refused()
    {
        await using Service service = await Service.StartAsync();
        AppUsage before = await service.UsedAsync(Service.Premium);
        string[] tooMany = [.. Enumerable.Range(0, IdRules.MaxIdsPerList + 1).Select(i => $"u{i}")];

        Assert.Equal(["user_ids"], await AdminHost.FailsAsync(StatusCode.InvalidArgument, async () => await service.Admission.RegisterUsersAsync(
            new RegisterUsersRequest { SdkAppId = Service.Premium, UserIds = { tooMany } }, cancellationToken: Cancellation)));
        Assert.Equal(["user_ids"], await AdminHost.FailsAsync(StatusCode.InvalidArgument, async () => await service.Admission.JoinGroupAsync(
            new JoinGroupRequest { SdkAppId = Service.Premium, GroupId = "g1" }, cancellationToken: Cancellation)));
        Assert.Equal(["type", "member_ids"], await AdminHost.FailsAsync(StatusCode.InvalidArgument, async () => await service.Admission.CreateGroupAsync(
            new CreateGroupRequest { SdkAppId = Service.Premium, GroupId = "g1", MemberIds = { tooMany } }, cancellationToken: Cancellation)));
        Assert.Equal(["group_id", "user_ids[1]"], await AdminHost.FailsAsync(StatusCode.InvalidArgument, async () => await service.Admission.LeaveGroupAsync(
            new LeaveGroupRequest { SdkAppId = Service.Premium, GroupId = new string('g', 49), UserIds = { "u1", "" } }, cancellationToken: Cancellation)));
        Assert.Equal(["friend_id"], await AdminHost.FailsAsync(StatusCode.InvalidArgument, async () => await service.Admission.AddFriendAsync(
            new AddFriendRequest { SdkAppId = Service.Premium, UserId = "u1", FriendId = "u1" }, cancellationToken: Cancellation)));

        Assert.Equal(before, await service.UsedAsync(Service.Premium));
    }

    [Fact]
    public async Task JoinGroup_ListAtItsBound_Allowed()
    {
        await using Service service = await Service.StartAsync();
        await service.Admission.CreateGroupAsync(
            new CreateGroupRequest { SdkAppId = Service.Premium, GroupId = new string('g', IdRules.GroupIdMaxBytes), Type = GroupType.Work }, cancellationToken: Cancellation);

        JoinGroupResponse joined = await service.Admission.JoinGroupAsync(
            new JoinGroupRequest
            {
                SdkAppId = Service.Premium,
                GroupId = new string('g', IdRules.GroupIdMaxBytes),
                UserIds = { Enumerable.Range(0, IdRules.MaxIdsPerList).Select(i => $"u{i}") },
            },
            cancellationToken: Cancellation);

        Assert.Equal(Verdict.Allowed, joined.Decision.Verdict);
    }

    [Fact]
    public async Task RandomBytes_AsMessages_ClearStatusAndNothingChanged()
    {
        await using Service service = await Service.StartAsync();
        using HttpClient http = Service.Http(service.AdmissionAddress, HttpVersion.Version20);
        AppUsage[] before = await AllUsedAsync(service);
        var statuses = new HashSet<string>();
        var random = new Random(20261124);

        for (int i = 0; i < RandomMessages; i++)
        {
            byte[] bytes = new byte[random.Next(200)];
            random.NextBytes(bytes);
            statuses.Add(await SendAsync(http, Methods[random.Next(Methods.Length)], bytes));
        }

        // INVALID_ARGUMENT alone: what cannot be read is the caller's mistake, and what can be read names no app.
        Assert.Equal(["3"], statuses);
        Assert.Equal(before, await AllUsedAsync(service));
    }

    [Fact]
    public async Task Message_LargerThanAllowed_ResourceExhausted()
    {
        await using Service service = await Service.StartAsync();
        using HttpClient http = Service.Http(service.AdmissionAddress, HttpVersion.Version20);

        Assert.Equal("8", await SendAsync(http, "Login", new byte[5 * 1024 * 1024]));
    }

    private static LoginRequest Good(Action<LoginRequest> change)
    {
        var login = new LoginRequest { SdkAppId = Service.Developer, UserId = "u1", ConnectionId = "c1", NodeId = "n1", Platform = Platform.Android };
        change(login);
        return login;
    }

    private static async Task<AppUsage[]> AllUsedAsync(Service service) =>
    [
        await service.UsedAsync(Service.Developer), await service.UsedAsync(Service.Standard), await service.UsedAsync(Service.Premium),
    ];

    /// <summary>One gRPC call by hand; returns the grpc-status.</summary>
    private static async Task<string> SendAsync(HttpClient http, string method, byte[] message)
    {
        byte[] framed = [0, (byte)(message.Length >> 24), (byte)(message.Length >> 16), (byte)(message.Length >> 8), (byte)message.Length, .. message];
        using var request = new HttpRequestMessage(HttpMethod.Post, "imquota.v1.AdmissionService/" + method)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(framed),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        using HttpResponseMessage response = await http.SendAsync(request, Cancellation);
        await response.Content.ReadAsByteArrayAsync(Cancellation);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return response.Headers.TryGetValues("grpc-status", out IEnumerable<string>? early)
            ? early.Single()
            : response.TrailingHeaders.GetValues("grpc-status").Single();
    }
}
