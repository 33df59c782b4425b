using ImQuota.Client.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Xunit;

namespace ImQuota.Client.Tests.Configuration;

/// <summary>Options: wrong ones are refused all at once; registration with dependency injection.</summary>
public sealed class OptionsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string, Action<ImQuotaClientOptions>> Wrong => new()
    {
        { "Addresses[1] is 'ftp://x'; http://host:port, https://host:port or unix:///path is allowed", o => o.Addresses = ["http://a:1", "ftp://x"] },
        { "Addresses[0] is 'http://a:1/path'; ", o => o.Addresses = ["http://a:1/path"] },
        { "Addresses[0] is 'unix://relative/x'; ", o => o.Addresses = ["unix://relative/x"] },
        { "Addresses[0] is ''; ", o => o.Addresses = [""] },
        { "Addresses[1] is 'http://A:1', which stands in the list before", o => o.Addresses = ["http://a:1", "http://A:1"] },
        { "Addresses.Count is 17; 0 to 16 is allowed", o => o.Addresses = [.. Enumerable.Range(1, 17).Select(i => $"http://a:{i}")] },
        { "Addresses is null", o => o.Addresses = null! },
        { "Order is 7; Preference, RoundRobin are allowed", o => o.Order = (SidecarOrder)7 },
        { "Deadline is 00:00:00; 00:00:00.0010000 to 00:01:00 is allowed", o => o.Deadline = TimeSpan.Zero },
        { "StreamsPerSidecar is 0; 1 to 16 is allowed", o => o.StreamsPerSidecar = 0 },
        { "MessagesInFlight is 65; 1 to 64 is allowed", o => o.MessagesInFlight = 65 },
        { "MaxActionsPerMessage is 1001; 1 to 1000 is allowed", o => o.MaxActionsPerMessage = 1001 },
        { "MaxMessageBytes is 1023; 1024 to 4000000 is allowed", o => o.MaxMessageBytes = 1023 },
        { "MaxPending is 0; 1 to 1000000 is allowed", o => o.MaxPending = 0 },
        { "MaxAttempts is 11; 1 to 10 is allowed", o => o.MaxAttempts = 11 },
        { "RetryDelay is -00:00:01; ", o => o.RetryDelay = TimeSpan.FromSeconds(-1) },
        { "ReconnectDelay is 00:00:00; ", o => o.ReconnectDelay = TimeSpan.Zero },
        { "ReconnectDelayMax is 00:00:00.0010000; ReconnectDelay, 00:00:00.0100000 to 00:10:00 is allowed", o => o.ReconnectDelayMax = TimeSpan.FromMilliseconds(1) },
        { "ConnectTimeout is 00:00:00; ", o => o.ConnectTimeout = TimeSpan.Zero },
        { "StallTimeout is 00:00:00.0010000; Deadline, 00:00:00.0200000 to 00:10:00 is allowed", o => o.StallTimeout = TimeSpan.FromMilliseconds(1) },
        { "OnFailure.CheckFeature is 9; Throw, Allow, Deny are allowed", o => o.OnFailure.CheckFeature = (FailurePolicy)9 },
        { "OnFailure is null", o => o.OnFailure = null! },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Create_OneWrongOption_NamesFieldValueAndBound(string message, Action<ImQuotaClientOptions> change)
    {
        var options = new ImQuotaClientOptions();
        change(options);

        var refused = Assert.Throws<ArgumentException>(() => ImQuotaClient.Create(options));

        Assert.StartsWith(message, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task HostStart_SeveralWrongOptions_AllAreTold()
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddImQuotaClient(options =>
        {
            options.Addresses = ["nowhere"];
            options.Deadline = TimeSpan.FromHours(1);
            options.MaxPending = -1;
        });
        using IHost host = builder.Build();

        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(Cancellation));

        Assert.Equal(["Addresses[0]", "Deadline", "MaxPending", "StallTimeout"], refused.Failures.Select(failure => failure.Split(' ')[0]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task AddImQuotaClient_Resolved_IsOneClientThatWorks()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync(Cancellation);
        var services = new ServiceCollection();
        services.AddLogging().AddMetrics().AddImQuotaClient(options => options.Addresses = [server.Address.ToString()]);
        await using ServiceProvider provider = services.BuildServiceProvider(validateScopes: true);
        IImQuotaClient client = provider.GetRequiredService<IImQuotaClient>();
        await client.ConnectAsync(Cancellation);

        ValueTask<AdmissionResult> call = client.LoginAsync(Clients.Login(1, "ann"), Clients.Patience, Cancellation);
        await (await server.NextAsync(Cancellation)).AllowAsync();

        Assert.True((await call).Allowed);
        Assert.Same(client, provider.GetRequiredService<ImQuotaClient>());
    }

    [Fact]
    public void Defaults_AreRight() => Assert.Empty(Client.Configuration.OptionsRules.Check(new ImQuotaClientOptions()));
}
