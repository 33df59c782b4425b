using System.Globalization;
using System.Text;

namespace ImQuota.Server.Metering.Sinks;

/// <summary>
/// Appends events to files of JSON lines, a new one each day (UTC) and whenever one is full. A file is never renamed: its name says its day and number, so the
/// last one by name is the one that grows. Lines are on the disk (fsync) before they count as taken.
/// </summary>
internal sealed class FileSink(FileSinkOptions options, TimeProvider time) : IUsageSink, IAsyncDisposable
{
    public const string SinkName = "file";

    // Parts come side by side; a file is one.
    private readonly SemaphoreSlim _turn = new(1);
    private FileStream? _file;
    private string _day = "";

    public string Name => SinkName;

    public int PageSize => 256;

    public async Task<DeliveryResult> DeliverAsync(IReadOnlyList<string> events, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            FileStream file = Open();
            var lines = new StringBuilder();
            foreach (string one in events)
            {
                lines.Append(one).Append('\n');
            }

            // Not to be cancelled: half a line would stand until the next start.
            await file.WriteAsync(Encoding.UTF8.GetBytes(lines.ToString()), CancellationToken.None);
            file.Flush(flushToDisk: true);
            return DeliveryResult.All(events.Count);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // What was written in part is repaired when the file is opened again.
            Close();
            return DeliveryResult.None(exception.Message);
        }
        finally
        {
            _turn.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _turn.WaitAsync();
        Close();
        _turn.Dispose();
    }

    /// <summary>Name of a file, e.g. usage.20261126.0001.jsonl.</summary>
    internal static string NameOf(string path, string day, int number)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileNameWithoutExtension(path)}.{day}.{number:D4}{Path.GetExtension(path)}");
        return Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, name);
    }

    private FileStream Open()
    {
        string day = time.GetUtcNow().ToString("yyyyMMdd", CultureInfo.InvariantCulture);
        if (_file is { } open)
        {
            if (string.Equals(day, _day, StringComparison.Ordinal) && open.Length < options.MaxBytes)
            {
                return open;
            }

            Close();
        }

        string directory = Path.GetDirectoryName(Path.GetFullPath(options.Path))!;
        Directory.CreateDirectory(directory);
        if (LastFile(directory) is { } last)
        {
            // A process that was killed may have left half a line, also in a file of another day.
            FileStream repaired = Repaired(last);
            if (last.StartsWith(NameOf(options.Path, day, 0)[..^(4 + Path.GetExtension(options.Path).Length)], StringComparison.Ordinal) && repaired.Length < options.MaxBytes)
            {
                return Opened(repaired, day);
            }

            repaired.Dispose();
        }

        return Opened(Create(day), day);
    }

    private FileStream Opened(FileStream file, string day)
    {
        (_file, _day) = (file, day);
        return file;
    }

    private FileStream Create(string day)
    {
        int number = 1;
        while (File.Exists(NameOf(options.Path, day, number)))
        {
            number++;
        }

        return new FileStream(NameOf(options.Path, day, number), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read);
    }

    private string? LastFile(string directory)
    {
        string pattern = $"{Path.GetFileNameWithoutExtension(options.Path)}.*{Path.GetExtension(options.Path)}";
        return Directory.EnumerateFiles(directory, pattern).Max(StringComparer.Ordinal);
    }

    /// <summary>Open for appending, without what stands behind its last line break: those records have not been taken, and come again.</summary>
    private static FileStream Repaired(string path)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read);
        try
        {
            long end = file.Length;
            while (end > 0)
            {
                file.Position = end - 1;
                if (file.ReadByte() == '\n')
                {
                    break;
                }

                end--;
            }

            file.SetLength(end);
            file.Position = end;
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private void Close()
    {
        _file?.Dispose();
        _file = null;
    }
}
