using System.Security.Cryptography;
using System.Text;

namespace ImQuota.Server.Billing.Statements;

/// <summary>The one style sheet of statements, and the policy that lets a page have it and nothing else.</summary>
internal static class StatementStyle
{
    /// <summary>By night: where the reader's system says so, and where the page around it was told to.</summary>
    private const string Dark = "--ink:#e6eaf1;--soft:#97a3b6;--line:#2e3746;--page:#12161d;--card:#1a2029;--accent:#8db0ff;--good:#6fd69b;--goodbg:#143323;--warn:#ffb86b;--warnbg:#3a2814";

    public const string Css = $$$"""

:root{color-scheme:light dark;--ink:#1b2330;--soft:#5d6b80;--line:#dfe4ec;--page:#f5f7fa;--card:#fff;--accent:#2456c9;--good:#14743f;--goodbg:#e3f5ea;--warn:#9a4a00;--warnbg:#fdeeda}
@media (prefers-color-scheme:dark){:root:not([data-theme=light]){{{{Dark}}}}}
:root[data-theme=dark]{color-scheme:dark;{{{Dark}}}}
:root[data-theme=light]{color-scheme:light}
*{box-sizing:border-box}
body{margin:0 auto;padding:2.5rem 1.25rem;max-width:60rem;background:var(--page);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
header{display:grid;grid-template-columns:1fr auto;align-items:baseline;margin-bottom:1.5rem}
h1{margin:0;font-size:2rem;letter-spacing:-.02em;font-weight:650}
.issuer{margin:0;grid-column:2;grid-row:1;color:var(--soft);font-weight:600;letter-spacing:.02em}
.of{margin:.1rem 0 0;color:var(--soft);font-size:1.05rem;overflow-wrap:anywhere}
.summary{display:grid;grid-template-columns:repeat(auto-fit,minmax(11rem,1fr));gap:.75rem;margin:0 0 1.5rem}
.summary div,.bill,.none{background:var(--card);border:1px solid var(--line);border-radius:.75rem}
.summary div{padding:.8rem 1rem}
.summary dt{color:var(--soft);font-size:.82rem}
.summary dd{margin:.1rem 0 0;font-size:1.25rem;font-weight:600;font-variant-numeric:tabular-nums}
.summary .open dd{color:var(--warn)}.summary .settled dd{color:var(--good)}
.none{padding:2rem;text-align:center;color:var(--soft)}
.bill{padding:1.25rem 1.4rem;margin-bottom:1.25rem}
.head{display:flex;gap:.75rem;align-items:center;justify-content:space-between}
h2{margin:0;font-size:1.2rem;font-weight:620}
.badge{font-size:.8rem;font-weight:600;padding:.15rem .65rem;border-radius:1rem;white-space:nowrap}
.badge.settled{background:var(--goodbg);color:var(--good)}.badge.open{background:var(--warnbg);color:var(--warn)}
.meta{margin:.3rem 0 1rem;color:var(--soft);font-size:.88rem;overflow-wrap:anywhere}.meta b{font-weight:600;color:var(--ink)}
table{width:100%;border-collapse:collapse}thead .n{width:8.5rem}
th{text-align:left;font-weight:600;font-size:.82rem;color:var(--soft);padding:.4rem .5rem;border-bottom:1px solid var(--line)}
td{padding:.6rem .5rem;vertical-align:top;border-bottom:1px solid var(--line)}
th:first-child,td:first-child{padding-left:0}th:last-child,td:last-child{padding-right:0}
.n{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
small,s{color:var(--soft);font-size:.85em}
tfoot th{border:0;text-align:right}tfoot td{border:0;font-weight:650}
tfoot tr:first-child td,tfoot tr:first-child th{padding-top:.8rem}
details{margin-top:.3rem;font-size:.86rem}
summary{cursor:pointer;color:var(--accent);width:fit-content}
.why,.why ul{list-style:none;margin:.2rem 0 0;padding-left:.9rem;border-left:2px solid var(--line)}
.why{padding-left:.7rem}
.why li{margin:.15rem 0;overflow-wrap:anywhere}
.name{color:var(--soft)}.value{font-weight:600}.rule{color:var(--soft);font-style:italic}
footer{color:var(--soft);font-size:.85rem}
@media (max-width:36rem){body{padding:1.25rem .75rem}.summary{grid-template-columns:repeat(2,minmax(0,1fr))}.summary dd{font-size:1.05rem}.bill{padding:1rem}thead{position:absolute;clip-path:inset(50%)}tbody tr{display:grid;grid-template-columns:auto auto 1fr;gap:0 .7rem;border-bottom:1px solid var(--line);padding:.5rem 0}tbody td{border:0;padding:.1rem 0}tbody td:first-child{grid-column:1/-1}tbody td:nth-child(3)::before{content:"× ";color:var(--soft)}tfoot tr{display:flex;justify-content:space-between}tfoot th,tfoot td{padding:.5rem 0 0}}
@media print{:root{--ink:#000;--soft:#444;--line:#bbb;--page:#fff;--card:#fff;--accent:#000;--good:#000;--goodbg:#fff;--warn:#000;--warnbg:#fff}body{padding:0;max-width:none;font-size:10.5pt}.bill,.summary div{border-radius:0;break-inside:avoid}.badge{border:1px solid #444}summary{list-style:none}details::details-content{content-visibility:visible;display:block;height:auto}tr{break-inside:avoid}}

""";

    /// <summary>The style above and no other, by its digest: a source of a policy.</summary>
    public static string Source { get; } = $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Css)))}'";

    /// <summary>Nothing is fetched, run, embedded or framed.</summary>
    public static string ContentSecurityPolicy { get; } = $"default-src 'none'; style-src {Source}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
}
