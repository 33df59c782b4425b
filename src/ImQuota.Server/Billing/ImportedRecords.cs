using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text;
using ImQuota.Domain.Metering;

namespace ImQuota.Server.Billing;

/// <summary>Usage records as they come in: one by one, or as the lines of a file.</summary>
internal static class ImportedRecords
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>A record of at most <see cref="UsageRecordJson.MaxBytes"/>.</summary>
    public static UsageRecordReadResult Read(string json)
        => Encoding.UTF8.GetByteCount(json) is var bytes && bytes > UsageRecordJson.MaxBytes
            ? Refused($"has {bytes} bytes; {UsageRecordJson.MaxBytes} are allowed")
            : UsageRecordReader.Read(json);

    /// <summary>
    /// A record a line, the last with or without an end; lines of white space alone are none. Of a line that is too long nothing more than the bound is ever held,
    /// so a file may be of any size.
    /// </summary>
    public static async IAsyncEnumerable<UsageRecordReadResult> ReadLinesAsync(PipeReader file, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        bool isTooLong = false;
        bool isWhole;
        do
        {
            ReadResult read = await file.ReadAsync(cancellationToken);
            ReadOnlySequence<byte> rest = read.Buffer;
            isWhole = read.IsCompleted;
            while (rest.PositionOf((byte)'\n') is { } end)
            {
                if (!isTooLong && ReadLine(rest.Slice(0, end)) is { } record)
                {
                    yield return record;
                }

                isTooLong = false;
                rest = rest.Slice(rest.GetPosition(1, end));
            }

            if (!isTooLong && rest.Length > UsageRecordJson.MaxBytes + 1)
            {
                yield return TooLong();
                isTooLong = true;
            }

            if (isTooLong)
            {
                rest = rest.Slice(rest.End);
            }
            else if (isWhole && ReadLine(rest) is { } last)
            {
                yield return last;
            }

            file.AdvanceTo(rest.Start, rest.End);
        }
        while (!isWhole);
    }

    /// <summary>Null: nothing stands in it.</summary>
    private static UsageRecordReadResult? ReadLine(ReadOnlySequence<byte> line)
    {
        // One more than a record: the end of a line may be of two characters.
        if (line.Length > UsageRecordJson.MaxBytes + 1)
        {
            return TooLong();
        }

        try
        {
            string text = Strict.GetString(line).Trim();
            return text.Length == 0 ? null : Read(text);
        }
        catch (DecoderFallbackException)
        {
            return Refused("is not UTF-8");
        }
    }

    private static UsageRecordReadResult TooLong() => Refused($"has more than {UsageRecordJson.MaxBytes} bytes, which are allowed");

    private static UsageRecordReadResult Refused(string why) => new(null, [$"$: {why}"]);
}
