// A chat backend in miniature: before a user joins a group, the sidecar is asked. Start a sidecar, then this, then:
//   curl -X POST 'localhost:5260/groups/lounge?owner=ann'; curl -X POST 'localhost:5260/groups/lounge/members/ben'
using ChatBackend;
using ImQuota.Client;

WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(args);
builder.WebHost.UseUrls("http://127.0.0.1:5260");
builder.Services.AddImQuotaClient(options =>
{
    options.Addresses = [builder.Configuration["IMQUOTA_SIDECAR"] ?? "http://127.0.0.1:5250"];

    // Without a sidecar: people may still come in, nothing new is created, everything else is an error.
    options.OnFailure = new FailurePolicies { Login = FailurePolicy.Allow, CreateGroup = FailurePolicy.Deny };
});
builder.Services.AddSingleton<GroupEndpoints>();

WebApplication app = builder.Build();
app.Services.GetRequiredService<GroupEndpoints>().Map(app);

// The first callers should not wait for the connection; a sidecar that comes later is found then.
using (var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5), TimeProvider.System))
{
    await app.Services.GetRequiredService<IImQuotaClient>().ConnectAsync(patience.Token).AsTask().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}

await app.RunAsync();
