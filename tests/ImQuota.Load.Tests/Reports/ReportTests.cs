using System.Globalization;
using System.Xml.Linq;
using ImQuota.Load.Driving;
using ImQuota.Load.Reports;
using ImQuota.Load.Running;
using Xunit;

namespace ImQuota.Load.Tests.Reports;

public sealed class ReportTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    [Fact]
    public void Write_Page_IsWellFormedAndSelfContained()
    {
        string page = HtmlPage.Write("a <b> & \"c\"", [Chart((1, 2), (10, 300)), Chart()]);

        var xml = XDocument.Parse(page);
        Assert.Equal(2, xml.Descendants(Svg + "svg").Count());
        Assert.DoesNotContain("src=", page, StringComparison.Ordinal);
        Assert.DoesNotContain("href=", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        Assert.Equal("a <b> & \"c\"", xml.Descendants("h1").Single().Value);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ToXml_AnyValues_EveryPointIsInsideTheFrame(bool log)
    {
        SvgChart chart = Chart((0, 0), (1e-3, 5), (10, 1e6), (20, double.NaN), (30, double.PositiveInfinity), (1e5, 7)) with { LogX = log, LogY = log };

        XElement svg = chart.ToXml();
        List<(double X, double Y)> dots = [.. svg.Descendants(Svg + "circle").Select(dot => (Number(dot, "cx"), Number(dot, "cy")))];

        // Zero has no logarithm; what is not a number is nowhere.
        Assert.Equal(log ? 3 : 4, dots.Count);
        Assert.All(dots, dot => Assert.True(dot.X is >= 80 and <= 610 && dot.Y is >= 40 and <= 330, $"{dot} is outside"));
    }

    [Fact]
    public void ToXml_LargerValue_IsHigherAndFurtherRight()
    {
        List<XElement> dots = [.. Chart((1, 10), (2, 20)).ToXml().Descendants(Svg + "circle")];

        Assert.True(Number(dots[0], "cx") < Number(dots[1], "cx"));
        Assert.True(Number(dots[0], "cy") > Number(dots[1], "cy"));
    }

    [Fact]
    public void Over_Values_AxisEndsAtARoundNumberAboveAll()
    {
        Assert.Equal([0, 200, 400, 600, 800], ChartAxis.Over([3, 777], log: false).Ticks);
        Assert.Equal([1, 10, 100, 1000], ChartAxis.Over([3, 777], log: true).Ticks.Select(tick => Math.Round(tick)));
    }

    [Fact]
    public void Write_Table_ColumnsAreAligned()
    {
        string[] lines = TextTable.Write(["name", "n"], [["a", "1,000"], ["longer", "7"]]).Split('\n');

        Assert.Equal(4, lines.Length);
        Assert.Single(lines.Select(line => line.Length).Distinct());
        Assert.Equal("| longer |     7 |", lines[3]);
    }

    [Fact]
    public async Task Show_NoTerminal_WritesPlainLinesOnly()
    {
        using var output = new StringWriter();

        await new Progress(output, terminal: false, TimeProvider.System).ShowAsync(Task.CompletedTask, TimeSpan.FromSeconds(1), () => "x");

        Assert.Equal("", output.ToString());
        Assert.Equal("[###############...............]  50 %", Progress.Bar(0.5));
    }

    [Fact]
    public void Summary_KnownLatencies_PercentilesInMicroseconds()
    {
        var recorder = new LatencyRecorder();
        for (int i = 1; i <= 1000; i++)
        {
            recorder.Record(TimeSpan.FromMicroseconds(i));
        }

        LatencySummary summary = recorder.Summary();

        Assert.Equal(1000, summary.Count);
        Assert.InRange(summary.P50Micros, 499, 502);
        Assert.InRange(summary.P99Micros, 989, 992);
        Assert.InRange(summary.MaxMicros, 999, 1001);
        Assert.NotEmpty(RunText.PercentileChart(recorder).ToXml().Descendants(Svg + "circle"));
    }

    private static SvgChart Chart(params (double X, double Y)[] points) => new("title", "x", "y", [new ChartSeries("one & <two>", points)]);

    private static double Number(XElement element, string name) => double.Parse(element.Attribute(name)!.Value, CultureInfo.InvariantCulture);
}
