using System.Globalization;

namespace ImQuota.Load.Reports;

/// <summary>How far a run is: one line that changes on a terminal, a line every ten seconds elsewhere.</summary>
internal sealed class Progress(TextWriter output, bool terminal, TimeProvider time)
{
    private const int BarWidth = 30;
    private static readonly TimeSpan OnTerminal = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Elsewhere = TimeSpan.FromSeconds(10);

    /// <summary>Shows the state until <paramref name="work"/> ends.</summary>
    public async Task ShowAsync(Task work, TimeSpan length, Func<string> state)
    {
        long started = time.GetTimestamp();
        while (await Task.WhenAny(work, Task.Delay(terminal ? OnTerminal : Elsewhere, time, CancellationToken.None)) != work)
        {
            double part = Math.Clamp(time.GetElapsedTime(started) / length, 0, 1);
            await WriteAsync(Bar(part) + " " + state());
        }

        if (terminal)
        {
            await output.WriteAsync("\r\u001b[K");
        }

        await work;
    }

    internal static string Bar(double part)
    {
        int full = (int)(part * BarWidth);
        return string.Create(CultureInfo.InvariantCulture, $"[{new string('#', full)}{new string('.', BarWidth - full)}] {part * 100,3:F0} %");
    }

    private Task WriteAsync(string line) => terminal ? output.WriteAsync("\r\u001b[K" + line) : output.WriteLineAsync(line);
}
