namespace ImQuota.Redis.Outbox;

/// <summary>The stored form of what was told of an app; instants in Unix ticks, months as yyyymm. Names are short, for there is one an app.</summary>
internal sealed class StoredEmission
{
    /// <summary>First month that is not closed.</summary>
    public int? O { get; init; }

    /// <summary>Next sequences of MAU and PCC.</summary>
    public long M { get; init; }

    public long P { get; init; }

    /// <summary>Readings: meter, method, month, quantity, sequence, 1 if final; six numbers each.</summary>
    public IReadOnlyList<long>? R { get; init; }

    /// <summary>Last snapshot; last look at the closed month.</summary>
    public long? A { get; init; }

    public long? K { get; init; }

    /// <summary>Last change of state; instant and kind of the last reminder.</summary>
    public int T { get; init; }

    public long? W { get; init; }

    public int? V { get; init; }
}
