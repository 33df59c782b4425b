using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using ImQuota.Domain.Audit;

namespace ImQuota.Server.Validation;

/// <summary>Who asks for a change, why, and under which id, as requests tell it.</summary>
internal static class ChangeNotes
{
    public const int AuthorMaxCharacters = 64;
    public const int ReasonMaxCharacters = 256;
    private const int RequestIdMaxBytes = 64;

    /// <param name="bad">Takes what is wrong.</param>
    /// <param name="call">What is called, e.g. SetEdition.</param>
    /// <param name="author">May be empty.</param>
    /// <param name="reason">May be empty.</param>
    public static ChangeNote Read(BadFields bad, string call, string author, string reason)
    {
        TextFields.Text(bad, "author", author, 0, AuthorMaxCharacters);
        TextFields.Text(bad, "reason", reason, 0, ReasonMaxCharacters);
        return new ChangeNote(call, author, reason);
    }

    /// <summary>The note of a call that may be repeated.</summary>
    /// <param name="bad">Takes what is wrong.</param>
    /// <param name="note">Who and why.</param>
    /// <param name="requestId">May be empty: then a repetition is a call like any other.</param>
    /// <param name="request">All that is asked for.</param>
    public static ChangeNote WithRequest(BadFields bad, ChangeNote note, string requestId, IMessage request)
    {
        TextFields.Ascii(bad, "request_id", requestId, 0, RequestIdMaxBytes);
        if (requestId.Length == 0)
        {
            return note;
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(note.Call));
        hash.AppendData(request.ToByteArray());
        return note with { Request = new RequestKey(requestId, Convert.ToHexStringLower(hash.GetHashAndReset())[..32]) };
    }
}
