using ImQuota.Server.Metering.Sinks;
using ImQuota.Testing.Clock;
using NodaTime;
using Xunit;

namespace ImQuota.Server.Tests.Metering;

/// <summary>Files of JSON lines.</summary>
public sealed class FileSinkTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("imquota-usage-").FullName;
    private readonly OddTimeProvider _clock = new(Instant.FromUtc(2026, 5, 6, 7, 8));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string UsagePath => Path.Combine(_directory, "logs", "usage.jsonl");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task DeliverAsync_DaysAndSizes_NewFileEachTime()
    {
        await using FileSink sink = Open();
        await sink.DeliverAsync(["a1", "a2"], Cancellation);
        await sink.DeliverAsync(["a3"], Cancellation);
        await sink.DeliverAsync([new string('b', 40)], Cancellation);
        await sink.DeliverAsync(["c"], Cancellation);
        _clock.Advance(Duration.FromDays(1));
        await sink.DeliverAsync(["d"], Cancellation);

        Assert.Equal(
            ["usage.20260506.0001.jsonl: a1 a2 a3 " + new string('b', 40), "usage.20260506.0002.jsonl: c", "usage.20260507.0001.jsonl: d"], Files());
    }

    [Fact]
    public async Task DeliverAsync_KilledInTheMiddleOfALine_TakesItOffAndGoesOn()
    {
        await using (FileSink first = Open())
        {
            await first.DeliverAsync(["a"], Cancellation);
        }

        await File.AppendAllTextAsync(FileSink.NameOf(UsagePath, "20260506", 1), "half of a li", Cancellation);
        await using FileSink second = Open();
        await second.DeliverAsync(["b"], Cancellation);

        Assert.Equal(["usage.20260506.0001.jsonl: a b"], Files());
    }

    [Fact]
    public async Task DeliverAsync_KilledTheDayBefore_RepairsThatFileToo()
    {
        await using (FileSink first = Open())
        {
            await first.DeliverAsync(["a"], Cancellation);
        }

        await File.AppendAllTextAsync(FileSink.NameOf(UsagePath, "20260506", 1), "half", Cancellation);
        _clock.Advance(Duration.FromDays(1));
        await using FileSink second = Open();
        await second.DeliverAsync(["b"], Cancellation);

        Assert.Equal(["usage.20260506.0001.jsonl: a", "usage.20260507.0001.jsonl: b"], Files());
    }

    [Fact]
    public async Task DeliverAsync_NothingButHalfALine_BeginsAnew()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(UsagePath)!);
        await File.WriteAllTextAsync(FileSink.NameOf(UsagePath, "20260506", 1), "half", Cancellation);
        await using FileSink sink = Open();

        Assert.Equal(1, (await sink.DeliverAsync(["a"], Cancellation)).Done);
        Assert.Equal(["usage.20260506.0001.jsonl: a"], Files());
    }

    [Fact]
    public async Task DeliverAsync_DirectoryCannotBeMade_KeepsAll()
    {
        await File.WriteAllTextAsync(Path.Combine(_directory, "logs"), "a file", Cancellation);
        await using FileSink sink = Open();

        DeliveryResult result = await sink.DeliverAsync(["a"], Cancellation);

        Assert.Equal(0, result.Done);
        Assert.NotNull(result.Trouble);
        File.Delete(Path.Combine(_directory, "logs"));
        Assert.Equal(1, (await sink.DeliverAsync(["a"], Cancellation)).Done);
    }

    [Fact]
    public async Task DeliverAsync_ManyPartsAtOnce_LinesStayWhole()
    {
        await using FileSink sink = Open(1 << 20);
        string[] lines = [.. Enumerable.Range(0, 200).Select(i => new string((char)('a' + (i % 26)), 500))];

        await Task.WhenAll(lines.Select(line => sink.DeliverAsync([line, line], Cancellation)));

        string[] written = ReadShared(FileSink.NameOf(UsagePath, "20260506", 1));
        Assert.Equal(lines.Concat(lines).Order(StringComparer.Ordinal), written.Order(StringComparer.Ordinal));
    }

    private FileSink Open(long maxBytes = 40) => new(new FileSinkOptions(UsagePath, maxBytes), _clock);

    private string[] Files() =>
    [
        .. Directory.GetFiles(Path.GetDirectoryName(UsagePath)!).Order(StringComparer.Ordinal)
            .Select(file => $"{Path.GetFileName(file)}: {string.Join(' ', ReadShared(file))}"),
    ];

    private static string[] ReadShared(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
