using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;

namespace ImQuota.Server.Validation;

/// <summary>Gathers every bad field of a request, and tells the first of them; each description names the value and the bound (spec section 3).</summary>
internal sealed class BadFields
{
    /// <summary>Longest part of a caller's value that an error repeats.</summary>
    private const int ValueShown = 64;

    /// <summary>Fields that are told, the first ones: an answer's trailers must fit what clients take (gRPC's usual bound is 8 KiB).</summary>
    private const int MostTold = 10;

    private BadRequest? _found;

    public bool HasAny => _found is not null;

    public void Add(string field, string description)
    {
        _found ??= new BadRequest();
        if (Count++ < MostTold)
        {
            _found.FieldViolations.Add(new BadRequest.Types.FieldViolation { Field = field, Description = description });
        }
    }

    /// <summary>How many were found.</summary>
    public int Count { get; private set; }

    /// <summary>Puts <paramref name="prefix"/> before the names of the fields found after the first <paramref name="from"/>.</summary>
    public void Prefix(int from, string prefix)
    {
        for (int i = from; i < Math.Min(Count, MostTold); i++)
        {
            _found!.FieldViolations[i].Field = prefix + _found.FieldViolations[i].Field;
        }
    }

    /// <summary>In one line.</summary>
    public override string ToString()
        => _found is null
            ? ""
            : string.Join("; ", _found.FieldViolations.Select(one => $"{one.Field}: {one.Description}")) + (Count > MostTold ? $"; and {Count - MostTold} more" : "");

    /// <summary>What every id in a message is told about: the value, cut if it is long, in printable form.</summary>
    public static string Show(string value)
    {
        string cut = value.Length > ValueShown ? string.Concat(value.AsSpan(0, ValueShown), "…") : value;
        return System.Text.Json.JsonSerializer.Serialize(cut, ShownText.Default.String);
    }

    /// <exception cref="RpcException">INVALID_ARGUMENT with a google.rpc.BadRequest that names the bad fields; nothing was changed.</exception>
    public void ThrowIfAny()
    {
        if (_found is not null)
        {
            throw ToStatus().ToRpcException();
        }
    }

    /// <summary>The status of a request with these fields; only after something was added.</summary>
    public Google.Rpc.Status ToStatus()
    {
        BadRequest found = _found ?? throw new InvalidOperationException("No bad field was added.");
        return new Google.Rpc.Status
        {
            Code = (int)Code.InvalidArgument,
            Message = ToString(),
            Details = { Any.Pack(found) },
        };
    }
}
