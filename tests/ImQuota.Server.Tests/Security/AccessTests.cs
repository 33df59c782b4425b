using Google.Protobuf.Reflection;
using ImQuota.Contracts.V1;
using ImQuota.Server.Security.Access;
using ImQuota.Server.Security.Callers;
using ImQuota.Server.Tests.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ImQuota.Server.Tests.Security;

/// <summary>Every method, for every scope, with an app of the caller and a foreign one.</summary>
public sealed class AccessTests
{
    private const int Unauthenticated = 16;
    private const int PermissionDenied = 7;

    // Apps that do not exist, so that what is allowed ends at once and changes nothing.
    private const ulong Own = 77;
    private const ulong Foreign = 88;

    private static readonly MethodDescriptor[] Methods =
    [
        .. new[]
        {
            AdmissionService.Descriptor, AppService.Descriptor, BillingService.Descriptor, CatalogService.Descriptor, ClockService.Descriptor,
            NodeService.Descriptor, OperationsService.Descriptor, OutboxService.Descriptor, SubscriptionService.Descriptor, UsageService.Descriptor,
        }.SelectMany(service => service.Methods),
    ];

    [Fact]
    public void Rows_OfTheTable_AreThoseOfTheTests()
    {
        Dictionary<string, string> rows = AccessTable.Rows.Where(row => row.Key.StartsWith("/imquota.v1.", StringComparison.Ordinal)).ToDictionary(
            row => row.Key["/imquota.v1.".Length..],
            row => $"{(row.Value.Scope == Scopes.None ? "any" : ScopeNames.Text(row.Value.Scope))} {row.Value.Apps switch { AppRule.Named => "app", AppRule.All => "all", _ => "-" }}",
            StringComparer.Ordinal);

        Assert.Equal(AccessRows.All.ToDictionary(row => row.Key, row => $"{row.Value.Scope} {row.Value.Apps}", StringComparer.Ordinal), rows);
    }

    [Fact]
    public void Rows_OfTheTests_AreTheMethodsOfTheProtos()
        => Assert.Equal(
            Methods.Select(method => $"{method.Service.Name}/{method.Name}").Order(StringComparer.Ordinal), AccessRows.All.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public async Task Endpoints_OfTheService_HaveARowEach()
    {
        await using Service service = await Service.StartAsync();

        Endpoint[] endpoints = [.. service.Services.GetRequiredService<EndpointDataSource>().Endpoints];

        Assert.True(endpoints.Length > 100, $"Only {endpoints.Length}");
        Assert.Empty(endpoints.Where(endpoint => AccessTable.Of(endpoint) is null).Select(AccessTable.KeyOf));
    }

    [Fact]
    public async Task EveryMethod_EveryScopeAndForeignApp_AsItsRowSays()
    {
        using var keys = new Keys();
        string[] scopes = [.. ScopeNames.All];
        keys.Write(Keys.Document(scopes.SelectMany(scope => new[]
        {
            Keys.Caller(scope + "-some", KeyOf(scope, "some"), scope, "70-79"), Keys.Caller(scope + "-all", KeyOf(scope, "all"), scope, "all"),
        })));
        await using Service service = await Service.StartAsync(change: options => options with { Security = keys.Settings });
        var wrong = new List<string>();

        foreach (MethodDescriptor method in Methods)
        {
            (string needed, string apps) = AccessRows.All[$"{method.Service.Name}/{method.Name}"];
            await ExpectAsync(method, Own, null, Unauthenticated);
            await ExpectAsync(method, Own, "imq_of-nobody", Unauthenticated);
            foreach (string scope in scopes)
            {
                bool may = needed == "any" || needed == scope;
                await ExpectAsync(method, Own, KeyOf(scope, "all"), may ? 0 : PermissionDenied);
                await ExpectAsync(method, Own, KeyOf(scope, "some"), may && apps != "all" ? 0 : PermissionDenied);
                await ExpectAsync(method, Foreign, KeyOf(scope, "some"), may && apps == "-" ? 0 : PermissionDenied);
            }
        }

        Assert.Empty(wrong);

        async Task ExpectAsync(MethodDescriptor method, ulong app, string? key, int expected)
        {
            int status = await RpcCall.StatusAsync(service, method, app, key);
            bool isDenied = status is Unauthenticated or PermissionDenied;
            if (expected == 0 ? isDenied : status != expected)
            {
                wrong.Add($"{method.FullName} about {app} with {key ?? "nothing"}: {status} instead of {expected}");
            }
        }
    }

    private static string KeyOf(string scope, string apps) => $"imq_{scope}.{apps}";
}
