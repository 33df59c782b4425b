using System.Globalization;
using System.Net.Sockets;
using ImQuota.Domain.Admission;
using ImQuota.Domain.Apps;
using ImQuota.Domain.Editions;
using ImQuota.Redis;
using ImQuota.Redis.Connections;
using Microsoft.Extensions.Logging.Abstractions;

namespace ImQuota.Benchmarks.Store;

/// <summary>
/// What a run of the admission script costs the store, by kind of action and actions a run: production runs against a Redis that was started for it,
/// one after another, its CPU from INFO. Under <c>valgrind --tool=callgrind</c> two lengths of one case give the instructions of a run.
/// </summary>
internal sealed class StoreCost : IAsyncDisposable
{
    public const int Users = 20_000;
    public const int Groups = 2_000;
    private const ulong App = 1_400_000_003;
    private static readonly int[] Sizes = [1, 8, 64];

    private readonly string _address;
    private readonly ImQuotaStore _store;

    private StoreCost(string address, ImQuotaStore store)
    {
        _address = address;
        _store = store;
    }

    /// <returns>0; 2: wrong arguments.</returns>
    public static async Task<int> RunAsync(string[] arguments, TextWriter output)
    {
        if (arguments is not [var address, .. var rest] || !TryRead(rest, out string? only, out int size, out int actions))
        {
            await Console.Error.WriteLineAsync($"usage: store HOST:PORT [case [size [actions]]], with an empty Redis; case: all {string.Join(' ', StoreCase.All.Select(one => one.Name))}; size: 0 (all) or 1-256");
            return 2;
        }

        await using StoreCost cost = await OpenAsync(address);
        await cost.FillAsync();
        await output.WriteLineAsync($"{"case",-12} {"actions a run",13} {"runs",8} {"Redis us a run",15} {"us an action",13}");
        foreach (StoreCase one in StoreCase.All.Where(one => only is null || one.Name == only))
        {
            foreach (int each in size == 0 ? Sizes : [size])
            {
                await cost.MeasureAsync(one, each, actions, output);
            }
        }

        return 0;
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    private static bool TryRead(string[] rest, out string? only, out int size, out int actions)
    {
        only = rest is ["all", ..] or [] ? null : rest[0];
        size = 0;
        actions = 40_000;
        return (only is null || StoreCase.All.Any(one => one.Name == rest[0]))
            && (rest.Length < 2 || (int.TryParse(rest[1], CultureInfo.InvariantCulture, out size) && size is >= 0 and <= 256))
            && (rest.Length < 3 || (int.TryParse(rest[2], CultureInfo.InvariantCulture, out actions) && actions > 0))
            && rest.Length <= 3;
    }

    private static async Task<StoreCost> OpenAsync(string address)
    {
        var errors = new List<string>();
        StoreOptions options = StoreOptions.TryCreate($"{address},syncTimeout=60000,asyncTimeout=60000", Convert.FromHexString("000102030405060708090a0b0c0d0e0f"), errors)
            ?? throw new InvalidOperationException(string.Join("; ", errors));
        ImQuotaStore store = await ImQuotaStore.OpenAsync(options, TimeProvider.System, NullLoggerFactory.Instance);
        await store.StartAsync(CancellationToken.None);
        return new StoreCost(address, store);
    }

    /// <summary>Every user logged in from one connection and in one group; once, so that several runs can use one store.</summary>
    private async Task FillAsync()
    {
        bool empty = await _store.Apps.CreateAsync(
            new AppRecord { SdkAppId = App, ZoneId = AppDefaults.ZoneId, Edition = "premium", CreatedAt = NodaTime.Instant.FromDateTimeOffset(TimeProvider.System.GetUtcNow()), Version = 1 }, CancellationToken.None);
        if (!empty)
        {
            return;
        }

        await DecideAsync(n => new CreateGroupAction(StoreCase.Group(n), GroupType.Public, "", []) { OfEarlierDay = true }, 0, Groups, 100, AdmissionMode.Record);
        await DecideAsync(n => new LoginAction(StoreCase.User(n), Platform.Web, $"c{n}", "node"), 0, Users, 100, AdmissionMode.Enforce);
        await DecideAsync(n => new JoinGroupAction(StoreCase.Group(n), [StoreCase.User(n)], false), 0, Users, 100, AdmissionMode.Enforce);
    }

    private async Task MeasureAsync(StoreCase one, int size, int actions, TextWriter output)
    {
        long before = await CpuMicrosAsync();
        int runs = 0;
        for (int start = 0; start < actions; start += size)
        {
            await DecideAsync(one.Make, start, size, size, AdmissionMode.Enforce);
            runs++;
            if (one.Undo is { } undo)
            {
                await DecideAsync(undo, start, size, size, AdmissionMode.Enforce);
                runs++;
            }
        }

        double micros = (double)(await CpuMicrosAsync() - before) / runs;
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{one.Name,-12} {size,13} {runs,8} {micros,15:0.00} {micros / size,13:0.00}"));
    }

    private async Task DecideAsync(Func<int, AdmissionAction> make, int start, int count, int size, AdmissionMode mode)
    {
        for (int from = start; from < start + count; from += size)
        {
            AdmissionRequest[] run = [.. Enumerable.Range(from, size).Select(n => new AdmissionRequest(mode, make(n)))];
            AdmissionOutcome[] outcomes = await _store.Admission.DecideAsync(App, run, CancellationToken.None);
            foreach (AdmissionOutcome outcome in outcomes)
            {
                Expect.True(outcome.Allowed, $"{run[0].Action} is allowed");
            }
        }
    }

    private async Task<long> CpuMicrosAsync()
    {
        int colon = _address.LastIndexOf(':');
        using var client = new TcpClient();
        await client.ConnectAsync(_address[..colon], int.Parse(_address.AsSpan(colon + 1), CultureInfo.InvariantCulture));
        await using NetworkStream stream = client.GetStream();
        await stream.WriteAsync("INFO cpu\r\nQUIT\r\n"u8.ToArray());
        using var reader = new StreamReader(stream);
        return (await reader.ReadToEndAsync()).Split("\r\n")
            .Where(line => line.StartsWith("used_cpu_sys:", StringComparison.Ordinal) || line.StartsWith("used_cpu_user:", StringComparison.Ordinal))
            .Sum(line => (long)(decimal.Parse(line.AsSpan(line.IndexOf(':', StringComparison.Ordinal) + 1), CultureInfo.InvariantCulture) * 1_000_000));
    }
}
