using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ImQuota.Server.Webhooks;

/// <summary>
/// Checks <c>Sign</c> = hex sha256(Token + RequestTime), RequestTime in seconds. It does not cover the body, so whoever reads a signed call may
/// send others until it is too old: TLS, or a network of one's own, is needed beside it.
/// </summary>
internal sealed class WebhookSignatures(WebhookOptions options, TimeProvider time)
{
    private const int HexDigits = 64;

    public bool IsGood(ulong sdkAppId, string sign, string requestTime)
    {
        if (options.Mode == WebhookMode.Unsigned)
        {
            return true;
        }

        // Without a token of the app the same work is done, so that the time tells nobody which apps have one.
        string? token = options.Tokens.Of(sdkAppId);
        Span<byte> given = stackalloc byte[SHA256.HashSizeInBytes];
        bool isHex = sign.Length == HexDigits && Convert.FromHexString(sign, given, out _, out _) == System.Buffers.OperationStatus.Done;
        bool isTime = long.TryParse(requestTime, NumberStyles.None, CultureInfo.InvariantCulture, out long seconds) && requestTime.Length <= 12;
        Span<byte> expected = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.ASCII.GetBytes(token + (isTime ? requestTime : "0")), expected);
        bool isEqual = CryptographicOperations.FixedTimeEquals(given, expected);
        long age = time.GetUtcNow().ToUnixTimeSeconds() - seconds;
        return token is not null && isHex && isTime && isEqual && Math.Abs(age) <= (long)options.MaxAge.TotalSeconds;
    }
}
