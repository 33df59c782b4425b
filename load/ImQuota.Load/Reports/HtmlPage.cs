using System.Xml.Linq;

namespace ImQuota.Load.Reports;

/// <summary>A page of charts that needs no other file. It is well-formed XML too.</summary>
internal static class HtmlPage
{
    public static string Write(string title, IReadOnlyList<SvgChart> charts)
    {
        var body = new XElement("body", new XAttribute("style", "font-family: sans-serif; max-width: 60em; margin: 2em auto"), new XElement("h1", title));
        foreach (SvgChart chart in charts)
        {
            body.Add(new XElement("figure", chart.ToXml()));
        }

        var page = new XElement(
            "html", new XAttribute("lang", "en"),
            new XElement("head", new XElement("meta", new XAttribute("charset", "utf-8")), new XElement("title", title)), body);
        return "<!DOCTYPE html>\n" + page + "\n";
    }
}
