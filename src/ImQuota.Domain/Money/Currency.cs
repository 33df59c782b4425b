using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace ImQuota.Domain;

/// <summary>A currency of ISO 4217; there is one instance a code.</summary>
public sealed class Currency
{
    // Active codes of ISO 4217 with a minor unit; codes of metals, funds and tests ("N.A.") are not money that can be billed.
    private const string NoDecimals = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF";
    private const string ThreeDecimals = "BHD IQD JOD KWD LYD OMR TND";
    private const string FourDecimals = "CLF UYW";
    private const string TwoDecimals
        = "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD"
        + " EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK"
        + " MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN"
        + " SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XCD YER ZAR ZMW ZWG";

    private static readonly FrozenDictionary<string, Currency> Known = Read();

    private Currency(string code, int exponent)
    {
        Code = code;
        Exponent = exponent;
    }

    /// <summary>Three capital letters, e.g. <c>USD</c>.</summary>
    public string Code { get; }

    /// <summary>Decimals of the smallest unit, 0 to 4.</summary>
    public int Exponent { get; }

    public static IReadOnlyCollection<Currency> All => Known.Values;

    public static Currency Usd { get; } = Of("USD");

    public static bool TryGet(string code, [NotNullWhen(true)] out Currency? currency) => Known.TryGetValue(code, out currency);

    /// <exception cref="ArgumentException">ISO 4217 has no such currency.</exception>
    public static Currency Of(string code) => TryGet(code, out Currency? currency) ? currency : throw new ArgumentException(Unknown("currency", code).ToString(), nameof(code));

    public override string ToString() => Code;

    internal static BadValue Unknown(string field, string code) => new(field, BadValue.Shown(code), "a code of ISO 4217 such as USD, in capitals");

    private static FrozenDictionary<string, Currency> Read()
        => new (string Codes, int Exponent)[] { (NoDecimals, 0), (TwoDecimals, 2), (ThreeDecimals, 3), (FourDecimals, 4) }
            .SelectMany(row => row.Codes.Split(' ').Select(code => new Currency(code, row.Exponent)))
            .ToFrozenDictionary(currency => currency.Code, StringComparer.Ordinal);
}
