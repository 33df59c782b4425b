using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using ImQuota.Load.H2;
using ImQuota.Load.Processes;
using ImQuota.Load.Running;

namespace ImQuota.Load.Measuring;

/// <summary>
/// h2load (nghttp2) as the cheap client for unary calls: one body, sent over and over. It does not look at grpc-status, so what the server
/// counted is held against its count.
/// </summary>
internal sealed partial class H2Load(string program, string directory, int connections, int streams)
{
    public int InFlight => connections * streams;

    /// <summary>Answered calls.</summary>
    public async Task<long> RunAsync(H2Endpoint endpoint, string path, ReadOnlyMemory<byte> message, TimeSpan length, CancellationToken cancellationToken)
    {
        string file = Path.Combine(directory, "body-" + path.Replace('/', '-') + ".bin");
        byte[] body = new byte[5 + message.Length];
        BinaryPrimitives.WriteInt32BigEndian(body.AsSpan(1), message.Length);
        message.CopyTo(body.AsMemory(5));
        await File.WriteAllBytesAsync(file, body, cancellationToken);
        string[] arguments =
        [
            "-D", ((int)Math.Max(1, length.TotalSeconds)).ToString(CultureInfo.InvariantCulture), "-c", connections.ToString(CultureInfo.InvariantCulture),
            "-m", streams.ToString(CultureInfo.InvariantCulture), "-d", file, "-H", "content-type: application/grpc", "-H", "te: trailers", $"http://{endpoint.Authority}{path}",
        ];
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        using Process process = Process.Start(start) ?? throw new LoadException($"{program} did not start.");
        try
        {
            Task<string> errors = process.StandardError.ReadToEndAsync(cancellationToken);
            string output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return Parse(output) ?? throw new LoadException($"h2load against {endpoint}{path} said:\n{output}\n{await errors}");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }

    public static string? Find() => Programs.Find("h2load");

    /// <summary>Null: it had failures, or said something else.</summary>
    internal static long? Parse(string output)
    {
        Match match = Requests().Match(output);
        return match.Success && match.Groups["failed"].Value == "0" && match.Groups["errored"].Value == "0"
            ? long.Parse(match.Groups["succeeded"].Value, CultureInfo.InvariantCulture)
            : null;
    }

    [GeneratedRegex(@"requests: .*? (?<succeeded>\d+) succeeded, (?<failed>\d+) failed, (?<errored>\d+) errored", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Requests();
}
