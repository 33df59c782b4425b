// What a backend of someone else writes, against the packages alone: one line a call, compared by the script beside it.
using ImQuota.Client;
using ImQuota.Contracts.V1;
using Microsoft.Extensions.DependencyInjection;

var services = new ServiceCollection();
services.AddImQuotaClient(options => options.Addresses = [args[0]]);
await using ServiceProvider provider = services.BuildServiceProvider();
var quota = provider.GetRequiredService<IImQuotaClient>();
var patience = TimeSpan.FromSeconds(30);

AdmissionResult login = await quota.LoginAsync(new LoginRequest { SdkAppId = 1400000001, UserId = "ann" }, patience);
Console.WriteLine($"login: {(login.Allowed ? "allowed" : "denied")} by {login.Source}");
AdmissionResult join = await quota.JoinGroupAsync(new JoinGroupRequest { SdkAppId = 1400000001, GroupId = "nowhere", UserIds = { "ann" } }, patience);
Console.WriteLine($"join: {(join.Allowed ? "allowed" : "denied")}, {join.Decision.Code}");
