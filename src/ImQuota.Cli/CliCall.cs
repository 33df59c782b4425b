using System.CommandLine;
using Grpc.Core;
using Grpc.Net.Client;
using ImQuota.Cli.Connection;
using ImQuota.Cli.Output;
using ImQuota.Contracts.V1;

namespace ImQuota.Cli;

/// <summary>One run of a command: its arguments, its output, and the service, which is connected to when it is first asked.</summary>
internal sealed class CliCall(CliRuntime runtime, ParseResult parsed, CancellationToken cancellationToken) : IDisposable
{
    private readonly List<GrpcChannel> _channels = [];
    private ConnectionSettings? _settings;

    public CliConsole Console => runtime.Console;

    public Func<string, string?> Environment => runtime.Environment;

    public TimeProvider Time => runtime.Time;

    public Printer Printer { get; } = new(runtime.Console, runtime.Connection.IsJson(parsed));

    public CancellationToken Cancellation => cancellationToken;

    public AdmissionService.AdmissionServiceClient Admission => new(Open(Settings.Admission));

    public UsageService.UsageServiceClient Usage => new(Open(Settings.Admin));

    public AppService.AppServiceClient Apps => new(Open(Settings.Admin));

    public SubscriptionService.SubscriptionServiceClient Subscriptions => new(Open(Settings.Admin));

    public BillingService.BillingServiceClient Billing => new(Open(Settings.Admin));

    public OperationsService.OperationsServiceClient Operations => new(Open(Settings.Admin));

    /// <summary>Of a call that is answered at once.</summary>
    public CallOptions Once => new(deadline: runtime.Time.GetUtcNow().UtcDateTime + Settings.Timeout, cancellationToken: cancellationToken);

    /// <summary>Of one that goes on.</summary>
    public CallOptions Streaming => new(cancellationToken: cancellationToken);

    private ConnectionSettings Settings => _settings ??= runtime.Connection.Read(parsed, runtime.Console.Error);

    public T? Get<T>(Argument<T> argument) => parsed.GetValue(argument);

    public T? Get<T>(Option<T> option) => parsed.GetValue(option);

    public void Dispose() => _channels.ForEach(channel => channel.Dispose());

    private GrpcChannel Open(Uri address)
    {
        GrpcChannel channel = Channels.Open(address, Settings);
        _channels.Add(channel);
        return channel;
    }
}
