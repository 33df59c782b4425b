using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace ImQuota.Load.Reports;

/// <summary>A line chart as SVG. A logarithmic axis shows its values by powers of ten and leaves out what is not above zero.</summary>
internal sealed record SvgChart(string Title, string XName, string YName, IReadOnlyList<ChartSeries> Series, bool LogX = false, bool LogY = false)
{
    private const double Width = 760;
    private const double Height = 380;
    private const double Left = 80;
    private const double Right = 150;
    private const double Top = 40;
    private const double Bottom = 50;
    private static readonly string[] Colours = ["#0b6e99", "#d9730d", "#0f7b6c", "#ad1a72", "#6940a5", "#64473a", "#e03e3e", "#787774"];
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    public XElement ToXml()
    {
        ChartAxis x = ChartAxis.Over(Points().Select(point => point.X), LogX);
        ChartAxis y = ChartAxis.Over(Points().Select(point => point.Y), LogY);
        var root = new XElement(
            Svg + "svg", new XAttribute("viewBox", Text($"0 0 {Width} {Height}")), new XAttribute("width", Width), new XAttribute("role", "img"),
            new XElement(Svg + "title", Title), Label(Left, 22, Title, "start", bold: true),
            Label(Left + ((Width - Left - Right) / 2), Height - 10, XName, "middle"), Label(8, Top - 8, YName, "start"));
        foreach (double tick in x.Ticks)
        {
            double at = AtX(x, tick);
            root.Add(Line(at, Top, at, Height - Bottom), Label(at, Height - Bottom + 16, ChartAxis.Text(tick), "middle"));
        }

        foreach (double tick in y.Ticks)
        {
            double at = AtY(y, tick);
            root.Add(Line(Left, at, Width - Right, at), Label(Left - 6, at + 4, ChartAxis.Text(tick), "end"));
        }

        for (int i = 0; i < Series.Count; i++)
        {
            root.Add(Draw(Series[i], Colours[i % Colours.Length], x, y), Label(Width - Right + 10, Top + 12 + (i * 18), Series[i].Name, "start", Colours[i % Colours.Length]));
        }

        return root;
    }

    private IEnumerable<(double X, double Y)> Points() => Series.SelectMany(Shown);

    private IEnumerable<(double X, double Y)> Shown(ChartSeries series)
        => series.Points.Where(point => double.IsFinite(point.X) && double.IsFinite(point.Y) && (!LogX || point.X > 0) && (!LogY || point.Y > 0));

    private XElement Draw(ChartSeries series, string colour, ChartAxis x, ChartAxis y)
    {
        var group = new XElement(Svg + "g");
        var line = new StringBuilder();
        foreach ((double px, double py) in Shown(series))
        {
            line.Append(CultureInfo.InvariantCulture, $"{AtX(x, px):F1},{AtY(y, py):F1} ");
            group.Add(new XElement(
                Svg + "circle", new XAttribute("cx", Text($"{AtX(x, px):F1}")), new XAttribute("cy", Text($"{AtY(y, py):F1}")), new XAttribute("r", 2.5),
                new XAttribute("fill", colour), new XElement(Svg + "title", Text($"{series.Name}: {px:G6}, {py:G6}"))));
        }

        group.AddFirst(new XElement(
            Svg + "polyline", new XAttribute("points", line.ToString().TrimEnd()), new XAttribute("fill", "none"), new XAttribute("stroke", colour), new XAttribute("stroke-width", 1.8)));
        return group;
    }

    private static double AtX(ChartAxis axis, double value) => Left + (axis.Part(value) * (Width - Left - Right));

    private static double AtY(ChartAxis axis, double value) => Height - Bottom - (axis.Part(value) * (Height - Top - Bottom));

    private static XElement Line(double x1, double y1, double x2, double y2) => new(
        Svg + "line", new XAttribute("x1", Text($"{x1:F1}")), new XAttribute("y1", Text($"{y1:F1}")), new XAttribute("x2", Text($"{x2:F1}")),
        new XAttribute("y2", Text($"{y2:F1}")), new XAttribute("stroke", "#ddd"));

    private static XElement Label(double x, double y, string text, string anchor, string colour = "#333", bool bold = false) => new(
        Svg + "text", new XAttribute("x", Text($"{x:F1}")), new XAttribute("y", Text($"{y:F1}")), new XAttribute("text-anchor", anchor), new XAttribute("fill", colour),
        new XAttribute("font-family", "sans-serif"), new XAttribute("font-size", bold ? 15 : 12), new XAttribute("font-weight", bold ? "bold" : "normal"),
        string.Concat(text.Where(XmlConvert.IsXmlChar)));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
