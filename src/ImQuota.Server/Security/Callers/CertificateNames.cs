using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;

namespace ImQuota.Server.Security.Callers;

/// <summary>The names in a certificate by which a caller is known: <c>uri:</c> and <c>dns:</c> of its SAN, then <c>subject:</c> and its whole subject.</summary>
internal static class CertificateNames
{
    public const string Uri = "uri:";
    public const string Dns = "dns:";
    public const string Subject = "subject:";

    private const string SubjectAlternativeName = "2.5.29.17";

    // GeneralName ::= CHOICE { ..., dNSName [2] IA5String, ..., uniformResourceIdentifier [6] IA5String, ... } (RFC 5280, 4.2.1.6)
    private static readonly Asn1Tag DnsTag = new(TagClass.ContextSpecific, 2);
    private static readonly Asn1Tag UriTag = new(TagClass.ContextSpecific, 6);

    public static IReadOnlyList<string> Of(X509Certificate2 certificate)
    {
        var names = new List<string>();
        foreach (X509Extension extension in certificate.Extensions.Where(one => one.Oid?.Value == SubjectAlternativeName))
        {
            Read(extension.RawData, names);
        }

        names.Add(Subject + certificate.Subject);
        return names;
    }

    public static bool IsName(string text)
        => new[] { Uri, Dns, Subject }.Any(prefix => text.StartsWith(prefix, StringComparison.Ordinal) && text.Length > prefix.Length);

    private static void Read(byte[] data, List<string> names)
    {
        try
        {
            AsnReader reader = new AsnReader(data, AsnEncodingRules.DER).ReadSequence();
            while (reader.HasData)
            {
                Asn1Tag tag = reader.PeekTag();
                if (tag == UriTag || tag == DnsTag)
                {
                    names.Add((tag == UriTag ? Uri : Dns) + reader.ReadCharacterString(UniversalTagNumber.IA5String, tag));
                }
                else
                {
                    reader.ReadEncodedValue();
                }
            }
        }
        catch (AsnContentException)
        {
            // What cannot be read names nobody.
        }
    }
}
