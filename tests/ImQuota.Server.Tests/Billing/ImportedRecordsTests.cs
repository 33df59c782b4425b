using System.IO.Pipelines;
using System.Text;
using ImQuota.Domain.Metering;
using ImQuota.Server.Billing;
using Xunit;

namespace ImQuota.Server.Tests.Billing;

/// <summary>A file of usage records is read by its lines, however it arrives.</summary>
public sealed class ImportedRecordsTests
{
    private const string Reminder = """{"specversion":"1.0","type":"io.imquota.reminder.v1"}""";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1_000)]
    [InlineData(1_000_000)]
    public async Task ReadLinesAsync_InPiecesOfAnySize_TheSameRecords(int piece)
    {
        byte[] file =
        [
            .. Line(Reminder), .. "\r\n"u8, .. Line("{"), .. "\n \t\n\n"u8, .. "\xFF\xFE\n"u8.ToArray(), 0xFF, (byte)'\n',
            .. Line(new string(' ', 70_000) + Reminder), .. "\n"u8, .. Line(Padded(UsageRecordJson.MaxBytes)), .. "\r\n"u8, .. Line(Padded(UsageRecordJson.MaxBytes + 1)), .. "\n"u8, .. Line(Reminder),
        ];

        string[] read = await ReadAsync(file, piece);

        Assert.Equal(["", "$: is not JSON", "$: is not JSON", "$: is not UTF-8", "$: has more than 65536 bytes", "", "$: has 65537 bytes", ""], read);
    }

    [Fact]
    public async Task ReadLinesAsync_LastLineTooLongAndWithoutEnd_IsToldOnce()
        => Assert.Equal(["", "$: has more than 65536 bytes"], await ReadAsync([.. Line(Reminder), (byte)'\n', .. Line(new string('x', 1_000_000))], 4_096));

    [Fact]
    public async Task ReadLinesAsync_NothingOrBlankLines_NoRecord()
    {
        Assert.Empty(await ReadAsync([], 1));
        Assert.Empty(await ReadAsync("\n\r\n  \n"u8.ToArray(), 1));
    }

    private static byte[] Line(string text) => Encoding.UTF8.GetBytes(text);

    private static string Padded(int bytes) => Reminder[..^1] + new string(' ', bytes - Reminder.Length) + "}";

    /// <summary>Of each record the beginning of what is wrong with it.</summary>
    private static async Task<string[]> ReadAsync(byte[] file, int piece)
    {
        var pipe = new Pipe();
        Task writing = WriteAsync(pipe.Writer, file, piece);
        var records = new List<string>();
        await foreach (UsageRecordReadResult one in ImportedRecords.ReadLinesAsync(pipe.Reader, Cancellation))
        {
            string error = one.Errors.Count == 0 ? "" : one.Errors[0];
            records.Add(new[] { "$: is not JSON", "$: is not UTF-8", "$: has more than 65536 bytes", "$: has 65537 bytes" }.FirstOrDefault(start => error.StartsWith(start, StringComparison.Ordinal)) ?? error);
        }

        await writing;
        return [.. records];
    }

    private static async Task WriteAsync(PipeWriter writer, byte[] file, int piece)
    {
        foreach (byte[] part in file.Chunk(piece))
        {
            await writer.WriteAsync(part, Cancellation);
        }

        await writer.CompleteAsync();
    }
}
